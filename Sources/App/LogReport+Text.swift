import Canvas
import Foundation
import LogFormats

/// A line as it is shown: safe, a piece of it when it is long, with what is wrong and where.
struct ShownLine: Encodable, Sendable {
    let line: Int
    let reason: String
    /// In bytes from the start of the line; absent when no single place is to blame.
    let offset: Int?
    /// The line, or the piece around the place.
    let text: String
    /// Columns of `text` before the place.
    private let columns: Int

    /// Bytes of a long line that are shown.
    private static let shownBytes = 120

    private enum CodingKeys: CodingKey {
        case line
        case reason
        case offset
        case text
    }

    init(_ line: Span<UInt8>, _ number: Int, _ problem: LineConverter.Problem?) {
        self.line = number
        reason = sanitise(problem?.reason ?? "")
        offset = problem?.offset
        let place = min(max(0, problem?.offset ?? 0), line.count)
        let start = line.count <= Self.shownBytes ? 0 : max(0, place - Self.shownBytes / 2)
        let end = min(line.count, start + Self.shownBytes)
        func piece(_ range: Range<Int>) -> String {
            sanitise(bytes: range.map { line[$0] })
        }
        let before = (start > 0 ? "…" : "") + piece(start..<min(place, end))
        text = before + piece(min(place, end)..<end) + (end < line.count ? "…" : "")
        columns = displayWidth(of: before)
    }

    /// Two or three rows: the reason, the line, and a caret below the place.
    var rows: [String] {
        let place = offset.map { ", byte \($0 + 1)" } ?? ""
        let head = "line \(line)\(place): \(reason)"
        guard offset != nil else { return [head, "  " + text] }
        return [head, "  " + text, "  " + String(repeating: " ", count: columns) + "^"]
    }
}

extension LogReport {
    /// The report as rows of text.
    var text: String {
        let format = format ?? formats.first?.name
        let name = format.map { sanitise($0) } ?? "no known format"
        var rows = ["\(file): \(name)\(isDetected && format != nil ? " (detected)" : "")"]
        rows += counts
        if formats.count > 1 {
            rows.append("formats")
            rows += aligned(formats.map { ($0.name, share($0.lines)) })
        }
        if !rejectedLines.isEmpty {
            rows.append("")
            rows.append("not understood, the first \(rejectedLines.count) of \(notUnderstood):")
            rows += rejectedLines.flatMap(\.rows)
        }
        if !partialLines.isEmpty {
            rows.append("")
            rows.append("understood in part, the first \(partialLines.count) of \(partial):")
            rows += partialLines.flatMap(\.rows)
        }
        if !example.isEmpty {
            rows.append("")
            rows.append("an example:")
            rows += aligned(example.map { ($0.name, $0.value) })
        }
        return rows.joined(separator: "\n")
    }

    private var counts: [String] {
        var pairs = [
            ("understood", share(understood)), ("in part", share(partial)),
            ("not understood", share(notUnderstood)),
        ]
        if continuations > 0 { pairs.append(("continuations", "\(continuations)")) }
        if blank > 0 { pairs.append(("blank", "\(blank)")) }
        return aligned(pairs)
    }

    /// A count of records with its share.
    private func share(_ count: Int) -> String {
        let number = leftPadded("\(count)", to: "\(records)".count)
        guard records > 0 else { return number }
        // Rounded down, so that 100 % means all.
        let permille = count * 1_000 / records
        return number + "  " + leftPadded("\(permille / 10).\(permille % 10) %", to: 7)
    }

    private func aligned(_ pairs: [(String, String)]) -> [String] {
        let width = pairs.map { displayWidth(of: $0.0) }.max() ?? 0
        return pairs.map { name, value in
            "  " + name + String(repeating: " ", count: width - displayWidth(of: name)) + "  "
                + value
        }
    }
}

private func leftPadded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

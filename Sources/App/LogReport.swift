import Canvas
import Foundation
import LogFormats

/// How well a log was understood.
struct LogReport: Encodable, Sendable {
    let file: String
    /// The format named or found; nil when none was found.
    var format: String?
    /// Whether the format was found out and not named.
    let isDetected: Bool
    private(set) var understood = 0
    private(set) var partial = 0
    private(set) var notUnderstood = 0
    /// Lines that belong to the error record before them, and parts of a container's long lines.
    private(set) var continuations = 0
    private(set) var blank = 0
    /// Lines read by each format, most first.
    var formats: [FormatShare] {
        shares.sorted { ($1.lines, $0.name) < ($0.lines, $1.name) }
    }
    private var shares: [FormatShare] = []
    /// The first lines that were not understood.
    private(set) var rejectedLines: [ShownLine] = []
    /// The first lines that were understood in part.
    private(set) var partialLines: [ShownLine] = []
    private(set) var example: [ShownField] = []

    /// Lines shown of those not understood, and in part; more do not tell more.
    private static let maximumRejectedLines = 5
    private static let maximumPartialLines = 3

    struct FormatShare: Encodable, Sendable {
        var name: String
        var lines: Int
    }

    struct ShownField: Encodable, Sendable {
        var name: String
        var value: String
    }

    private enum CodingKeys: String, CodingKey {
        case file, format, isDetected, understood, partial, notUnderstood, continuations, blank
        case formats, rejectedLines, partialLines, example
    }

    init(file: String, format: LogFormat?) {
        self.file = sanitise(file)
        self.format = format?.name
        isDetected = format == nil
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(format, forKey: .format)
        try container.encode(isDetected, forKey: .isDetected)
        try container.encode(understood, forKey: .understood)
        try container.encode(partial, forKey: .partial)
        try container.encode(notUnderstood, forKey: .notUnderstood)
        try container.encode(continuations, forKey: .continuations)
        try container.encode(blank, forKey: .blank)
        try container.encode(formats, forKey: .formats)
        try container.encode(rejectedLines, forKey: .rejectedLines)
        try container.encode(partialLines, forKey: .partialLines)
        try container.encode(example, forKey: .example)
    }

    /// Lines that are records or should be.
    var records: Int { understood + partial + notUnderstood }

    var wantsExample: Bool { example.isEmpty }

    /// Counts a line and keeps it when it is one to show.
    mutating func note(
        _ outcome: LineConverter.Outcome,
        of line: Span<UInt8>,
        _ number: Int,
        _ converter: LineConverter
    ) {
        switch outcome {
        case .blank: blank += 1
        case .continuation: continuations += 1
        case .understood:
            understood += 1
            countFormat(converter)
        case .partial:
            partial += 1
            countFormat(converter)
            if partialLines.count < Self.maximumPartialLines {
                partialLines.append(ShownLine(line, number, converter.problem))
            }
        case .rejected:
            notUnderstood += 1
            if rejectedLines.count < Self.maximumRejectedLines {
                rejectedLines.append(ShownLine(line, number, converter.problem))
            }
        }
    }

    private mutating func countFormat(_ converter: LineConverter) {
        guard let name = converter.format?.name else { return }
        if let index = shares.firstIndex(where: { $0.name == name }) {
            shares[index].lines += 1
        } else {
            shares.append(FormatShare(name: name, lines: 1))
        }
    }

    /// Takes the first of the objects as an example of what is found in a line.
    mutating func setExample(_ objects: [UInt8], _ number: Int) {
        let object = objects.split(separator: UInt8(ascii: "\n")).first { object in
            object.starts(with: "{\"line\":\(number),".utf8)
        }
        guard let object else { return }
        example = shownFields(ofObject: Array(object))
    }
}

/// The members of a flat JSON object in their order, safe to show.
private func shownFields(ofObject object: [UInt8]) -> [LogReport.ShownField] {
    var fields: [LogReport.ShownField] = []
    var isInText = false
    var depth = 0
    var start = 1
    for (index, byte) in object.enumerated() {
        switch byte {
        case UInt8(ascii: "\""):
            isInText = !isInText || object.isEscaped(index)
        case UInt8(ascii: "["), UInt8(ascii: "{"): if !isInText { depth += 1 }
        case UInt8(ascii: "]"): if !isInText { depth -= 1 }
        case UInt8(ascii: ","), UInt8(ascii: "}"):
            guard !isInText, depth == 1 else { continue }
            if let field = shownField(ofMember: object[start..<index]) { fields.append(field) }
            start = index + 1
        default: break
        }
    }
    return fields
}

private func shownField(ofMember member: ArraySlice<UInt8>) -> LogReport.ShownField? {
    guard let colon = member.firstIndex(of: UInt8(ascii: ":")), colon - member.startIndex > 2 else {
        return nil
    }
    let name = String(decoding: member[(member.startIndex + 1)..<(colon - 1)], as: UTF8.self)
    let value = Data(member[(colon + 1)...])
    let text = try? JSONDecoder().decode(String.self, from: value)
    let shown = text.map { sanitise($0) } ?? sanitise(String(decoding: value, as: UTF8.self))
    return LogReport.ShownField(name: name, value: shown == "null" && text == nil ? "–" : shown)
}

extension [UInt8] {
    /// Whether an odd number of backslashes stands before `index`.
    fileprivate func isEscaped(_ index: Int) -> Bool {
        var isOdd = false
        var place = index - 1
        while place >= 0, self[place] == UInt8(ascii: "\\") {
            isOdd.toggle()
            place -= 1
        }
        return isOdd
    }
}

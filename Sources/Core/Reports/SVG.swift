import Events
import Views

extension Report {
    /// A lane for each client's gap, the longest wait first: at most 60, the rest counted.
    package var svg: String {
        let shown = gaps.sorted {
            ($1.length ?? .seconds(1_000_000_000), $0.client)
                < ($0.length ?? .seconds(1_000_000_000), $1.client)
        }.prefix(60)
        let start = gaps.map(\.lostAt).min() ?? from ?? WallTime(rawValue: 0)
        let end = max(gaps.compactMap(\.usableAt).max() ?? start, start + .milliseconds(1))
        let height = 70 + shown.count * 18
        func x(_ time: WallTime?) -> Int {
            let share = ((time ?? end) - start).seconds / (end - start).seconds
            return 180 + Int(min(max(share, 0), 1) * 700)
        }
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 \(height)\" "
        text += "role=\"img\" aria-label=\"Reconnect gaps\" font-family=\"monospace\" "
        text += "font-size=\"12\"><style>text{fill:#1b1f24}.gap{fill:#b4690e}.wait{fill:#b3261e}"
        text += "@media (prefers-color-scheme:dark){text{fill:#e6e6e6}.gap{fill:#e0a04a}"
        text += ".wait{fill:#ff8a80}}</style>\n"
        text += label(8, 18, "from \(start.utcText), \(inSeconds(end - start)) wide")
        for (row, gap) in shown.enumerated() {
            let y = 30 + row * 18
            let left = x(gap.lostAt)
            let right = x(gap.usableAt)
            text += label(
                8,
                y + 12,
                gap.client.count > 22 ? "…" + gap.client.suffix(21) : gap.client
            )
            text += "<rect class=\"\(gap.usableAt == nil ? "wait" : "gap")\" x=\"\(left)\" "
            text += "y=\"\(y + 2)\" width=\"\(max(2, right - left))\" height=\"12\"><title>"
            text += markup("\(gap.client): \(gap.lostOn) to \(gap.landedOn), \(gap.tries) tries")
            text += "</title></rect>\n"
            text += label(890, y + 12, gap.length.map { inSeconds($0) } ?? "waiting")
        }
        let rest = gaps.count - shown.count
        let more = rest > 0 ? "\(rest) shorter gaps not drawn; " : ""
        text += label(
            8,
            height - 12,
            more + "Signalbox \(origin.version), \(origin.file), SHA-256 "
                + (origin.hash ?? "not computed")
        )
        return text + "</svg>\n"
    }
}

private func label(_ x: Int, _ y: Int, _ words: String) -> String {
    "<text x=\"\(x)\" y=\"\(y)\">\(markup(words))</text>\n"
}

/// Text that XML and HTML show as it is.
func markup(_ text: String) -> String {
    var safe = ""
    for character in text {
        switch character {
        case "<": safe += "&lt;"
        case ">": safe += "&gt;"
        case "&": safe += "&amp;"
        case "\"": safe += "&quot;"
        case "'": safe += "&#39;"
        default: safe.append(character)
        }
    }
    return safe
}

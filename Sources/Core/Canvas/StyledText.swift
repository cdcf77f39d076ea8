/// One line of text whose parts have styles of their own.
package struct StyledText: Equatable, Sendable {
    package private(set) var spans: [Span] = []

    /// A part in one style.
    package struct Span: Equatable, Sendable {
        package var text: String
        package var style: Style
    }

    package init() {}

    package init(_ text: String, _ role: Role = .text, _ attributes: Style.Attributes = []) {
        append(text, role, attributes)
    }

    /// Columns it takes when shown.
    package var width: Int { spans.reduce(0) { $0 + displayWidth(of: $1.text) } }
    /// The text without styles, as given (not sanitised).
    package var plain: String { spans.map(\.text).joined() }
    package var isEmpty: Bool { spans.allSatisfy(\.text.isEmpty) }

    package mutating func append(
        _ text: String,
        _ role: Role = .text,
        _ attributes: Style.Attributes = []
    ) {
        spans.append(Span(text: text, style: Style(role, attributes)))
    }

    package mutating func append(_ other: Self) { spans += other.spans }

    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.append(right)
        return sum
    }

    /// The parts one after the other with `separator` between those that are not empty.
    package static func joined(_ parts: [Self], by separator: Self) -> Self {
        var line = Self()
        for part in parts where !part.isEmpty {
            if !line.isEmpty { line.append(separator) }
            line.append(part)
        }
        return line
    }
}

extension StyledText: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(value) }
}

/// A text cut to `columns`, with `ellipsis` in place of what left; sanitised.
///
/// A wide character is never cut in half.
package func clipped(_ text: String, to columns: Int, ellipsis: String) -> String {
    let safe = sanitise(text)
    guard displayWidth(of: safe) > columns else { return safe }
    let room = columns - displayWidth(of: ellipsis)
    guard room >= 0 else { return String(ellipsis.prefix(max(0, columns))) }
    var kept = String.UnicodeScalarView()
    var width = 0
    for scalar in safe.unicodeScalars {
        width += displayWidth(of: scalar)
        if width > room { break }
        kept.append(scalar)
    }
    return String(kept) + ellipsis
}

/// A text followed by blanks up to `columns`; unchanged when it is as long already.
package func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - displayWidth(of: text)))
}

/// A text with blanks before it up to `columns`; unchanged when it is as long already.
package func padded(toEndOf columns: Int, _ text: String) -> String {
    String(repeating: " ", count: max(0, columns - displayWidth(of: text))) + text
}

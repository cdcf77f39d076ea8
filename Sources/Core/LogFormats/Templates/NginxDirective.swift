/// The text of an nginx `log_format`, taken out of its directive.
///
/// `log_format NAME escape=json 'part' "part" …;` as it stands in nginx.conf, or the parts alone,
/// or the bare text. Quotes, backslashes and comments are those of ngx_conf_read_token.
struct NginxDirective {
    /// What nginx does to bytes of a value that would break the line.
    enum Escape {
        /// `\xHH` for quotes, backslashes and control bytes.
        case hexadecimal
        case json
        case none
    }

    /// The joined text.
    private(set) var text: [UInt8] = []
    /// For each byte of `text` its place in what was given; one more for the end.
    private(set) var places: [Int] = []
    private(set) var escape = Escape.hexadecimal
    private let source: [UInt8]

    init(_ source: String) throws(FormatTextError) {
        self.source = Array(source.utf8)
        let start = firstNonBlank(from: 0)
        if has("log_format", at: start) {
            try readDirective(from: start)
        } else if has("escape=", at: start) || has("'", at: start) {
            try readParts(from: start)
        } else {
            let end = (self.source.lastIndex { !$0.isLineBreak } ?? -1) + 1
            text = Array(self.source[min(start, end)..<end])
            places = Array(min(start, end)...end)
        }
    }

    private mutating func readDirective(from start: Int) throws(FormatTextError) {
        let name = firstNonBlank(from: start + "log_format".utf8.count)
        var end = name
        while end < source.count, !source[end].isSpace, source[end] != UInt8(ascii: ";") {
            end += 1
        }
        guard end > name, source[name] != UInt8(ascii: "'"), source[name] != UInt8(ascii: "\"")
        else {
            throw FormatTextError(reason: "expected a name after log_format", offset: name)
        }
        try readParts(from: end)
    }

    /// Joins the parts up to `;` or the end.
    private mutating func readParts(from start: Int) throws(FormatTextError) {
        var position = firstNonBlank(from: start)
        var isFirst = true
        while position < source.count, source[position] != UInt8(ascii: ";") {
            if source[position] == UInt8(ascii: "#") {
                position = source[position...].firstIndex { $0 == 10 } ?? source.count
            } else {
                let bytes = text.count
                let begin = position
                position = try readPart(from: position)
                if isFirst { try takeEscape(from: bytes, at: begin) }
                isFirst = false
            }
            position = firstNonBlank(from: position)
        }
        places.append(position)
    }

    /// Reads one word or quoted text; returns where the next may begin.
    private mutating func readPart(from start: Int) throws(FormatTextError) -> Int {
        let mark = source[start]
        let isQuoted = mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"")
        var index = isQuoted ? start + 1 : start
        while index < source.count {
            let byte = source[index]
            if isQuoted ? byte == mark : byte.isSpace || byte == UInt8(ascii: ";") {
                return isQuoted ? index + 1 : index
            }
            let isEscape = byte == UInt8(ascii: "\\") && index + 1 < source.count
            let meant = isEscape ? source[index + 1].escapedInConfiguration : nil
            places.append(index)
            text.append(meant ?? byte)
            index += meant == nil ? 1 : 2
        }
        guard !isQuoted else {
            throw FormatTextError(reason: "the quote is never closed", offset: start)
        }
        return index
    }

    /// Takes `escape=…` out of the text when it is the first part.
    private mutating func takeEscape(from first: Int, at offset: Int) throws(FormatTextError) {
        let word = String(decoding: text[first...], as: UTF8.self)
        guard word.hasPrefix("escape=") else { return }
        switch word {
        case "escape=default": escape = .hexadecimal
        case "escape=json": escape = .json
        case "escape=none": escape = .none
        default:
            throw FormatTextError(
                reason: "expected escape=default, escape=json or escape=none",
                offset: offset
            )
        }
        text.removeSubrange(first...)
        places.removeSubrange(first...)
    }

    private func firstNonBlank(from start: Int) -> Int {
        var index = start
        while index < source.count, source[index].isSpace { index += 1 }
        return index
    }

    private func has(_ text: String, at start: Int) -> Bool {
        source.dropFirst(start).starts(with: text.utf8)
    }
}

extension UInt8 {
    fileprivate var isLineBreak: Bool { self == 10 || self == 13 }
    fileprivate var isSpace: Bool { self == 32 || self == 9 || isLineBreak }

    /// What a backslash and this byte mean in nginx.conf; nil when they stand for themselves.
    fileprivate var escapedInConfiguration: UInt8? {
        switch self {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): self
        case UInt8(ascii: "t"): 9
        case UInt8(ascii: "r"): 13
        case UInt8(ascii: "n"): 10
        default: nil
        }
    }
}

/// A piece of Apache's `LogFormat`.
struct ApacheItem {
    enum Content {
        case literal([UInt8])
        case time(ApacheTimePattern)
        /// A value, nil when it is stepped over, and how good it is among those of one field.
        case value(LogField?, rank: Int)
    }

    var content: Content
    /// In bytes from the start of the text.
    var offset: Int
}

/// How good a directive is for its field: the finer duration, the final status.
enum ApacheRank {
    static let plain = 1
    static let milliseconds = 2
    static let microseconds = 3
    static let final = 2
}

/// The pieces of a `LogFormat` text, of the format alone or the whole directive.
func apacheItems(_ text: String) throws(FormatTextError) -> [ApacheItem] {
    var reader = ApacheFormatReader(text: Array(text.utf8))
    try reader.skipDirective()
    var items: [ApacheItem] = []
    while let item = try reader.next() { items.append(item) }
    return items
}

/// Walks through a format's text.
private struct ApacheFormatReader {
    let text: [UInt8]
    private var position = 0
    private var end: Int

    init(text: [UInt8]) {
        self.text = text
        end = text.count
    }

    /// Steps to the first quoted argument of `LogFormat "…" name`.
    mutating func skipDirective() throws(FormatTextError) {
        let name = Array("LogFormat".utf8)
        guard text.starts(with: name), text.count > name.count, text[name.count].isBlank else {
            return
        }
        guard let open = text.firstIndex(of: UInt8(ascii: "\"")) else {
            throw FormatTextError(reason: "expected the format in quotes", offset: name.count)
        }
        var close = open + 1
        while close < text.count, text[close] != UInt8(ascii: "\"") {
            close += text[close] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard close < text.count else {
            throw FormatTextError(reason: "the format's quotes have no end", offset: open)
        }
        position = open + 1
        end = close
    }

    mutating func next() throws(FormatTextError) -> ApacheItem? {
        guard position < end else { return nil }
        if text[position] == UInt8(ascii: "%"), !isPercent(at: position) { return try directive() }
        let start = position
        var bytes: [UInt8] = []
        while position < end {
            if text[position] == UInt8(ascii: "%") {
                guard isPercent(at: position) else { break }
                position += 1
            } else if text[position] == UInt8(ascii: "\\"), position + 1 < end {
                position += 1
                bytes += unescaped(text[position])
                position += 1
                continue
            }
            bytes.append(text[position])
            position += 1
        }
        return ApacheItem(content: .literal(bytes), offset: start)
    }

    /// Whether `%%` stands there.
    private func isPercent(at index: Int) -> Bool {
        index + 1 < end && text[index + 1] == UInt8(ascii: "%")
    }

    private func unescaped(_ letter: UInt8) -> [UInt8] {
        switch letter {
        case UInt8(ascii: "t"): [9]
        case UInt8(ascii: "n"): [10]
        case UInt8(ascii: "r"): [13]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "'"): [letter]
        default: [UInt8(ascii: "\\"), letter]
        }
    }

    /// `%[!][codes][<>][{argument}]letter`, or `^` and two letters.
    private mutating func directive() throws(FormatTextError) -> ApacheItem {
        let start = position
        position += 1
        var argument = ""
        var isFinal = false
        while position < end {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "!"), UInt8(ascii: ","), UInt8(ascii: "<"), 48...57: continue
            case UInt8(ascii: ">"): isFinal = true
            case UInt8(ascii: "{"):
                guard let close = text[position..<end].firstIndex(of: UInt8(ascii: "}")) else {
                    throw FormatTextError(reason: "the brace has no end", offset: position - 1)
                }
                argument = String(decoding: text[position..<close], as: UTF8.self)
                position = close + 1
            case UInt8(ascii: "^"):
                position = min(position + 2, end)
                return ApacheItem(content: .value(nil, rank: 0), offset: start)
            case UInt8(ascii: "t"):
                let pattern = try ApacheTimePattern(argument, at: start)
                return ApacheItem(content: .time(pattern), offset: start)
            default:
                let content = value(byte, argument, isFinal: isFinal)
                return ApacheItem(content: content, offset: start)
            }
        }
        throw FormatTextError(reason: "a % without a letter; write %% for the sign", offset: start)
    }

    private mutating func value(
        _ letter: UInt8,
        _ argument: String,
        isFinal: Bool
    ) -> ApacheItem.Content {
        let name = argument.lowercased()
        switch letter {
        case UInt8(ascii: "U"):
            // The query string follows the path without anything between.
            if position + 1 < end, text[position] == UInt8(ascii: "%"),
                text[position + 1] == UInt8(ascii: "q")
            {
                position += 2
            }
            return .value(.target, rank: ApacheRank.plain)
        case UInt8(ascii: "s"):
            return .value(.status, rank: isFinal ? ApacheRank.final : ApacheRank.plain)
        case UInt8(ascii: "D"): return .value(.requestTime, rank: ApacheRank.microseconds)
        case UInt8(ascii: "T"):
            let rank =
                name == "us"
                ? ApacheRank.microseconds
                : name == "ms" ? ApacheRank.milliseconds : ApacheRank.plain
            return .value(.requestTime, rank: rank)
        default:
            return .value(apacheField(letter, name), rank: ApacheRank.plain)
        }
    }
}

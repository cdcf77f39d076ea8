/// What Apache's `%t` and `%{format}t` write: a strftime pattern, with digits for what strftime has
/// not.
///
/// `%3` and `%6` are the milliseconds and microseconds within the second, `%4` and `%5` those since
/// 1970.
struct ApacheTimePattern {
    private(set) var bytes: [UInt8]
    /// The time at which the answer was complete.
    let isEnd: Bool
    /// What `%t` alone writes, in its brackets.
    private static let bracketed = Array("[%d/%b/%Y:%H:%M:%S %z]".utf8)
    private static let commonLog = Array("%d/%b/%Y:%H:%M:%S %z".utf8)

    /// Takes what stands in the directive's braces, empty for none; `offset` is where the directive
    /// is in its text, for errors.
    init(_ argument: String, at offset: Int) throws(FormatTextError) {
        var text = Array(argument.utf8)
        isEnd = text.starts(with: Array("end".utf8))
        for prefix in ["begin", "end"] where text.starts(with: Array(prefix.utf8)) {
            let rest = text.dropFirst(prefix.utf8.count)
            if rest.isEmpty || rest.first == UInt8(ascii: ":") { text = Array(rest.dropFirst()) }
        }
        bytes =
            switch String(decoding: text, as: UTF8.self) {
            case "": Self.bracketed
            case "sec": Array("%s".utf8)
            case "msec": Array("%4".utf8)
            case "usec": Array("%5".utf8)
            case "msec_frac": Array("%3".utf8)
            case "usec_frac": Array("%6".utf8)
            default: try Self.expanded(text, at: offset)
            }
    }

    /// The combinations of strftime spelt out.
    private static func expanded(
        _ text: [UInt8],
        at offset: Int
    ) throws(FormatTextError) -> [UInt8] {
        var output: [UInt8] = []
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "%"), index + 1 < text.count else {
                output.append(text[index])
                index += 1
                continue
            }
            let letter = text[index + 1]
            index += 2
            switch letter {
            case UInt8(ascii: "T"): output += "%H:%M:%S".utf8
            case UInt8(ascii: "F"): output += "%Y-%m-%d".utf8
            case UInt8(ascii: "D"): output += "%m/%d/%y".utf8
            case UInt8(ascii: "R"): output += "%H:%M".utf8
            case UInt8(ascii: "r"): output += "%I:%M:%S %p".utf8
            case UInt8(ascii: "c"): output += "%a %b %e %H:%M:%S %Y".utf8
            case UInt8(ascii: "h"): output += "%b".utf8
            case UInt8(ascii: "n"), UInt8(ascii: "t"): output.append(UInt8(ascii: " "))
            default:
                let isKnown = timeWidth(of: letter) != nil || "ABZs".utf8.contains(letter)
                guard isKnown, letter.digit == nil else {
                    let name = String(decoding: [letter], as: UTF8.self)
                    throw FormatTextError(
                        reason:
                            "%\(name) in a time cannot be read; known are %Y %m %d %H %M %S %b %z",
                        offset: offset
                    )
                }
                output += [UInt8(ascii: "%"), letter]
            }
        }
        return output
    }

    /// Takes what follows: its text with what stands between.
    mutating func append(_ other: ApacheTimePattern, after between: [UInt8]) {
        for byte in between {
            if byte == UInt8(ascii: "%") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes += other.bytes
    }

    var isCommonLog: Bool { bytes == Self.commonLog }

    /// Takes the brackets of `%t` off; false when it is another time.
    mutating func removeBrackets() -> Bool {
        guard bytes == Self.bracketed else { return false }
        bytes = Self.commonLog
        return true
    }

    /// Whether a date and a clock, or the seconds since 1970, are in it.
    var isComplete: Bool {
        if "s45".utf8.contains(where: has) { return true }
        let hasMonth = has(UInt8(ascii: "m")) || has(UInt8(ascii: "b")) || has(UInt8(ascii: "B"))
        let hasYear = has(UInt8(ascii: "Y")) || has(UInt8(ascii: "y"))
        let hasDay = has(UInt8(ascii: "d")) || has(UInt8(ascii: "e"))
        let hasHour =
            has(UInt8(ascii: "H")) || (has(UInt8(ascii: "I")) && has(UInt8(ascii: "p")))
        return hasMonth && hasYear && hasDay && hasHour && has(UInt8(ascii: "M"))
            && has(UInt8(ascii: "S"))
    }

    private func has(_ letter: UInt8) -> Bool {
        var index = 0
        while index + 1 < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                index += 1
                continue
            }
            if bytes[index + 1] == letter { return true }
            index += 2
        }
        return false
    }

    /// The length of every text it writes, in bytes; nil when it varies.
    var width: Int? {
        var width = 0
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 1 < bytes.count {
                guard let step = timeWidth(of: bytes[index + 1]) else { return nil }
                width += step
                index += 2
            } else {
                width += 1
                index += 1
            }
        }
        return width
    }
}

/// The length of what a conversion writes, in bytes; nil when it varies or is unknown.
private func timeWidth(of letter: UInt8) -> Int? {
    switch letter {
    case UInt8(ascii: "%"): 1
    case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "m"), UInt8(ascii: "y"),
        UInt8(ascii: "H"), UInt8(ascii: "I"), UInt8(ascii: "M"), UInt8(ascii: "S"),
        UInt8(ascii: "p"):
        2
    case UInt8(ascii: "a"), UInt8(ascii: "b"), UInt8(ascii: "j"), UInt8(ascii: "3"): 3
    case UInt8(ascii: "Y"): 4
    case UInt8(ascii: "z"): 5
    case UInt8(ascii: "6"): 6
    default: nil
    }
}

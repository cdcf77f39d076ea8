/// JSON written straight into bytes: a line's texts are copied once and never become strings.
extension [UInt8] {
    mutating func append(_ text: FixedText) {
        append(addingCapacity: text.count) { output in
            for index in 0..<text.count { output.append(text.bytes[index]) }
        }
    }

    /// The bytes of `range` as they stand.
    mutating func append(_ range: Range<Int>, of line: Span<UInt8>) {
        append(addingCapacity: range.count) { output in
            for index in range { output.append(line[index]) }
        }
    }

    /// A whole number.
    mutating func append(number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(number: number.magnitude)
    }

    /// A whole number without sign.
    mutating func append(number: UInt64) {
        if number < 10 { return append(48 &+ UInt8(truncatingIfNeeded: number)) }
        append(number, minimumDigits: 1)
    }

    /// A number of at least `digits` digits, up to 20, with zeros in front.
    mutating func append(number: Int64, digits: Int) {
        append(number.magnitude, minimumDigits: digits)
    }

    private mutating func append(_ number: UInt64, minimumDigits: Int) {
        var text = InlineArray<20, UInt8>(repeating: 48)
        var start = 20
        var rest = number
        while rest > 0 {
            start &-= 1
            text[start] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        start = Swift.max(0, Swift.min(start, 20 - minimumDigits))
        append(addingCapacity: 20 - start) { output in
            for index in start..<20 { output.append(text[index]) }
        }
    }

    /// The text of `range` in quotes.
    mutating func append(
        string range: Range<Int>,
        of line: Span<UInt8>,
        as style: FoundFields.TextStyle
    ) {
        append(UInt8(ascii: "\""))
        var index = range.lowerBound
        while index < range.upperBound {
            append(addingCapacity: range.upperBound - index) { output in
                while index < range.upperBound, line[index].isPlain {
                    output.append(line[index])
                    index &+= 1
                }
            }
            if index == range.upperBound { break }
            index = append(special: index, before: range.upperBound, of: line, as: style)
        }
        append(UInt8(ascii: "\""))
    }

    /// A text of the program's own in quotes.
    mutating func append(string text: String) {
        var text = text
        text.makeContiguousUTF8()
        let bytes = text.utf8.span
        append(string: 0..<bytes.count, of: bytes, as: .raw)
    }

    /// What cannot stand as it is in JSON, or should not reach a terminal; returns where to go on.
    private mutating func append(
        special index: Int,
        before end: Int,
        of line: Span<UInt8>,
        as style: FoundFields.TextStyle
    ) -> Int {
        switch line[index] {
        case UInt8(ascii: "\""):
            append(UInt8(ascii: "\\"))
            append(UInt8(ascii: "\""))
            return index + 1
        case UInt8(ascii: "\\"):
            let length = style == .json ? line.jsonEscapeLength(at: index, before: end) : 0
            if length > 0 {
                append(index..<index + length, of: line)
                return index + length
            }
            if style == .json, line.isHalfSurrogate(at: index, before: end) {
                append(.replacement)
                return index + 6
            }
            append(UInt8(ascii: "\\"))
            append(UInt8(ascii: "\\"))
            return index + 1
        case let byte where byte < 0x80:
            append(escaped: byte)
            return index + 1
        default:
            return append(character: index, before: end, of: line)
        }
    }

    /// A character of several bytes; U+FFFD for each longest part of what is none.
    private mutating func append(character index: Int, before end: Int, of line: Span<UInt8>) -> Int
    {
        let (length, isWhole) = line.characterLength(at: index, before: end)
        if !isWhole {
            append(.replacement)
        } else if line[index] == 0xC2, line[index + 1] < 0xA0 {
            append(escaped: line[index + 1])
        } else {
            append(index..<index + length, of: line)
        }
        return index + length
    }

    /// A control character as `\u001B`.
    private mutating func append(escaped control: UInt8) {
        append(.unicodeEscape)
        append(hexadecimal: control >> 4)
        append(hexadecimal: control & 15)
    }

    private mutating func append(hexadecimal digit: UInt8) {
        append(digit < 10 ? 48 + digit : 55 + digit)
    }
}

extension UInt8 {
    /// Whether JSON and terminals take it as it is.
    fileprivate var isPlain: Bool {
        self &- 0x20 <= 0x5E && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}

/// A short text that is written often: its bytes are in place, nothing is counted or looked up.
struct FixedText: Sendable {
    private(set) var bytes = InlineArray<40, UInt8>(repeating: 0)
    private(set) var count = 0

    /// Takes up to 40 bytes, more than any field's name with quotes and colon.
    init(_ text: String) {
        for byte in text.utf8.prefix(40) {
            bytes[count] = byte
            count += 1
        }
    }

    static let null = FixedText("null")
    static let replacement = FixedText("\u{FFFD}")
    static let unicodeEscape = FixedText("\\u00")
}

extension Span where Element == UInt8 {
    /// The length of the JSON escape at `index`, of a surrogate pair both; 0 when there is none.
    fileprivate func jsonEscapeLength(at index: Int, before end: Int) -> Int {
        guard index + 1 < end else { return 0 }
        switch self[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            guard let unit = utf16Unit(at: index, before: end) else { return 0 }
            if unit >> 11 != 0x1B { return 6 }
            guard unit < 0xDC00, let second = utf16Unit(at: index + 6, before: end),
                second >> 10 == 0x37
            else { return 0 }
            return 12
        default: return 0
        }
    }

    /// Whether `\uD800` to `\uDFFF` stands at `index`; asked when it is no pair.
    fileprivate func isHalfSurrogate(at index: Int, before end: Int) -> Bool {
        utf16Unit(at: index, before: end).map { $0 >> 11 == 0x1B } ?? false
    }

    private func utf16Unit(at index: Int, before end: Int) -> UInt32? {
        guard index + 6 <= end, has("\\u", at: index) else { return nil }
        var unit: UInt32 = 0
        for place in index + 2..<index + 6 {
            guard let digit = self[place].hexadecimalDigit else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    /// The length of the UTF-8 character at `index`, or of the longest part of one.
    ///
    /// Source: Unicode 16, table 3-7 (well-formed UTF-8) and section 3.9.6 (maximal subparts).
    fileprivate func characterLength(
        at index: Int,
        before end: Int
    ) -> (length: Int, isWhole: Bool) {
        let first = self[index]
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: count = 2
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: count = 3
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: count = 4
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: return (1, false)
        }
        guard index + 1 < end, second.contains(self[index + 1]) else { return (1, false) }
        var length = 2
        while length < count {
            guard index + length < end, self[index + length] & 0xC0 == 0x80 else {
                return (length, false)
            }
            length += 1
        }
        return (length, true)
    }
}

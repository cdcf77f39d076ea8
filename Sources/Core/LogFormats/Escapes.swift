extension Span where Element == UInt8 {
    /// The bytes of `range` with escapes undone: JSON's (`escape=json`) and nginx's own `\xHH`.
    ///
    /// Anything else after a backslash stays as it is.
    func unescape(_ range: Range<Int>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let isEscape = self[index] == UInt8(ascii: "\\")
            if isEscape, let (bytes, next) = escape(at: index, before: range.upperBound) {
                output.append(contentsOf: bytes)
                index = next
            } else {
                output.append(self[index])
                index += 1
            }
        }
        return output
    }

    /// What the escape at `start` stands for, and where reading goes on; nil when it is none.
    private func escape(at start: Int, before end: Int) -> (bytes: [UInt8], next: Int)? {
        guard start + 1 < end else { return nil }
        let letter = self[start + 1]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return ([letter], start + 2)
        case UInt8(ascii: "b"): return ([8], start + 2)
        case UInt8(ascii: "t"): return ([9], start + 2)
        case UInt8(ascii: "n"): return ([10], start + 2)
        case UInt8(ascii: "f"): return ([12], start + 2)
        case UInt8(ascii: "r"): return ([13], start + 2)
        case UInt8(ascii: "x"):
            guard let byte = hexadecimal(2, at: start + 2, before: end) else { return nil }
            return ([UInt8(truncatingIfNeeded: byte)], start + 4)
        case UInt8(ascii: "u"): return unicodeEscape(at: start, before: end)
        default: return nil
        }
    }

    /// `\uXXXX`, or two of them for a character beyond 16 bits; half a pair becomes U+FFFD.
    private func unicodeEscape(at start: Int, before end: Int) -> (bytes: [UInt8], next: Int)? {
        guard let first = hexadecimal(4, at: start + 2, before: end) else { return nil }
        if let scalar = Unicode.Scalar(first) { return (Array(String(scalar).utf8), start + 6) }
        if first < 0xDC00, has("\\u", at: start + 6),
            let second = hexadecimal(4, at: start + 8, before: end), second >> 10 == 0x37,
            let scalar = Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
        {
            return (Array(String(scalar).utf8), start + 12)
        }
        return (Array("\u{FFFD}".utf8), start + 6)
    }

    private func hexadecimal(_ length: Int, at start: Int, before end: Int) -> UInt32? {
        guard start + length <= end else { return nil }
        var number: UInt32 = 0
        for index in start..<start + length {
            guard let digit = self[index].hexadecimalDigit else { return nil }
            number = number << 4 | UInt32(digit)
        }
        return number
    }
}

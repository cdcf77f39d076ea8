/// Reading numbers and text out of a line's bytes, without copying and without traps.
extension Span where Element == UInt8 {
    /// The last place of `byte` in `range`.
    func lastIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        for index in range.reversed() where self[index] == byte { return index }
        return nil
    }

    /// Whether `byte` stands at `position`.
    func has(_ byte: UInt8, at position: Int) -> Bool {
        position >= 0 && position < count && self[position] == byte
    }

    /// Whether `text` stands at `position`.
    func has(_ text: String, at position: Int) -> Bool { has(text.utf8.span, at: position) }

    /// Whether `range` is exactly `text`.
    func equals(_ text: String, in range: Range<Int>) -> Bool {
        range.count == text.utf8.count && has(text, at: range.lowerBound)
    }

    /// Whether `range` is `text` but for the case of ASCII letters; `text` is in lower case.
    func equalsIgnoringCase(_ text: String, in range: Range<Int>) -> Bool {
        let text = text.utf8.span
        guard range.count == text.count else { return false }
        for index in text.indices {
            let byte = self[range.lowerBound + index]
            let lower = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 32 : byte
            if lower != text[index] { return false }
        }
        return true
    }

    /// The first place of `text` in `range`.
    func firstIndex(of text: String, in range: Range<Int>) -> Int? {
        let length = text.utf8.count
        guard let first = text.utf8.first, range.count >= length else { return nil }
        var start = range.lowerBound
        let end = range.upperBound - length + 1
        while let index = firstIndex(of: first, in: start..<end) {
            if has(text, at: index) { return index }
            start = index + 1
        }
        return nil
    }

    /// The last place of `text` in `range`.
    func lastIndex(of text: String, in range: Range<Int>) -> Int? {
        guard let first = text.utf8.first, range.count >= text.utf8.count else { return nil }
        for index in (range.lowerBound...(range.upperBound - text.utf8.count)).reversed()
        where self[index] == first && has(text, at: index) {
            return index
        }
        return nil
    }

    /// `range` without spaces and tabs at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, self[lower].isBlank { lower += 1 }
        while lower < upper, self[upper - 1].isBlank { upper -= 1 }
        return lower..<upper
    }

    /// The unsigned decimal number that fills `range`; nil when it is not one or exceeds 64 bits.
    func wholeNumber(in range: Range<Int>) -> UInt64? {
        guard !range.isEmpty else { return nil }
        var number: UInt64 = 0
        if range.count <= 19 {
            // Of so many digits the largest is below 2^64.
            var index = range.lowerBound
            while index < range.upperBound {
                let digit = self[index] &- 48
                guard digit <= 9 else { return nil }
                number = number &* 10 &+ UInt64(digit)
                index &+= 1
            }
            return number
        }
        for index in range {
            guard let digit = self[index].digit else { return nil }
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(digit))
            if overflow || carry { return nil }
            number = sum
        }
        return number
    }

    /// Seconds with a decimal fraction, as nanoseconds, exactly; digits beyond the ninth are cut.
    ///
    /// Nil for anything else, such as a sign, an exponent, or more than 64 bits hold.
    func decimalSeconds(in range: Range<Int>) -> Int64? {
        let point = firstIndex(of: UInt8(ascii: "."), in: range) ?? range.upperBound
        guard let whole = wholeNumber(in: range.lowerBound..<point),
            let seconds = Int64(exactly: whole)
        else { return nil }
        var nanoseconds: Int64 = 0
        if point < range.upperBound {
            guard let fraction = fractionNanoseconds(in: point + 1..<range.upperBound) else {
                return nil
            }
            nanoseconds = fraction
        }
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(nanoseconds)
        return overflow || carry ? nil : sum
    }

    /// The digits after a decimal point as nanoseconds; those beyond the ninth are cut.
    func fractionNanoseconds(in range: Range<Int>) -> Int64? {
        guard !range.isEmpty else { return nil }
        if range.count == 3 {
            // nginx's times have milliseconds.
            return wholeNumber(in: range).map { Int64(truncatingIfNeeded: $0 &* 1_000_000) }
        }
        var nanoseconds: Int64 = 0
        var unit: Int64 = 100_000_000
        for index in range {
            guard let digit = self[index].digit else { return nil }
            nanoseconds += Int64(digit) * unit
            unit /= 10
        }
        return nanoseconds
    }

    /// The bytes of `range`.
    func copy(_ range: Range<Int>) -> [UInt8] {
        [UInt8](capacity: range.count) { output in
            for index in range { output.append(self[index]) }
        }
    }

    /// The text of `range`, with U+FFFD for what is not UTF-8.
    func text(_ range: Range<Int>) -> String {
        guard let valid = try? UTF8Span(validating: extracting(range)) else {
            return String(decoding: copy(range), as: UTF8.self)
        }
        return String(copying: valid)
    }
}

extension UInt8 {
    /// The value of an ASCII digit.
    var digit: UInt8? { self >= 48 && self <= 57 ? self - 48 : nil }
    /// The value of an ASCII hexadecimal digit.
    var hexadecimalDigit: UInt8? {
        switch self {
        case 48...57: self - 48
        case 65...70: self - 55
        case 97...102: self - 87
        default: nil
        }
    }
    /// A space, a tab or a carriage return.
    var isBlank: Bool { self == 32 || self == 9 || self == 13 }
}

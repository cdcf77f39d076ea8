/// Decimal numbers, kept to the digit: no floating point, so nothing is rounded.
extension [UInt8] {
    /// The decimal number in `range`, multiplied by ten to the power of `shift`.
    ///
    /// A sign, a fraction and an exponent (`2.701e-06`, as Go writes small numbers) are taken.
    /// Appends nothing and returns false when `range` holds something else or a number beyond all reason.
    mutating func append(decimal range: Range<Int>, of line: Span<UInt8>, shift: Int) -> Bool {
        guard let number = Decimal(range, in: line) else { return false }
        if number.isNegative { append(UInt8(ascii: "-")) }
        // How many digits stand before the point; none or fewer when zeros must be put in front.
        let whole = number.wholeDigits + shift
        if number.digits == 0 {
            append(UInt8(ascii: "0"))
            return true
        }
        if whole <= 0 {
            append(UInt8(ascii: "0"))
            append(UInt8(ascii: "."))
            for _ in whole..<0 { append(UInt8(ascii: "0")) }
        }
        var written = 0
        for index in number.place where line[index].digit != nil {
            if written == whole, written > 0 { append(UInt8(ascii: ".")) }
            append(line[index])
            written += 1
        }
        while written < whole {
            append(UInt8(ascii: "0"))
            written += 1
        }
        return true
    }

    /// Nanoseconds as seconds, without zeros at the end.
    mutating func append(seconds nanoseconds: Int64) {
        append(number: nanoseconds / 1_000_000_000)
        var rest = nanoseconds % 1_000_000_000
        guard rest > 0 else { return }
        var digits = 9
        while rest.isMultiple(of: 10) {
            rest /= 10
            digits -= 1
        }
        append(UInt8(ascii: "."))
        append(number: rest, digits: digits)
    }
}

/// Where the digits of a decimal number are.
private struct Decimal {
    var isNegative: Bool
    /// From the first digit that is not zero to the last; a point may be within.
    var place: Range<Int>
    /// Digits in `place`.
    var digits: Int
    /// Those of them before the point; below zero when zeros follow the point.
    var wholeDigits: Int

    /// More digits or a larger exponent than that is no time that anything took.
    private static let maximumDigits = 64
    private static let maximumExponent = 32

    init?(_ range: Range<Int>, in line: Span<UInt8>) {
        guard let first = range.first else { return nil }
        isNegative = line[first] == UInt8(ascii: "-")
        let isSigned = isNegative || line[first] == UInt8(ascii: "+")
        var index = isSigned ? first + 1 : first
        var count = 0
        var zerosInFront = 0
        var before: Int?
        var start: Int?
        while index < range.upperBound {
            let byte = line[index]
            if byte == UInt8(ascii: "."), before == nil {
                before = count
            } else if byte.digit != nil {
                count += 1
                if start == nil {
                    if byte == 48 { zerosInFront += 1 } else { start = index }
                }
            } else {
                break
            }
            index += 1
        }
        let wholeCount = before ?? count
        guard wholeCount > 0, count <= Self.maximumDigits, before != count,
            let exponent = Self.exponent(index..<range.upperBound, in: line)
        else { return nil }
        place = (start ?? index)..<index
        digits = count - zerosInFront
        wholeDigits = wholeCount - zerosInFront + exponent
    }

    private static func exponent(_ range: Range<Int>, in line: Span<UInt8>) -> Int? {
        guard let first = range.first else { return 0 }
        guard line[first] | 32 == UInt8(ascii: "e"), first + 1 < range.upperBound else {
            return nil
        }
        let sign = line[first + 1]
        let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        let text = (isSigned ? first + 2 : first + 1)..<range.upperBound
        guard let value = line.wholeNumber(in: text), value <= UInt64(maximumExponent) else {
            return nil
        }
        return sign == UInt8(ascii: "-") ? -Int(value) : Int(value)
    }
}

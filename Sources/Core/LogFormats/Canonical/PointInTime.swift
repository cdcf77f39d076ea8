import Events

/// Points in time as RFC 3339 text.
extension [UInt8] {
    /// `2026-11-23T03:14:39.250Z`: in UTC, with `fractionDigits` digits, 0 to 9, or as many more as
    /// the time needs.
    mutating func append(_ time: WallTime, fractionDigits: Int) {
        let second: Int64 = 1_000_000_000
        let fraction = ((time.rawValue % second) + second) % second
        let seconds = (time.rawValue - fraction) / second
        let day: Int64 = 86_400
        let clock = ((seconds % day) + day) % day
        append(UInt8(ascii: "\""))
        append(days: (seconds - clock) / day)
        append(UInt8(ascii: "T"))
        append(number: clock / 3_600, digits: 2)
        append(UInt8(ascii: ":"))
        append(number: clock / 60 % 60, digits: 2)
        append(UInt8(ascii: ":"))
        append(number: clock % 60, digits: 2)
        append(fraction: fraction, digits: fractionDigits)
        append(UInt8(ascii: "Z"))
        append(UInt8(ascii: "\""))
    }

    /// A date from days since 1970, by Howard Hinnant's `civil_from_days`.
    private mutating func append(days: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        append(number: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), digits: 4)
        append(UInt8(ascii: "-"))
        append(number: month, digits: 2)
        append(UInt8(ascii: "-"))
        append(number: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, digits: 2)
    }

    private mutating func append(fraction: Int64, digits wanted: Int) {
        var digits = 9
        var rest = fraction
        while digits > wanted, rest.isMultiple(of: 10) {
            rest /= 10
            digits -= 1
        }
        guard digits > 0 else { return }
        append(UInt8(ascii: "."))
        append(number: rest, digits: digits)
    }
}

extension Span where Element == UInt8 {
    /// How many digits of a second a written time has: 3 for `09:03:52.726` and for milliseconds
    /// since 1970, 0 for whole seconds; at most 9.
    func fractionDigits(ofTime range: Range<Int>) -> Int {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = self[index]
            index += 1
            guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") else { continue }
            let start = index
            while index < range.upperBound, self[index].digit != nil { index += 1 }
            if index > start { return Swift.min(index - start, 9) }
        }
        // Seconds since 1970 have ten digits until the year 2286.
        guard range.count > 10, wholeNumber(in: range) != nil else { return 0 }
        return Swift.min(range.count - 10, 9)
    }
}

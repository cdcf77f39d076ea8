import Events

extension Span where Element == UInt8 {
    /// Whether `range` is a number as JSON (RFC 8259) writes it, and one that a double holds.
    func isJSONNumber(_ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        let end = range.upperBound
        if index < end, self[index] == UInt8(ascii: "-") { index += 1 }
        let whole = index
        while index < end, self[index].digit != nil { index += 1 }
        guard index > whole, index == whole + 1 || self[whole] != UInt8(ascii: "0") else {
            return false
        }
        let wholeDigits = index - whole
        if index < end, self[index] == UInt8(ascii: ".") {
            let fraction = index + 1
            index = fraction
            while index < end, self[index].digit != nil { index += 1 }
            guard index > fraction else { return false }
        }
        if index == end { return wholeDigits <= 308 }
        guard self[index] | 32 == UInt8(ascii: "e") else { return false }
        return isExponent(index + 1..<end, after: wholeDigits)
    }

    /// Whether `range` is an exponent that keeps a number of so many digits within a double.
    private func isExponent(_ range: Range<Int>, after wholeDigits: Int) -> Bool {
        guard let first = range.first else { return false }
        let isNegative = self[first] == UInt8(ascii: "-")
        let hasSign = isNegative || self[first] == UInt8(ascii: "+")
        let digits = (hasSign ? first + 1 : first)..<range.upperBound
        guard isWholeNumber(digits), let exponent = wholeNumber(in: digits) else { return false }
        return isNegative || exponent <= 308 && wholeDigits + Int(exponent) <= 309
    }

    /// Whether `range` is a decimal number without sign and exponent, of at most 18 bytes.
    func isDecimal(_ range: Range<Int>) -> Bool {
        guard !range.isEmpty, range.count <= 18 else { return false }
        let end = range.upperBound
        var index = range.lowerBound
        while index < end, self[index] &- 48 <= 9 { index &+= 1 }
        if index == end || index == range.lowerBound { return index == end }
        guard self[index] == UInt8(ascii: ".") else { return false }
        let fraction = index &+ 1
        index = fraction
        while index < end, self[index] &- 48 <= 9 { index &+= 1 }
        return index == end && end > fraction
    }

    /// `range` as it stands, or without `.0` where a whole number was written as a decimal.
    ///
    /// Envoy writes `200.0` where properties are sorted (envoyproxy/envoy 34420).
    func withoutZeroFraction(_ range: Range<Int>) -> Range<Int> {
        guard let point = firstIndex(of: UInt8(ascii: "."), in: range) else { return range }
        for index in point + 1..<range.upperBound where self[index] != UInt8(ascii: "0") {
            return range
        }
        return point + 1 < range.upperBound ? range.lowerBound..<point : range
    }

    /// A decimal number of units of so many nanoseconds, as nanoseconds; finer digits are cut.
    ///
    /// Nil for anything else, such as a sign, an exponent, or more than 64 bits hold.
    func nanoseconds(in range: Range<Int>, unit: Int64) -> Int64? {
        let point = firstIndex(of: UInt8(ascii: "."), in: range) ?? range.upperBound
        guard let digits = wholeNumber(in: range.lowerBound..<point),
            let whole = Int64(exactly: digits)
        else { return nil }
        var fraction: Int64 = 0
        if point < range.upperBound {
            // Billionths of the unit, so at most 10^9 times 10^9.
            guard let billionths = fractionNanoseconds(in: point + 1..<range.upperBound) else {
                return nil
            }
            fraction = billionths * unit / 1_000_000_000
        }
        let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
        let (sum, carry) = product.addingReportingOverflow(fraction)
        return overflow || carry ? nil : sum
    }

    /// A time as JSON logs write it: ISO 8601, the common log's, Caddy's `wall`, or since 1970.
    ///
    /// Nil when it is none of them.
    func jsonTime(in range: Range<Int>, _ clock: LineClock) -> WallTime? {
        let start = range.lowerBound
        if range.count >= 20, has(UInt8(ascii: "T"), at: start + 10) {
            return timeISO8601(in: range)?.wallTime
        }
        if range.count >= 19, has(UInt8(ascii: "/"), at: start + 4) {
            return wallClockTime(in: range, clock)
        }
        if range.count == 26, has(UInt8(ascii: "/"), at: start + 2) {
            return timeLocal(in: range)?.wallTime
        }
        return epochTime(in: range)
    }

    /// `2026/11/23 03:07:19.123` in the writer's zone.
    private func wallClockTime(in range: Range<Int>, _ clock: LineClock) -> WallTime? {
        guard var time = dateAndClock(at: range.lowerBound, dateSeparator: "/") else { return nil }
        let point = range.lowerBound + 19
        if point < range.upperBound {
            guard self[point] == UInt8(ascii: "."),
                let fraction = fractionNanoseconds(in: point + 1..<range.upperBound)
            else { return nil }
            time.nanosecond = fraction
        }
        time.zoneOffsetSeconds = clock.zoneOffsetSeconds
        return time.isValid ? time.wallTime : nil
    }

    /// Seconds, milliseconds, microseconds or nanoseconds since 1970, which by its size.
    ///
    /// Unambiguous from 1973 (10^11 ms) to 5138 (10^11 s).
    func epochTime(in range: Range<Int>) -> WallTime? {
        let point = firstIndex(of: UInt8(ascii: "."), in: range) ?? range.upperBound
        let unit: Int64 =
            switch point - range.lowerBound {
            case ...11: 1_000_000_000
            case 12...14: 1_000_000
            case 15...17: 1_000
            default: 1
            }
        return nanoseconds(in: range, unit: unit).map { WallTime(rawValue: $0) }
    }
}

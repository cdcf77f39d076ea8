/// Dates and clocks that lines write without a zone.
extension CivilTime {
    /// Seconds since midnight; a leap second counts as the one before.
    var secondOfDay: Int { hour * 3_600 + minute * 60 + min(second, 59) }
}

extension Span where Element == UInt8 {
    /// `03:07:19` as seconds since midnight; nil when it is no such time or a leap second.
    @inline(__always)
    func clockSeconds(at start: Int) -> Int64? {
        let colon = UInt8(ascii: ":")
        guard self[start + 2] == colon, self[start + 5] == colon,
            let hour = twoDigits(at: start), hour < 24,
            let minute = twoDigits(at: start + 3), minute < 60,
            let second = twoDigits(at: start + 6), second < 60
        else { return nil }
        return Int64(hour &* 3_600 &+ minute &* 60 &+ second)
    }

    @inline(__always)
    private func twoDigits(at start: Int) -> Int? {
        let tens = self[start] &- 48
        let ones = self[start + 1] &- 48
        guard tens < 10, ones < 10 else { return nil }
        return Int(tens) &* 10 &+ Int(ones)
    }

    /// `06/Feb/2009:12:14:14` at `start`; not yet checked against the calendar.
    func dateAndClockOfLog(at start: Int) -> CivilTime? {
        guard has(UInt8(ascii: "/"), at: start + 2), has(UInt8(ascii: "/"), at: start + 6),
            has(UInt8(ascii: ":"), at: start + 11),
            let day = digits(2, at: start), let month = month(at: start + 3),
            let year = digits(4, at: start + 7), let clock = clock(at: start + 12)
        else { return nil }
        return CivilTime(
            year: year,
            month: month,
            day: day,
            hour: clock.hour,
            minute: clock.minute,
            second: clock.second
        )
    }

    /// `Feb  6 12:14:14`, `Feb 06 …` or `Feb 6 …`, perhaps with a fraction, in exactly `range`;
    /// not yet checked, and the year is 0.
    func dateAndClockOfSyslog(in range: Range<Int>) -> CivilTime? {
        let start = range.lowerBound
        guard range.count >= 14, let month = month(at: start) else { return nil }
        var position = start + 4
        if has(UInt8(ascii: " "), at: position) { position += 1 }
        let day = word(at: position, before: range.upperBound)
        let time = day.upperBound + 1
        guard (1...2).contains(day.count), let number = digits(day.count, at: day.lowerBound),
            time + 8 <= range.upperBound, let clock = clock(at: time)
        else { return nil }
        var result = CivilTime(
            year: 0,
            month: month,
            day: number,
            hour: clock.hour,
            minute: clock.minute,
            second: clock.second
        )
        if time + 8 < range.upperBound {
            guard has(UInt8(ascii: "."), at: time + 8),
                let fraction = fractionNanoseconds(in: time + 9..<range.upperBound)
            else { return nil }
            result.nanosecond = fraction
        }
        return result
    }

    private func clock(at start: Int) -> (hour: Int, minute: Int, second: Int)? {
        guard has(UInt8(ascii: ":"), at: start + 2), has(UInt8(ascii: ":"), at: start + 5),
            let hour = digits(2, at: start), let minute = digits(2, at: start + 3),
            let second = digits(2, at: start + 6)
        else { return nil }
        return (hour, minute, second)
    }
}

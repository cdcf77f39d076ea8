import Events

/// A time as a calendar and a clock tell it, checked.
struct CivilTime {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    /// 60 in a leap second, which is taken as the second before.
    var second: Int
    /// Nanoseconds within the second.
    var nanosecond: Int64 = 0
    /// Local time minus UTC.
    var zoneOffsetSeconds = 0

    /// Whether the calendar has such a day and the clock such a time.
    var isValid: Bool {
        guard (1...12).contains(month), (1...9999).contains(year) else { return false }
        let isLeap =
            year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day) && (0...23).contains(hour)
            && (0...59).contains(minute) && (0...60).contains(second)
            && (-86_400...86_400).contains(zoneOffsetSeconds)
    }

    /// The point in time; nil when it is outside what 64 bits of nanoseconds hold (1678 to 2262).
    ///
    /// Only for a valid one. Days are counted as in Howard Hinnant's `days_from_civil`.
    var wallTime: WallTime? {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let clock = hour * 3_600 + minute * 60 + min(second, 59)
        let seconds = Int64(days * 86_400 + clock - zoneOffsetSeconds)
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(nanosecond)
        return overflow || carry ? nil : WallTime(rawValue: sum)
    }
}

private let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]

extension Span where Element == UInt8 {
    /// The number written in exactly `length` digits at `position`.
    func digits(_ length: Int, at position: Int) -> Int? {
        guard position >= 0, position <= count - length else { return nil }
        return wholeNumber(in: position..<position + length).flatMap { Int(exactly: $0) }
    }

    /// `23/Nov/2026:03:07:19 +0000`, nginx's `$time_local`, in exactly `range`.
    func timeLocal(in range: Range<Int>) -> CivilTime? {
        let start = range.lowerBound
        guard range.count == 26, has(UInt8(ascii: "/"), at: start + 2),
            has(UInt8(ascii: "/"), at: start + 6),
            has(UInt8(ascii: ":"), at: start + 11), has(UInt8(ascii: ":"), at: start + 14),
            has(UInt8(ascii: ":"), at: start + 17),
            has(UInt8(ascii: " "), at: start + 20),
            let day = digits(2, at: start), let month = month(at: start + 3),
            let year = digits(4, at: start + 7), let hour = digits(2, at: start + 12),
            let minute = digits(2, at: start + 15), let second = digits(2, at: start + 18),
            let zone = zoneOffset(in: start + 21..<range.upperBound)
        else { return nil }
        let time = CivilTime(
            year: year,
            month: month,
            day: day,
            hour: hour,
            minute: minute,
            second: second,
            zoneOffsetSeconds: zone
        )
        return time.isValid ? time : nil
    }

    /// `2026-11-23T03:14:39+00:00`, with or without a fraction, zone `Z` or numeric, in `range`.
    func timeISO8601(in range: Range<Int>) -> CivilTime? {
        let start = range.lowerBound
        guard range.count >= 20, has(UInt8(ascii: "T"), at: start + 10),
            var time = dateAndClock(at: start, dateSeparator: "-")
        else { return nil }
        var position = start + 19
        if has(UInt8(ascii: "."), at: position) {
            let fraction = position
            position += 1
            while position < range.upperBound, self[position].digit != nil { position += 1 }
            guard let nanosecond = fractionNanoseconds(in: fraction + 1..<position) else {
                return nil
            }
            time.nanosecond = nanosecond
        }
        guard let zone = zoneOffset(in: position..<range.upperBound) else { return nil }
        time.zoneOffsetSeconds = zone
        return time.isValid ? time : nil
    }

    /// `YYYY/MM/DD HH:MM:SS` with any one byte between date and clock; not yet checked.
    func dateAndClock(at start: Int, dateSeparator: String) -> CivilTime? {
        guard has(dateSeparator, at: start + 4), has(dateSeparator, at: start + 7),
            has(UInt8(ascii: ":"), at: start + 13), has(UInt8(ascii: ":"), at: start + 16),
            let year = digits(4, at: start), let month = digits(2, at: start + 5),
            let day = digits(2, at: start + 8), let hour = digits(2, at: start + 11),
            let minute = digits(2, at: start + 14), let second = digits(2, at: start + 17)
        else { return nil }
        return CivilTime(
            year: year,
            month: month,
            day: day,
            hour: hour,
            minute: minute,
            second: second
        )
    }

    /// `Z`, `+0530` or `-07:00`, in seconds.
    func zoneOffset(in range: Range<Int>) -> Int? {
        if equals("Z", in: range) { return 0 }
        let start = range.lowerBound
        let hasColon = range.count == 6 && has(UInt8(ascii: ":"), at: start + 3)
        guard hasColon || range.count == 5,
            has(UInt8(ascii: "+"), at: start) || has(UInt8(ascii: "-"), at: start),
            let hours = digits(2, at: start + 1),
            let minutes = digits(2, at: start + (hasColon ? 4 : 3)),
            hours <= 23, minutes <= 59
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return has(UInt8(ascii: "-"), at: start) ? -seconds : seconds
    }

    /// `Nov` as 11.
    func month(at position: Int) -> Int? {
        monthNames.firstIndex { has($0, at: position) }.map { $0 + 1 }
    }
}

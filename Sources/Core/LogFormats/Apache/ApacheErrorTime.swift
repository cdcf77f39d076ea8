/// The time at the front of an error line, in one of the styles that `ErrorLogFormat` has or that
/// collectors rewrite it to.
struct ApacheErrorTime {
    enum Style {
        /// With the month's name: `Mon Aug 31 16:27:04.958285 2015`, `01/Mar/2021:12:00:19 +0000`.
        case words
        /// `2021-06-04 15:40:27.138633 +0200` (`%{cuz}t`), `2021/06/03 09:30:50`.
        case numbers
    }

    var civil: CivilTime
    var style: Style

    /// Reads all of `range`; `zoneOffsetSeconds` is for a time without a zone.
    init?(_ line: Span<UInt8>, in range: Range<Int>, _ zoneOffsetSeconds: Int) {
        let time: CivilTime?
        if let local = line.timeLocal(in: range) {
            (time, style) = (local, .words)
        } else if line.has(UInt8(ascii: " "), at: range.lowerBound + 3) {
            (time, style) = (line.weekdayTime(in: range, zoneOffsetSeconds), .words)
        } else {
            (time, style) = (line.numericTime(in: range, zoneOffsetSeconds), .numbers)
        }
        guard let time, time.isValid else { return nil }
        civil = time
    }
}

extension Span where Element == UInt8 {
    /// `Mon Aug 31 16:27:04 2015`, with or without a fraction of the second.
    fileprivate func weekdayTime(in range: Range<Int>, _ zone: Int) -> CivilTime? {
        let start = range.lowerBound
        let fraction = start + 19
        guard range.count >= 24, has(UInt8(ascii: " "), at: start + 7),
            has(UInt8(ascii: " "), at: start + 10), has(UInt8(ascii: ":"), at: start + 13),
            has(UInt8(ascii: ":"), at: start + 16), let month = month(at: start + 4),
            let day = digits(2, at: start + 8)
                ?? (has(UInt8(ascii: " "), at: start + 8) ? digits(1, at: start + 9) : nil),
            let hour = digits(2, at: start + 11), let minute = digits(2, at: start + 14),
            let second = digits(2, at: start + 17),
            let space = firstIndex(of: UInt8(ascii: " "), in: fraction..<range.upperBound),
            range.upperBound == space + 5, let year = digits(4, at: space + 1)
        else { return nil }
        var time = CivilTime(
            year: year,
            month: month,
            day: day,
            hour: hour,
            minute: minute,
            second: second,
            zoneOffsetSeconds: zone
        )
        if space > fraction {
            guard has(UInt8(ascii: "."), at: fraction),
                let nanosecond = fractionNanoseconds(in: fraction + 1..<space)
            else { return nil }
            time.nanosecond = nanosecond
        }
        return time
    }

    /// `2021-06-04 15:40:27.138633`, with `-` or `/`, a space or `T`, and perhaps a zone.
    fileprivate func numericTime(in range: Range<Int>, _ zone: Int) -> CivilTime? {
        let start = range.lowerBound
        guard range.count >= 19,
            has(UInt8(ascii: " "), at: start + 10) || has(UInt8(ascii: "T"), at: start + 10),
            var time = dateAndClock(at: start, dateSeparator: "-")
                ?? dateAndClock(at: start, dateSeparator: "/")
        else { return nil }
        var position = start + 19
        if has(UInt8(ascii: "."), at: position) {
            let fraction = position + 1
            position = fraction
            while position < range.upperBound, self[position].digit != nil { position += 1 }
            guard let nanosecond = fractionNanoseconds(in: fraction..<position) else { return nil }
            time.nanosecond = nanosecond
        }
        time.zoneOffsetSeconds = zone
        guard position < range.upperBound else { return time }
        if has(UInt8(ascii: " "), at: position) { position += 1 }
        guard let written = zoneOffset(in: position..<range.upperBound) else { return nil }
        time.zoneOffsetSeconds = written
        return time
    }
}

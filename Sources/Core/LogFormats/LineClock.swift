import Events

/// What is needed to tell the time of a line beyond the line itself.
struct LineClock: Sendable {
    /// The writer's local time minus UTC, for formats without a zone.
    var zoneOffsetSeconds: Int
    /// A time not before the lines', such as the file's own, for formats without a year.
    private let near: WallTime?
    /// The time of the last line whose time was not absurd.
    private var last: WallTime?
    /// A time far from the line's before; it counts when the next line agrees.
    private var suspect: WallTime?
    /// The last time read, as it stood: most lines of a busy log have that of the line before.
    private var lastText = InlineArray<26, UInt8>(repeating: 0)
    private var lastTime = WallTime(rawValue: 0)
    /// The day and zone of the last time read, so that else only its clock is read.
    private var day = Day()
    /// The day of the last time that HAProxy wrote.
    private var acceptDay = Day()

    fileprivate struct Day {
        /// `23/Nov/2026:` and `+0000` as they stood.
        var text = InlineArray<17, UInt8>(repeating: 0)
        /// Its midnight in that zone, in seconds since 1970; nil before the first line.
        var midnight: Int64?
    }

    init(zoneOffsetSeconds: Int, reference: WallTime? = nil) {
        self.zoneOffsetSeconds = zoneOffsetSeconds
        near = reference
    }

    /// Takes note of a line's time: the next one's is not far from it.
    ///
    /// One time that is months away from the line before it is not believed alone.
    mutating func note(_ at: WallTime) {
        if let last, last.isFar(from: at, by: .seconds(183 * 86_400)) {
            let isConfirmed = suspect.map { !$0.isFar(from: at, by: .seconds(86_400)) } ?? false
            suspect = at
            guard isConfirmed else { return }
        }
        last = at
    }

    /// `23/Nov/2026:03:07:19 +0000`, the time of the common log format, in exactly `range`.
    mutating func commonLogTime(_ line: Span<UInt8>, in range: Range<Int>) -> WallTime? {
        guard range.count == 26 else { return nil }
        let start = range.lowerBound
        if line.is26Bytes(lastText.span, at: start) { return lastTime }
        guard let at = newCommonLogTime(line, in: range) else { return nil }
        for index in 0..<26 { lastText[index] = line[start &+ index] }
        lastTime = at
        return at
    }

    private mutating func newCommonLogTime(_ line: Span<UInt8>, in range: Range<Int>) -> WallTime? {
        let start = range.lowerBound
        if let midnight = day.midnight, day.isSameDay(line, start), day.isSameZone(line, start),
            let seconds = line.clockSeconds(at: start + 12), line[start + 20] == UInt8(ascii: " ")
        {
            return WallTime(rawValue: (midnight &+ seconds) &* 1_000_000_000)
        }
        guard let time = line.timeLocal(in: range), let at = time.wallTime else { return nil }
        day.remember(line, start, hasZone: true, at, time)
        return at
    }

    /// `06/Feb/2009:12:14:14.655`, HAProxy's local time with milliseconds, in exactly `range`.
    mutating func acceptTime(_ line: Span<UInt8>, in range: Range<Int>) -> WallTime? {
        let start = range.lowerBound
        guard range.count == 24, line.has(UInt8(ascii: "."), at: start + 20),
            let fraction = line.fractionNanoseconds(in: start + 21..<start + 24)
        else { return nil }
        if let midnight = acceptDay.midnight, acceptDay.isSameDay(line, start),
            let seconds = line.clockSeconds(at: start + 12)
        {
            return WallTime(rawValue: (midnight &+ seconds) &* 1_000_000_000 &+ fraction)
        }
        guard var time = line.dateAndClockOfLog(at: start) else { return nil }
        time.zoneOffsetSeconds = zoneOffsetSeconds
        guard time.isValid, let at = time.wallTime else { return nil }
        acceptDay.remember(line, start, hasZone: false, at, time)
        return at + .nanoseconds(fraction)
    }

    /// `Feb  6 12:14:14`, a time of syslog without a year, perhaps with a fraction, in `range`.
    ///
    /// The year is that which brings it nearest to the last line's time. Before the first line it is
    /// the last year that is at most a day after the reference: a file's lines are not from the
    /// future. Nil without either.
    func syslogTime(_ line: Span<UInt8>, in range: Range<Int>) -> WallTime? {
        guard let reference = last ?? near, var time = line.dateAndClockOfSyslog(in: range) else {
            return nil
        }
        time.zoneOffsetSeconds = zoneOffsetSeconds
        var best: WallTime?
        let year = 1970 + Int(reference.rawValue / 31_556_952_000_000_000)
        // A 29 February may be eight years away: 1900 and 2100 are no leap years.
        for candidate in (year - 8...year + 8).reversed() {
            time.year = candidate
            guard time.isValid, let at = time.wallTime else { continue }
            if last == nil {
                if at <= reference + .seconds(86_400) { return at }
            } else if best.map({ at.distance(to: reference) < $0.distance(to: reference) }) ?? true
            {
                best = at
            }
        }
        return best
    }
}

extension LineClock.Day {
    fileprivate func isSameDay(_ line: Span<UInt8>, _ start: Int) -> Bool {
        line.has(text.span.extracting(0..<12), at: start)
    }

    fileprivate func isSameZone(_ line: Span<UInt8>, _ start: Int) -> Bool {
        line.has(text.span.extracting(12..<17), at: start + 21)
    }

    fileprivate mutating func remember(
        _ line: Span<UInt8>,
        _ start: Int,
        hasZone: Bool,
        _ at: WallTime,
        _ time: CivilTime
    ) {
        for index in 0..<12 { text[index] = line[start + index] }
        if hasZone { for index in 0..<5 { text[12 + index] = line[start + 21 + index] } }
        let midnight = at.rawValue / 1_000_000_000 - Int64(time.secondOfDay)
        // A midnight before 1970 or beyond 2262 would need saturation at every line.
        self.midnight = (0..<9_000_000_000).contains(midnight) ? midnight : nil
    }
}

extension WallTime {
    /// The time between both, whichever is earlier.
    fileprivate func distance(to other: WallTime) -> Duration {
        self < other ? other - self : self - other
    }

    fileprivate func isFar(from other: WallTime, by duration: Duration) -> Bool {
        distance(to: other) > duration
    }
}

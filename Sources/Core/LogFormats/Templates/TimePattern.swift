import Events

/// Reads a time by a strftime pattern, with `%3 %4 %5 %6` as `ApacheTimePattern` writes them.
///
/// A value while one time is read: no allocation.
struct PatternTime {
    private var civil = CivilTime(year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0)
    /// Nanoseconds since 1970, where the pattern has those instead of a calendar.
    private var epoch: Int64?
    private var isAfternoon: Bool?
    private var position: Int

    /// Nil unless the pattern fills `range`; `zoneOffsetSeconds` is for a time without a zone.
    init?(_ line: Span<UInt8>, in range: Range<Int>, _ pattern: [UInt8], zoneOffsetSeconds: Int) {
        position = range.lowerBound
        civil.zoneOffsetSeconds = zoneOffsetSeconds
        var index = 0
        while index < pattern.count {
            var byte = pattern[index]
            index += 1
            if byte == UInt8(ascii: "%"), index < pattern.count {
                byte = pattern[index]
                index += 1
                if byte != UInt8(ascii: "%") {
                    guard read(byte, line, before: range.upperBound) else { return nil }
                    continue
                }
            }
            guard position < range.upperBound, line[position] == byte else { return nil }
            position += 1
        }
        guard position == range.upperBound else { return nil }
        if let isAfternoon {
            guard (1...12).contains(civil.hour) else { return nil }
            civil.hour = civil.hour % 12 + (isAfternoon ? 12 : 0)
        }
    }

    /// Whether the calendar has such a time.
    var isValid: Bool { epoch != nil || civil.isValid }

    /// Nil when the calendar has no such time, or 64 bits of nanoseconds have not.
    var wallTime: WallTime? {
        guard let epoch else { return civil.isValid ? civil.wallTime : nil }
        let (sum, overflow) = epoch.addingReportingOverflow(civil.nanosecond)
        return overflow ? nil : WallTime(rawValue: sum)
    }

    /// Reads one conversion; false when the line has something else.
    private mutating func read(_ letter: UInt8, _ line: Span<UInt8>, before end: Int) -> Bool {
        switch letter {
        case UInt8(ascii: "Y"): return take(4, line, end) { $0.year = $1 }
        case UInt8(ascii: "y"):
            return take(2, line, end) { $0.year = $1 + ($1 < 69 ? 2_000 : 1_900) }
        case UInt8(ascii: "m"): return take(2, line, end) { $0.month = $1 }
        case UInt8(ascii: "d"): return take(2, line, end) { $0.day = $1 }
        case UInt8(ascii: "e"):
            let isPadded = line.has(UInt8(ascii: " "), at: position)
            if isPadded { position += 1 }
            return take(isPadded ? 1 : 2, line, end) { $0.day = $1 }
        case UInt8(ascii: "H"), UInt8(ascii: "I"): return take(2, line, end) { $0.hour = $1 }
        case UInt8(ascii: "M"): return take(2, line, end) { $0.minute = $1 }
        case UInt8(ascii: "S"): return take(2, line, end) { $0.second = $1 }
        case UInt8(ascii: "3"): return take(3, line, end) { $0.nanosecond = Int64($1) * 1_000_000 }
        case UInt8(ascii: "6"): return take(6, line, end) { $0.nanosecond = Int64($1) * 1_000 }
        case UInt8(ascii: "j"): return take(3, line, end) { _, _ in }
        case UInt8(ascii: "s"): return takeEpoch(1_000_000_000, line, end)
        case UInt8(ascii: "4"): return takeEpoch(1_000_000, line, end)
        case UInt8(ascii: "5"): return takeEpoch(1_000, line, end)
        case UInt8(ascii: "z"): return takeZone(line, end)
        case UInt8(ascii: "p"): return takeHalf(line, end)
        case UInt8(ascii: "b"), UInt8(ascii: "B"):
            guard let month = line.month(at: position) else { return false }
            civil.month = month
            return skipWord(line, end)
        case UInt8(ascii: "a"), UInt8(ascii: "A"), UInt8(ascii: "Z"): return skipWord(line, end)
        default: return false
        }
    }

    private mutating func take(
        _ length: Int,
        _ line: Span<UInt8>,
        _ end: Int,
        _ note: (inout CivilTime, Int) -> Void
    ) -> Bool {
        guard position + length <= end, let number = line.digits(length, at: position) else {
            return false
        }
        note(&civil, number)
        position += length
        return true
    }

    /// Digits up to the next other byte, in units of so many nanoseconds.
    private mutating func takeEpoch(_ unit: Int64, _ line: Span<UInt8>, _ end: Int) -> Bool {
        let start = position
        while position < end, line[position].digit != nil { position += 1 }
        guard let number = line.wholeNumber(in: start..<position).flatMap({ Int64(exactly: $0) })
        else { return false }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        epoch = product
        return !overflow
    }

    private mutating func takeZone(_ line: Span<UInt8>, _ end: Int) -> Bool {
        guard position + 5 <= end, let zone = line.zoneOffset(in: position..<position + 5) else {
            return false
        }
        civil.zoneOffsetSeconds = zone
        position += 5
        return true
    }

    private mutating func takeHalf(_ line: Span<UInt8>, _ end: Int) -> Bool {
        guard position + 2 <= end else { return false }
        let half = position..<position + 2
        isAfternoon = line.equalsIgnoringCase("pm", in: half)
        position += 2
        return isAfternoon == true || line.equalsIgnoringCase("am", in: half)
    }

    /// Steps over letters, at least one.
    private mutating func skipWord(_ line: Span<UInt8>, _ end: Int) -> Bool {
        let start = position
        while position < end, (line[position] | 32) &- 97 < 26 { position += 1 }
        return position > start
    }
}

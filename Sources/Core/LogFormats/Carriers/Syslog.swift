/// `<134>` and what may follow it: any header of syslog, or the message at once.
///
/// Source: RFC 3164 4.1, RFC 5424 6.2; HAProxy's `log … format short|timed|priority`.
func readPriority(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) -> Int? {
    var end = start + 1
    while end < line.count, end <= start + 3, line[end].digit != nil { end += 1 }
    let number = start + 1..<end
    guard line.has(UInt8(ascii: ">"), at: end), let priority = line.wholeNumber(in: number),
        priority < 192
    else { return nil }
    found[.syslogPriority] = number
    found.setWord(.level, FieldWord(priority: priority))
    let rest = end + 1
    if line.has("1 ", at: rest), let end = readStructuredSyslog(line, from: rest, into: &found) {
        return end
    }
    return rest
}

/// `Feb  6 12:14:14 localhost haproxy[14389]: `, with or without host and tag.
///
/// Nil when it is no such time: a host may be called `Feb`.
func readSyslogHeader(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) -> Int? {
    guard line.has(UInt8(ascii: " "), at: start + 3), line.month(at: start) != nil else {
        return nil
    }
    let day = line.has(UInt8(ascii: " "), at: start + 4) ? start + 5 : start + 4
    let clock = line.word(at: line.word(at: day).upperBound + 1)
    guard line.dateAndClockOfSyslog(in: start..<clock.upperBound) != nil,
        line.has(UInt8(ascii: " "), at: clock.upperBound)
    else { return nil }
    found[.syslogTime] = start..<clock.upperBound
    return readHostAndTag(line, from: clock.upperBound + 1, into: &found)
}

/// `localhost haproxy[14389]: `, either or none; returns where the message begins.
private func readHostAndTag(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) -> Int {
    let first = line.word(at: start)
    if let tag = line.syslogTag(in: first) {
        return found.take(tag, endingAt: first.upperBound, in: line)
    }
    let second = line.word(at: first.upperBound + 1)
    if let tag = line.syslogTag(in: second) {
        found[.syslogHost] = first
        return found.take(tag, endingAt: second.upperBound, in: line)
    }
    // Without a tag the first word is a host unless it is the message's: `10.0.1.2:33312 [06/…`.
    guard line.isHostName(first), first.upperBound < line.count,
        !line.has(UInt8(ascii: "-"), at: second.lowerBound)
    else { return start }
    found[.syslogHost] = first
    return first.upperBound + 1
}

/// `2015-08-26T02:09:48+02:00 localhost haproxy[14389]: ` as rsyslog writes it, or a container's
/// `2025-12-31T17:37:40.493035218+01:00 stdout F `, or the stamp of `docker logs -t` alone.
///
/// Nil when it is neither: a line's own time may be written so.
func readISOHeader(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) -> Int? {
    let stamp = line.word(at: start)
    let second = line.word(at: stamp.upperBound + 1)
    guard !second.isEmpty else { return nil }
    let third = line.word(at: second.upperBound + 1)
    if let end = readStream(line, stamp, second, third, into: &found) { return end }
    if let tag = line.syslogTag(in: second) {
        found[.syslogTime] = stamp
        return found.take(tag, endingAt: second.upperBound, in: line)
    }
    if line.isHostName(second), let tag = line.syslogTag(in: third) {
        found[.syslogTime] = stamp
        found[.syslogHost] = second
        return found.take(tag, endingAt: third.upperBound, in: line)
    }
    // Nanoseconds and `Z`: only the container tools write so.
    guard stamp.count == 30, line.has(UInt8(ascii: "Z"), at: stamp.upperBound - 1) else {
        return nil
    }
    found[.containerTime] = stamp
    return stamp.upperBound + 1
}

/// A syslog tag's name and process.
struct SyslogTag {
    var name: Range<Int>
    var process: Range<Int>?
}

extension FoundFields {
    /// Notes a tag; returns where the text behind it begins.
    mutating func take(_ tag: SyslogTag, endingAt end: Int, in line: Span<UInt8>) -> Int {
        self[.syslogTag] = tag.name
        if let process = tag.process { self[.processID] = process }
        return line.has(UInt8(ascii: " "), at: end) ? end + 1 : end
    }
}

extension Span where Element == UInt8 {
    /// `nginx:` or `haproxy[14389]:`, which fills `word`.
    func syslogTag(in word: Range<Int>) -> SyslogTag? {
        guard (2...64).contains(word.count), has(UInt8(ascii: ":"), at: word.upperBound - 1) else {
            return nil
        }
        var tag = SyslogTag(name: word.lowerBound..<word.upperBound - 1)
        if has(UInt8(ascii: "]"), at: word.upperBound - 2) {
            guard let open = lastIndex(of: UInt8(ascii: "["), in: word) else { return nil }
            let process = open + 1..<word.upperBound - 2
            guard isWholeNumber(process) else { return nil }
            tag = SyslogTag(name: word.lowerBound..<open, process: process)
        }
        guard !tag.name.isEmpty, self[tag.name.lowerBound].isLetter else { return nil }
        for index in tag.name where !self[index].isTagByte { return nil }
        return tag
    }

    /// Whether `word` may be the name or IPv4 address of a host.
    func isHostName(_ word: Range<Int>) -> Bool {
        guard !word.isEmpty else { return false }
        for index in word where !self[index].isNameByte { return false }
        return true
    }

    /// `2026-11-23T` at `start`, judged by its signs alone.
    func hasDayAndT(at start: Int) -> Bool {
        has(UInt8(ascii: "-"), at: start + 4) && has(UInt8(ascii: "-"), at: start + 7)
            && has(UInt8(ascii: "T"), at: start + 10) && has(UInt8(ascii: ":"), at: start + 13)
    }
}

extension UInt8 {
    /// An ASCII letter.
    var isLetter: Bool { (self | 32) &- 97 < 26 }
    /// A byte of a host's or container's name.
    var isNameByte: Bool {
        isLetter || self &- 48 < 10 || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "_")
    }
    /// A byte of a syslog tag: Docker's are paths.
    fileprivate var isTagByte: Bool { isNameByte || self == UInt8(ascii: "/") }
}

/// Reads what carriers wrote before the proxy's own line, and returns where that line begins.
///
/// Carriers are syslog, container runtimes, `docker compose logs` and `kubectl logs --prefix`; one
/// may carry another. A line without any costs the reading of its first word.
func readCarrier(
    of line: Span<UInt8>,
    into found: inout FoundFields,
    _ clock: inout LineClock
) -> Int {
    var start = 0
    for _ in 0..<maximumCarriers {
        guard start < line.count, let next = carrierEnd(line, from: start, into: &found) else {
            return start
        }
        start = next
    }
    return start
}

/// Carriers in one another: compose, its time stamp, and the container's own syslog header.
private let maximumCarriers = 3

/// Where the carrier that begins at `start` ends; nil when none does.
private func carrierEnd(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) -> Int? {
    switch line[start] {
    case UInt8(ascii: "{"), UInt8(ascii: "\""): return nil
    case UInt8(ascii: "["): return readPodPrefix(line, from: start, into: &found)
    case UInt8(ascii: "<"): return readPriority(line, from: start, into: &found)
    case UInt8(ascii: "A")...UInt8(ascii: "S"):
        if let end = readSyslogHeader(line, from: start, into: &found) { return end }
    case UInt8(ascii: "1") where line.has(UInt8(ascii: " "), at: start + 1):
        if let end = readStructuredSyslog(line, from: start, into: &found) { return end }
    case UInt8(ascii: "0")...UInt8(ascii: "9") where line.hasDayAndT(at: start):
        return readISOHeader(line, from: start, into: &found)
    default: break
    }
    let word = line.word(at: start)
    if line.has(UInt8(ascii: ":"), at: word.upperBound - 1) {
        // A tag alone needs its process: any text may begin with a word and a colon.
        guard let tag = line.syslogTag(in: word), tag.process != nil else { return nil }
        return found.take(tag, endingAt: word.upperBound, in: line)
    }
    return readComposePrefix(line, word, into: &found)
}

extension FoundFields {
    /// The line's time from its carrier, for lines that write none themselves.
    mutating func takeCarrierTime(_ line: Span<UInt8>, _ clock: LineClock) {
        guard let stamp = self[.syslogTime] ?? self[.containerTime] else { return }
        self[.time] = stamp
        let isDated = line[stamp.lowerBound].digit != nil
        at =
            isDated
            ? line.timeISO8601(in: stamp)?.wallTime : clock.syslogTime(line, in: stamp)
    }
}

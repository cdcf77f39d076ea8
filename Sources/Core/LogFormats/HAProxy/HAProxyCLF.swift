import Events

/// Reads `option httplog clf`: the common log format, and behind it all the rest a field at a time.
///
/// `… "GET / HTTP/1.1" 200 152 "" "" 56128 880 "clf" "be" "n1" 0 0 0 4 4 ---- 1 1 0 0 0 0 0 "" ""`.
/// The milliseconds after the client's port belong to the accept date; captured headers follow the
/// two cookies without a word on whose they are, and are left alone.
func readCLF(
    _ line: Span<UInt8>,
    _ client: Range<Int>,
    from open: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    let date = open + 1..<open + 27
    guard line.has("] \"", at: date.upperBound),
        let end = line.endOfQuoted(from: date.upperBound + 3)
    else { throw foreign(at: open) }
    let status = line.word(at: end.index + 2)
    let bytes = line.word(at: status.upperBound + 1)
    guard line.has(" \"\" \"\" ", at: bytes.upperBound) else { throw foreign(at: bytes.upperBound) }
    var values = CLFValues(position: bytes.upperBound + 7)
    for field in clfFields {
        guard let value = values.next(in: line) else { throw foreign(at: values.position) }
        guard field.kind != .integer || line.isHAProxyNumber(value) else {
            throw foreign(at: value.lowerBound)
        }
        if field == .terminationState, !line.isFlags(value) {
            throw foreign(at: value.lowerBound)
        }
        found.takeHAProxy(field, value, in: line)
    }
    found[.client] = client
    found.takeRequest(date.upperBound + 3..<end.index, in: line)
    try found.takeHAProxyStatus(status, in: line)
    guard found.takeNumbers(byteCount, bytes, in: line) else {
        found.cut()
        return
    }
    found.at = clock.commonLogTime(line, in: date)
    guard found.at != nil else {
        throw Rejection(
            reason: "the time is not a date and clock that exist",
            offset: date.lowerBound
        )
    }
    found[.time] = date
    found[.timeLocal] = date
    found.isTimeOfStart = true
    found.durationUnit = .milliseconds
    found.takeMilliseconds(line)
    if end.isDoubtful { found.isPartial = true }
}

private func foreign(at offset: Int) -> Rejection {
    Rejection(reason: "common log format, but not as HAProxy writes it", offset: offset)
}

private let byteCount: [LogField] = [.bytes]

/// The fields behind the two empty texts, in their order.
private let clfFields: [LogField] = [
    .clientPort, .milliseconds, .frontend, .backend, .server, .tq, .tw, .tc, .tr, .tt,
    .terminationState, .activeConnections, .frontendConnections, .backendConnections,
    .serverConnections, .retries, .serverQueue, .backendQueue, .requestCookie, .responseCookie,
]

/// Words, or texts in quotes, one after the other.
private struct CLFValues {
    var position: Int

    mutating func next(in line: Span<UInt8>) -> Range<Int>? {
        guard position < line.count else { return nil }
        guard line.has(UInt8(ascii: "\""), at: position) else {
            let word = line.word(at: position)
            position = word.upperBound + 1
            return word
        }
        guard let end = line.endOfQuoted(from: position + 1) else { return nil }
        defer { position = end.index + 2 }
        return position + 1..<end.index
    }
}

extension FoundFields {
    /// Adds the milliseconds of the accept date to the time, whose own end at the second.
    mutating func takeMilliseconds(_ line: Span<UInt8>) {
        guard let range = self[.milliseconds], let count = line.wholeNumber(in: range),
            count < 1_000
        else { return }
        at = at.map { $0 + .milliseconds(Int64(count)) }
    }
}

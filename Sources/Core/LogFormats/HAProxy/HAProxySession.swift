import Events

private let tcpTimers: [LogField] = [.tw, .tc, .tt]
private let httpTimers: [LogField] = [.tq, .tw, .tc, .tr, .tt]
private let byteCount: [LogField] = [.bytes]
private let queueLengths: [LogField] = [.serverQueue, .backendQueue]
private let connectionCounts: [LogField] = [
    .activeConnections, .frontendConnections, .backendConnections, .serverConnections, .retries,
]

/// Reads a session from its accept date on: `[06/Feb/2009:12:14:14.655] frontend backend/server …`,
/// or `frontend/bind: message` of a connection that failed before it became one.
func readSession(
    _ line: Span<UInt8>,
    from open: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    try readAcceptDate(line, from: open, into: &found, &clock)
    let frontend = line.word(at: open + 27)
    guard !frontend.isEmpty else {
        throw Rejection(reason: "expected the frontend's name", offset: min(open + 27, line.count))
    }
    if line.has(UInt8(ascii: ":"), at: frontend.upperBound - 1) {
        return try readFailedConnection(line, frontend, into: &found)
    }
    found.takeHAProxy(.frontend, frontend, in: line)
    let names = line.word(at: frontend.upperBound + 1)
    guard let slash = line.firstIndex(of: UInt8(ascii: "/"), in: names) else {
        throw Rejection(
            reason: "expected backend/server after the frontend",
            offset: min(frontend.upperBound + 1, line.count)
        )
    }
    found[.backend] = names.lowerBound..<slash
    found.takeHAProxy(.server, slash + 1..<names.upperBound, in: line)
    let timers = try readTimers(line, after: names.upperBound, into: &found)
    if timers.isTCP {
        readTCPSession(line, after: timers.end, into: &found)
    } else {
        try readHTTPSession(line, after: timers.end, into: &found)
    }
}

private func readAcceptDate(
    _ line: Span<UInt8>,
    from open: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    let date = open + 1..<open + 25
    guard line.has("] ", at: date.upperBound) else {
        throw Rejection(
            reason: "expected a date such as [06/Feb/2009:12:14:14.655]",
            offset: open
        )
    }
    guard let at = clock.acceptTime(line, in: date) else {
        throw Rejection(
            reason: "the time is not a date and clock that exist",
            offset: date.lowerBound
        )
    }
    found.at = at
    found.isTimeOfStart = true
    found.durationUnit = .milliseconds
    found[.time] = date
    found[.acceptDate] = date
}

/// Words that operators put between the server and the timers and that are stepped over.
private let maximumExtraWords = 4

/// Five timers of HTTP or three of TCP; returns their end.
///
/// Words before them are taken as fields that an operator put in: of them `bi=10.0.0.9:40000` is
/// HAProxy's own address towards the server (`%bi:%bp`).
private func readTimers(
    _ line: Span<UInt8>,
    after names: Int,
    into found: inout FoundFields
) throws(Rejection) -> (isTCP: Bool, end: Int) {
    var timers = line.word(at: names + 1)
    var count = line.timers(in: timers)
    let extra = timers.lowerBound
    var words = 0
    while count == 0, words < maximumExtraWords, !timers.isEmpty {
        found.takeProxySource(timers, in: line)
        timers = line.word(at: timers.upperBound + 1)
        count = line.timers(in: timers)
        words += 1
    }
    if words > 0, count > 0 {
        found[.extra] = extra..<timers.lowerBound - 1
        found.isPartial = true
    }
    let isTCP = count == 3
    guard count > 0, found.takeNumbers(isTCP ? tcpTimers : httpTimers, timers, in: line) else {
        throw Rejection(
            reason: "expected five timers such as 10/0/30/69/109, or three",
            // Where there are none, at the first word that could have been them.
            offset: min(count > 0 ? timers.lowerBound : extra, line.count)
        )
    }
    if isTCP { found.setWord(.mode, .tcp) }
    return (isTCP, timers.upperBound)
}

/// `2750 -- 1/1/1/1/0 0/0` after the timers.
private func readTCPSession(
    _ line: Span<UInt8>,
    after timers: Int,
    into found: inout FoundFields
) {
    found.setNone(.status)
    let bytes = line.word(at: timers + 1)
    guard found.takeNumbers(byteCount, bytes, in: line) else { return found.cut() }
    let flags = line.word(at: bytes.upperBound + 1)
    guard flags.count == 2 || flags.count == 4, line.isFlags(flags) else { return found.cut() }
    found[.terminationState] = flags
    guard let end = found.takeConnections(line, after: flags.upperBound) else {
        return found.cut()
    }
    if end < line.count { found.takeExtra(end + 1..<line.count) }
}

/// `200 2750 - - ---- 1/1/1/1/0 0/0 {…} {…} "GET / HTTP/1.1"` after the timers.
private func readHTTPSession(
    _ line: Span<UInt8>,
    after timers: Int,
    into found: inout FoundFields
) throws(Rejection) {
    let status = line.word(at: timers + 1)
    try found.takeHAProxyStatus(status, in: line)
    let bytes = line.word(at: status.upperBound + 1)
    guard found.takeNumbers(byteCount, bytes, in: line) else { return found.cut() }
    let request = line.word(at: bytes.upperBound + 1)
    let response = line.word(at: request.upperBound + 1)
    let flags = line.word(at: response.upperBound + 1)
    guard line.isFlags(flags) else { return found.cut() }
    found[.requestCookie] = request
    found[.responseCookie] = response
    found[.terminationState] = flags
    guard let end = found.takeConnections(line, after: flags.upperBound) else {
        return found.cut()
    }
    readCapturesAndRequest(line, from: end + 1, into: &found)
}

extension FoundFields {
    /// `1/1/1/1/0 0/0`: connections, retries and queues; returns the end, nil when they are not all
    /// there.
    mutating func takeConnections(_ line: Span<UInt8>, after flags: Int) -> Int? {
        let connections = line.word(at: flags + 1)
        guard takeNumbers(connectionCounts, connections, in: line) else { return nil }
        let queues = line.word(at: connections.upperBound + 1)
        guard takeNumbers(queueLengths, queues, in: line) else { return nil }
        return queues.upperBound
    }

    /// Notes that the rest of the line is not as it should be: most often syslog cut it.
    mutating func cut() {
        isPartial = true
        isTruncated = true
    }

    /// Notes HAProxy's own address towards the server, written as `bi=10.0.0.9:40000`.
    mutating func takeProxySource(_ word: Range<Int>, in line: Span<UInt8>) {
        guard line.has("bi=", at: word.lowerBound) else { return }
        let address = word.lowerBound + 3..<word.upperBound
        guard let colon = line.lastIndex(of: UInt8(ascii: ":"), in: address),
            line.isWholeNumber(colon + 1..<word.upperBound)
        else { return }
        self[.sourceIP] = address.lowerBound..<colon
        self[.sourcePort] = colon + 1..<word.upperBound
    }

    /// Notes what follows where the format has ended.
    mutating func takeExtra(_ rest: Range<Int>) {
        self[.extra] = rest
        isPartial = true
    }
}

import Events

/// Reads what HAProxy logs: requests, TCP sessions, failed handshakes, and its own life.
///
/// Source: HAProxy's doc/configuration.txt 8.2 (`httplog`, `tcplog`, `httpslog`, `httplog clf`, the
/// default and the error log format), src/server.c, check.c, proxy.c for its own life.
func scanHAProxy(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    let start = stepOverOwnTime(line, from: start, into: &found)
    let client = line.word(at: start)
    let next = client.upperBound + 1
    if line.has(UInt8(ascii: "["), at: next) {
        if line.has(UInt8(ascii: "["), at: start) {
            throw Rejection(reason: "not a line of HAProxy", offset: start)
        }
        readClientAndPort(line, client, into: &found)
        return try readSession(line, from: next, into: &found, &clock)
    }
    if line.has("- - [", at: next) {
        return try readCLF(line, client, from: next + 4, into: &found, &clock)
    }
    if line.has("Connect from ", at: start) {
        return try readConnect(line, from: start, into: &found, clock)
    }
    try readLife(line, from: start, into: &found, clock)
}

/// `log … format iso` and `timed` write a time and nothing else before the text; some collectors
/// do so too, without a zone.
private func stepOverOwnTime(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) -> Int {
    guard line.hasDayAndT(at: start) else { return start }
    let stamp = line.word(at: start)
    guard stamp.upperBound < line.count else { return start }
    found[.syslogTime] = stamp
    return stamp.upperBound + 1
}

/// `10.0.1.2:33317`, `::1:48030`, `-:22222` for a masked one, `unix:2`, or `unknown`.
func readClientAndPort(_ line: Span<UInt8>, _ word: Range<Int>, into found: inout FoundFields) {
    guard let colon = line.lastIndex(of: UInt8(ascii: ":"), in: word),
        line.isWholeNumber(colon + 1..<word.upperBound)
    else {
        found[.client] = word
        return
    }
    if line.equals("unix", in: word.lowerBound..<colon) {
        // The number is the listener's, not a port.
        found[.client] = word
        return
    }
    found[.client] = word.lowerBound..<colon
    found[.clientPort] = colon + 1..<word.upperBound
}

/// `Connect from 10.0.1.2:33312 to 10.0.3.31:8012 (www/HTTP)`, the default log format.
private func readConnect(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields,
    _ clock: LineClock
) throws(Rejection) {
    let source = line.word(at: start + 13)
    let isToAddress = line.has(" to ", at: source.upperBound)
    let destination =
        isToAddress ? line.word(at: source.upperBound + 4) : source.upperBound..<source.upperBound
    let open = destination.upperBound + 1
    guard !source.isEmpty, line.has(UInt8(ascii: "("), at: open),
        line.has(UInt8(ascii: ")"), at: line.count - 1),
        let slash = line.lastIndex(of: UInt8(ascii: "/"), in: open..<line.count)
    else {
        throw Rejection(
            reason: "expected `Connect from address:port to address:port (frontend/mode)`",
            offset: min(source.upperBound, line.count)
        )
    }
    readClientAndPort(line, source, into: &found)
    if isToAddress, let colon = line.lastIndex(of: UInt8(ascii: ":"), in: destination) {
        found[.destinationIP] = destination.lowerBound..<colon
        found[.destinationPort] = colon + 1..<destination.upperBound
        if !line.isWholeNumber(colon + 1..<destination.upperBound) { found.isPartial = true }
    }
    found[.frontend] = open + 1..<slash
    found[.mode] = slash + 1..<line.count - 1
    found.setWord(.event, .connect)
    found.takeCarrierTime(line, clock)
}

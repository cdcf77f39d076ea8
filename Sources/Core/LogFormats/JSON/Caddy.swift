import Events

/// Reads Caddy's JSON log: requests, and everything else that Caddy tells.
///
/// Caddy writes two lines for a request that failed at the upstream: an error (`http.log.error`),
/// which has the cause, and the request itself (`http.log.access`). Only the second counts as a
/// request. The request is written when it has ended. Source: caddyserver/caddy,
/// modules/caddyhttp/{marshalers,server,logging}.go.
func scanCaddy(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    found.textStyle = .json
    found.isEmptyNone = true
    do throws(Rejection) {
        try readCaddyMembers(line, from: start, into: &found)
    } catch {
        try found.forgiveCut(error, in: line)
    }
    try checkIsCaddy(found, in: line)
    if !found.has(.time) { found[.time] = found[.timestamp] }
    found[.timestamp] = nil
    found.at = found.value(.time, in: line).flatMap { line.jsonTime(in: $0, clock) }
    if found.at == nil { found.isPartial = true }
    settleCaddyClient(line, into: &found)
    settleCaddyDuration(line, into: &found)
    if isCaddyRequest(found, in: line) {
        try found.readStatus(in: line)
        found.checkWholeNumbers(caddyWholeNumbers, in: line)
    } else {
        settleCaddyError(line, into: &found)
    }
}

/// Keys of the line itself; `caller` is what Caddy's logging library adds for other programs.
private let caddyNames = FieldNames([
    (.level, ["level"]),
    (.time, ["ts"]),
    (.timestamp, ["time", "timestamp", "@timestamp"]),
    (.logger, ["logger"]),
    (.message, ["msg", "message"]),
    (.module, ["caller"]),
    (.requestLine, ["request"]),
    (.requestHeaders, ["headers"]),
    (.responseHeaders, ["resp_headers"]),
    (.durationRaw, ["duration"]),
    (.bytes, ["size"]),
    (.bytesReceived, ["bytes_read"]),
    (.status, ["status"]),
    (.user, ["user_id"]),
    (.requestID, ["uuid", "request_id"]),
    (.errorID, ["err_id"]),
    (.reason, ["error"]),
    (.peer, ["upstream", "dial", "host"]),
])

private let caddyRequestNames = FieldNames([
    (.client, ["client_ip"]),
    (.clientHost, ["remote_ip", "remote_addr"]),
    (.clientPort, ["remote_port"]),
    (.protocol, ["proto"]),
    (.method, ["method"]),
    (.host, ["host"]),
    (.target, ["uri"]),
    (.requestHeaders, ["headers"]),
])

private let caddyHeaderNames = FieldNames([
    (.userAgent, ["User-Agent"]),
    (.referer, ["Referer"]),
    (.upgrade, ["Upgrade"]),
    (.forwardedFor, ["X-Forwarded-For"]),
    (.requestID, ["X-Request-Id"]),
])

private let caddyWholeNumbers: [LogField] = [.clientPort, .bytes, .bytesReceived]

/// Rejects lines of other programs, many of which log level, time and message.
///
/// Caddy calls the time `ts`, or tells under another name (`time_key`) what its HTTP server does.
private func checkIsCaddy(_ found: FoundFields, in line: Span<UInt8>) throws(Rejection) {
    let isOfServer = found[.logger].map { line.has("http", at: $0.lowerBound) } ?? false
    guard found.has(.time) || found.has(.timestamp) && isOfServer, found.has(.level),
        found.has(.message) || found.has(.logger)
    else {
        throw Rejection(reason: "without level, ts and msg it is not Caddy's", offset: line.count)
    }
    if found.has(.module) {
        throw Rejection(reason: "a caller, which Caddy does not write", offset: line.count)
    }
}

private func readCaddyMembers(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) throws(Rejection) {
    var walker = try JSONWalker(from: start, in: line)
    var seen = SeenNames()
    while let (field, member) = try walker.next(of: caddyNames, &seen, in: line) {
        switch (field, member.kind) {
        case (.requestLine, .object):
            try readCaddyRequest(&walker, line, into: &found)
        case (.responseHeaders, .object):
            try readCaddyHeaders(&walker, line, into: &found)
        case (.requestLine, _), (.responseHeaders, _), (.requestHeaders, _):
            // Debug lines have the upstream's headers here.
            break
        default:
            // A list of hosts is told by the certificates' part; it is no upstream.
            if field != .peer || member.kind == .text { found.note(member, as: field) }
        }
    }
}

private func readCaddyRequest(
    _ walker: inout JSONWalker,
    _ line: Span<UInt8>,
    into found: inout FoundFields
) throws(Rejection) {
    var seen = SeenNames()
    try walker.enter(in: line)
    while let (field, member) = try walker.next(of: caddyRequestNames, &seen, in: line) {
        if field != .requestHeaders {
            found.note(member, as: field)
        } else if member.kind == .object {
            try readCaddyHeaders(&walker, line, into: &found)
        }
    }
}

/// Headers are lists of texts, of which the first is taken.
private func readCaddyHeaders(
    _ walker: inout JSONWalker,
    _ line: Span<UInt8>,
    into found: inout FoundFields
) throws(Rejection) {
    var seen = SeenNames()
    try walker.enter(in: line)
    while let (field, member) = try walker.next(of: caddyHeaderNames, &seen, in: line) {
        guard member.kind == .list else {
            found.note(member, as: field)
            continue
        }
        try walker.enter(in: line)
        var isFirst = true
        while let element = try walker.next(in: line) {
            if isFirst { found.note(element, as: field) }
            isFirst = false
        }
    }
}

/// `client_ip` is the client behind trusted proxies; before Caddy 2.7 there is only the connection's
/// `remote_ip`, and before 2.5 `remote_addr` with the port.
private func settleCaddyClient(_ line: Span<UInt8>, into found: inout FoundFields) {
    guard let remote = found.value(.clientHost, in: line) else { return }
    guard let client = found.value(.client, in: line) else {
        let port = found[.clientPort]
        found.setClient(remote, in: line)
        found[.clientHost] = found[.client]
        if let port { found[.clientPort] = port }
        return
    }
    if !line.equal(client, remote) {
        // The port is of the connection, which is the trusted proxy's.
        found[.clientPort] = nil
    }
}

/// Seconds as a decimal, or `1.5ms` where `duration_format` is `string`.
///
/// A whole number other than 0 may be milliseconds or nanoseconds (other settings): the line does
/// not say, so it is not taken.
private func settleCaddyDuration(_ line: Span<UInt8>, into found: inout FoundFields) {
    guard let text = found.value(.durationRaw, in: line) else { return }
    if let (number, unit) = line.goDuration(in: text) {
        found.durationUnit = unit
        found[.requestTime] = number
    } else if line.decimalSeconds(in: text) != nil,
        !line.isWholeNumber(text) || line.equals("0", in: text)
    {
        found[.requestTime] = text
    } else {
        found.isPartial = true
    }
}

private func isCaddyRequest(_ found: FoundFields, in line: Span<UInt8>) -> Bool {
    guard found.has(.status), !found.has(.errorID) else { return false }
    if let logger = found.value(.logger, in: line) {
        if line.has("http.log.access", at: logger.lowerBound) { return true }
        if line.has("http.log.error", at: logger.lowerBound) { return false }
    }
    return found[.message].map { line.equals("handled request", in: $0) } ?? false
}

/// An error that a request met, or something of Caddy's own life.
private func settleCaddyError(_ line: Span<UInt8>, into found: inout FoundFields) {
    found.kind = .error
    let text = found.value(.reason, in: line) ?? found[.message]
    found.cause = caddyCause(text, found, in: line)
    if let address = text.flatMap({ line.goPeer(in: $0) }) { found[.peer] = address }
}

/// The lower levels repeat attempts and health checks of which errors tell as well.
private func caddyCause(
    _ text: Range<Int>?,
    _ found: FoundFields,
    in line: Span<UInt8>
) -> CauseClass {
    guard let level = found[.level], let text else { return .other }
    if line.equalsIgnoringCase("error", in: level) { return line.goCause(in: text) }
    guard line.equalsIgnoringCase("warn", in: level) else { return .lifecycle }
    let cause = line.goCause(in: text)
    return cause == .other ? .lifecycle : cause
}

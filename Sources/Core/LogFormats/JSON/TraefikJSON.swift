import Events

/// Reads Traefik's JSON access log, and the lines of Traefik's own log in JSON.
///
/// Source: traefik/traefik, pkg/middlewares/accesslog/logdata.go. A line is written at the end of
/// a request and has the time of its start.
func scanTraefikJSON(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    found.textStyle = .json
    found.isEmptyNone = true
    found.durationUnit = .nanoseconds
    do throws(Rejection) {
        try readTraefikMembers(line, from: start, into: &found)
    } catch {
        try found.forgiveCut(error, in: line)
    }
    settleTraefikTime(line, clock, into: &found)
    let isRequest =
        found.has(.status) || found.has(.method) || found.has(.target)
        || found.has(.targetStatus) || found.has(.clientHost)
    guard isRequest else { return try settleTraefikError(line, into: &found) }
    settleTraefikRequest(line, into: &found)
    // Fields can be left out by configuration; without the status little is known.
    guard found.has(.status) else {
        found.isPartial = true
        return
    }
    try found.readStatus(in: line)
}

/// Names of version 2 and 3, and after them those of version 1.
private let traefikNames = FieldNames([
    (.time, ["StartUTC"]),
    (.timeLocal, ["StartLocal"]),
    (.timestamp, ["time"]),
    (.durationRaw, ["Duration"]),
    (.upstreamDuration, ["OriginDuration"]),
    (.clientHost, ["ClientHost"]),
    (.client, ["ClientAddr"]),
    (.clientPort, ["ClientPort"]),
    (.user, ["ClientUsername"]),
    (.method, ["RequestMethod"]),
    (.target, ["RequestPath"]),
    (.protocol, ["RequestProtocol"]),
    (.host, ["RequestHost"]),
    (.vhost, ["RequestAddr"]),
    (.bytesReceived, ["RequestContentSize"]),
    (.status, ["DownstreamStatus"]),
    (.bytes, ["DownstreamContentSize"]),
    (.targetStatus, ["OriginStatus"]),
    (.router, ["RouterName", "FrontendName", "routerName"]),
    (.upstreamName, ["ServiceName", "BackendName", "serviceName"]),
    (.upstreamAddresses, ["ServiceAddr", "BackendAddr"]),
    (.serverURL, ["ServiceURL", "BackendURL", "ForwardURL"]),
    (.requestCount, ["RequestCount"]),
    (.retryAttempts, ["RetryAttempts"]),
    (.gzipRatio, ["GzipRatio"]),
    (.sslVersion, ["TLSVersion"]),
    (.sslCipher, ["TLSCipher"]),
    (.frontend, ["entryPointName"]),
    (.userAgent, ["request_User-Agent"]),
    (.referer, ["request_Referer"]),
    (.upgrade, ["request_Upgrade", "downstream_Upgrade"]),
    (.forwardedFor, ["request_X-Forwarded-For"]),
    (.requestID, ["request_X-Request-Id"]),
    (.level, ["level"]),
    (.message, ["msg", "message"]),
    (.reason, ["error"]),
    (.module, ["caller"]),
    (.logger, ["middlewareName", "middlewareType", "providerName", "serverName"]),
])

private func readTraefikMembers(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) throws(Rejection) {
    var walker = try JSONWalker(from: start, in: line)
    var seen = SeenNames()
    while let (field, member) = try walker.next(of: traefikNames, &seen, in: line) {
        switch (field, member.kind) {
        case (.serverURL, .object):
            try readServerURL(&walker, line, into: &found)
        default:
            found.note(member, as: field)
        }
    }
}

/// `{"Scheme":"http","Host":"172.17.0.3:80",…}`, as versions before 2.11 write it.
private func readServerURL(
    _ walker: inout JSONWalker,
    _ line: Span<UInt8>,
    into found: inout FoundFields
) throws(Rejection) {
    try walker.enter(in: line)
    while let member = try walker.next(in: line) {
        if line.equals("Host", in: member.key) { found.note(member, as: .serverURL) }
    }
}

/// Of the three times the start in UTC counts; `time` is when the line was written.
private func settleTraefikTime(
    _ line: Span<UInt8>,
    _ clock: LineClock,
    into found: inout FoundFields
) {
    found.isTimeOfStart = found.has(.time) || found.has(.timeLocal)
    if !found.has(.time) { found[.time] = found[.timeLocal] ?? found[.timestamp] }
    found[.timestamp] = nil
    found.at = found.value(.time, in: line).flatMap { line.jsonTime(in: $0, clock) }
    if found.at == nil { found.isPartial = true }
}

private let traefikWholeNumbers: [LogField] = [
    .bytes, .bytesReceived, .clientPort, .requestCount, .retryAttempts,
]
private let totalTimes: [LogField] = [.duration, .requestTime]
private let serviceTimes: [LogField] = [.upstreamDuration, .upstreamTimes]

private func settleTraefikRequest(_ line: Span<UInt8>, into found: inout FoundFields) {
    found[.level] = nil
    found[.message] = nil
    let address = found[.client]
    found[.client] = nil
    if let host = found.value(.clientHost, in: line) {
        found[.client] = line.withoutBrackets(host)
    } else if let address {
        found.setClient(address, in: line)
    }
    if !found.has(.host) { found[.host] = found[.vhost] }
    found[.vhost] = nil
    if !found.has(.upstreamAddresses), let url = found.value(.serverURL, in: line) {
        found[.upstreamAddresses] = line.upstreamAddress(in: url)
    }
    found[.server] = found[.upstreamAddresses]
    // Where no service was asked Traefik writes an OriginStatus of 0.
    if found.has(.upstreamAddresses) { found[.upstreamStatuses] = found[.targetStatus] }
    found.checkWholeNumbers(traefikWholeNumbers, in: line)
    if let total = found.value(.durationRaw, in: line) {
        found.setDuration(total, as: totalTimes, in: line)
    }
    if let time = found.value(.upstreamDuration, in: line) {
        found.setDuration(time, as: serviceTimes, in: line)
    }
    if let status = found.value(.targetStatus, in: line), line.status(in: status) == nil {
        found.isPartial = true
    }
}

/// A line of Traefik's own log: `level`, `msg` or `message`, and `time` are in all of them.
///
/// Other programs' logs have those too: such a line is only partial unless it names something of
/// Traefik's.
private func settleTraefikError(
    _ line: Span<UInt8>,
    into found: inout FoundFields
) throws(Rejection) {
    guard let level = found[.level], found.has(.time), let message = found[.message] else {
        throw Rejection(reason: "no field of Traefik's access log", offset: line.count)
    }
    let isOwn =
        found.has(.frontend) || found.has(.router) || found.has(.upstreamName)
        || found.has(.logger) || found.has(.serverURL)
        || line.firstIndex(of: "raefik", in: message) != nil
        || found[.module].map { line.firstIndex(of: "traefik", in: $0) != nil } ?? false
        || line.firstIndex(of: "' caused by: ", in: message) != nil
        || line.has("Health check", at: message.lowerBound)
    if !isOwn { found.isPartial = true }
    found.kind = .error
    // In JSON, Traefik tells of a failed attempt at level debug.
    let text = found.value(.reason, in: line) ?? message
    let cause = line.goCause(in: text)
    let isTold =
        line.equalsIgnoringCase("debug", in: level)
        || line.equalsIgnoringCase("info", in: level)
    found.cause = cause == .other && isTold ? .lifecycle : cause
    found[.peer] = line.goPeer(in: text)
    found[.server] = found[.serverURL].map { line.upstreamAddress(in: $0) }
}

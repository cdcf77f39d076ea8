import Events

/// Reads the access log of AWS's application load balancer.
///
/// Fields are only ever added at the end (25 in 2018, 29 in 2019, 30 and 33 since): one file may hold
/// lines of several lengths, and fields beyond those known here are stepped over. Source: AWS,
/// "Access logs for your Application Load Balancer", table of fields.
func scanALB(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    // Not `""` but `-` is written for "none"; a list may be empty.
    found.isEmptyNone = true
    try readALBTime(line, from: start, into: &found)
    var position = start
    var count = 0
    while position < line.count {
        guard let value = line.value(at: position) else {
            found.isPartial = true
            break
        }
        if value.isDoubtful { found.isPartial = true }
        if count < albFields.count { try note(count, value.text, line, into: &found) }
        position = value.next
        count += 1
    }
    guard count >= albMinimumFields else {
        throw Rejection(reason: "fewer fields than a load balancer's line has", offset: line.count)
    }
    // The oldest lines have all up to the trace.
    if count < albTraceField { found.isPartial = true }
    if !found.has(.traceabilityID) { found.setNone(.traceabilityID) }
}

/// Type and time, the look of such a line.
private func readALBTime(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) throws(Rejection) {
    let type = line.word(at: start)
    let time = line.word(at: type.upperBound + 1)
    guard line.isALBType(type) else {
        throw Rejection(
            reason: "expected a type such as http, https, h2, grpcs, ws or wss",
            offset: start
        )
    }
    guard let civil = line.timeISO8601(in: time) else {
        throw Rejection(
            reason: "the time is not a date and clock that exist",
            offset: min(time.lowerBound, line.count)
        )
    }
    found.at = civil.wallTime
    found[.time] = time
}

/// Up to the user agent.
private let albMinimumFields = 14
/// The number of the last field of the first logs of 2016.
private let albTraceField = 18

/// The fields in their order.
private let albFields: [LogField] = [
    .type, .timestamp, .elb, .clientHost, .targetHost,
    .requestProcessingTime, .targetProcessingTime, .responseProcessingTime,
    .elbStatusCode, .targetStatusCode, .receivedBytes, .sentBytes,
    .requestLine, .userAgent, .sslCipher, .sslProtocol, .targetGroupARN, .traceID,
    .domainName, .chosenCertARN, .matchedRulePriority, .requestCreationTime, .actionsExecuted,
    .redirectURL, .errorReason, .targetPortList, .targetStatusCodeList,
    .classification, .classificationReason, .traceabilityID,
    .transformedHost, .transformedURI, .requestTransformStatus,
]

/// What a request line is split into.
private let albRequestFields: [LogField] = [
    .method, .target, .protocol, .requestMethod, .requestURL, .requestProtocol,
]

/// Takes a field by its own name, and by the name that all formats share.
private func note(
    _ index: Int,
    _ range: Range<Int>,
    _ line: Span<UInt8>,
    into found: inout FoundFields
) throws(Rejection) {
    let field = albFields[index]
    found[field] = range
    switch field {
    case .clientHost: readALBClient(line, range, into: &found)
    case .targetHost: found[.upstreamAddresses] = range
    case .requestProcessingTime, .targetProcessingTime, .responseProcessingTime:
        try readALBDuration(field, line, range, into: &found)
    case .elbStatusCode:
        found[.status] = range
        found.status = line.status(in: range)
        if found.status == nil, !line.isDash(range) {
            throw Rejection(
                reason: "the status is not a number from 0 to 999",
                offset: range.lowerBound
            )
        }
    case .targetStatusCode:
        found[.upstreamStatuses] = range
        found[.targetStatus] = range
    case .receivedBytes: found[.bytesReceived] = range
    case .sentBytes:
        found[.bytes] = range
        found[.bytesSent] = range
    case .requestLine: readALBRequest(line, range, into: &found)
    case .sslProtocol: found[.sslVersion] = range
    case .traceID: found[.requestID] = range
    case .domainName: found[.host] = range
    default: break
    }
}

/// `10.0.0.1:2817`; an IPv6 address has no brackets, so that the last colon counts.
private func readALBClient(_ line: Span<UInt8>, _ range: Range<Int>, into found: inout FoundFields)
{
    guard let colon = line.lastIndex(of: UInt8(ascii: ":"), in: range),
        line.isWholeNumber(colon + 1..<range.upperBound)
    else {
        found[.client] = range
        found.setNone(.clientPort)
        return
    }
    let host = range.lowerBound..<colon
    let isBracketed =
        host.count > 2 && line.has(UInt8(ascii: "["), at: host.lowerBound)
        && line.has(UInt8(ascii: "]"), at: colon - 1)
    found[.client] = isBracketed ? host.lowerBound + 1..<colon - 1 : host
    found[.clientPort] = colon + 1..<range.upperBound
}

/// Seconds with three decimals, or `-1` where the request did not get that far.
private func readALBDuration(
    _ field: LogField,
    _ line: Span<UInt8>,
    _ range: Range<Int>,
    into found: inout FoundFields
) throws(Rejection) {
    let isTime = line.decimalSeconds(in: range) != nil
    guard isTime || line.isDash(range) || line.has("-1", at: range.lowerBound) else {
        throw Rejection(
            reason: "expected a time in seconds, or -1",
            offset: min(range.lowerBound, line.count)
        )
    }
    guard field == .targetProcessingTime else { return }
    if isTime { found[.upstreamTimes] = range } else { found.setNone(.upstreamTimes) }
}

/// `GET http://host:80/ HTTP/1.1`, or `- http://host:80- -` for what was no request.
private func readALBRequest(_ line: Span<UInt8>, _ range: Range<Int>, into found: inout FoundFields)
{
    let method = line.word(at: range.lowerBound, before: range.upperBound)
    guard method.upperBound < range.upperBound,
        let space = line.lastIndex(of: UInt8(ascii: " "), in: range), space > method.upperBound
    else {
        for field in albRequestFields { found.setNone(field) }
        return
    }
    found[.method] = method
    found[.target] = method.upperBound + 1..<space
    found[.protocol] = space + 1..<range.upperBound
    found[.requestMethod] = method
    found[.requestURL] = method.upperBound + 1..<space
    found[.requestProtocol] = space + 1..<range.upperBound
}

extension Span where Element == UInt8 {
    /// Whether `range` may be a type: AWS adds to http, https, h2, grpcs, ws and wss, and asks to
    /// expect others.
    fileprivate func isALBType(_ range: Range<Int>) -> Bool {
        guard (2...8).contains(range.count), self[range.lowerBound].digit == nil else {
            return false
        }
        for index in range where self[index].digit == nil && self[index] &- 97 >= 26 {
            return false
        }
        return true
    }
}

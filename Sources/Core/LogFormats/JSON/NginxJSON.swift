import Events

/// Reads nginx's `log_format … escape=json`: one object a line, its keys chosen by the operator.
///
/// The keys understood are those of `nginxNames`; others are stepped over. Values without quotes
/// may be empty or lists, and an absent variable is empty.
func scanNginxJSON(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock,
    _ shortcuts: inout Shortcuts
) throws(Rejection) {
    found.textStyle = .json
    found.isEmptyNone = true
    if !shortcuts.areTaken || !shortcuts.keyOrder.read(line, from: start, into: &found) {
        do throws(Rejection) {
            try readNginxMembers(line, from: start, into: &found)
            if shortcuts.areTaken { shortcuts.keyOrder.learn(line, from: start) }
        } catch {
            try found.forgiveCut(error, in: line)
        }
    }
    // Envoy's and Caddy's lines may have a status and a time too, under nginx's names.
    if let value = found[.responseFlags] ?? found[.cluster] ?? found[.logger]
        ?? found[.responseHeaders]
    {
        throw Rejection(reason: "a key that nginx does not have", offset: value.lowerBound)
    }
    try found.readStatus(in: line)
    if let request = found.value(.requestLine, in: line) {
        found.setRequestLine(request, in: line)
    }
    found.at = found.value(.time, in: line).flatMap { line.jsonTime(in: $0, clock) }
    if found.at == nil { found.isPartial = true }
    splitNginxClient(line, into: &found)
    checkNginxNumbers(line, into: &found)
    if !areAttemptsWellFormed(&found, in: line) { found.isPartial = true }
}

/// Notes the places of all members by walking through the object.
func readNginxMembers(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) throws(Rejection) {
    var walker = try JSONWalker(from: start, in: line, isLenient: true)
    // What the key `ua` holds: the upstream's address beside `us`, else the user agent.
    var shortAgent: Range<Int>?
    // Where a value is nested that nginx writes as a text.
    var nested: Int?
    while let member = try walker.next(in: line) {
        guard let field = nginxNames.field(named: member.key, in: line) else { continue }
        if field == .userAgent, line.equals("ua", in: member.key) {
            if shortAgent != nil { found.isPartial = true }
            shortAgent = member.value
        } else if member.kind.isNested {
            nested = nested ?? member.value.lowerBound
        } else if !found.has(field) {
            found[field] = member.value
        } else if field != .time {
            found.isPartial = true
        } else if line.equals("msec", in: member.key) {
            // `$msec` before the others: it alone has milliseconds.
            found[.time] = member.value
        }
    }
    if let nested { throw Rejection(reason: "a text of nginx is nested", offset: nested) }
    guard let shortAgent else { return }
    let isUpstream = found.has(.upstreamStatuses) && !found.has(.upstreamAddresses)
    let field = isUpstream ? LogField.upstreamAddresses : .userAgent
    if found.has(field) { found.isPartial = true } else { found[field] = shortAgent }
}

/// `"$remote_addr:$remote_port"` is one text with both.
private func splitNginxClient(_ line: Span<UInt8>, into found: inout FoundFields) {
    if let port = found.value(.clientPort, in: line) {
        let isPort = line.wholeNumber(in: port).map { $0 <= 65_535 } ?? false
        if !isPort { found.isPartial = true }
    } else if let client = found.value(.client, in: line), let colon = line.portColon(in: client) {
        found[.client] = line.withoutBrackets(client.lowerBound..<colon)
        found[.clientPort] = colon + 1..<client.upperBound
    }
}

private func checkNginxNumbers(_ line: Span<UInt8>, into found: inout FoundFields) {
    checkWholeNumber(.connection, line, into: &found)
    checkWholeNumber(.connectionRequests, line, into: &found)
    checkWholeNumber(.bytesSent, line, into: &found)
    checkWholeNumber(.bytes, line, into: &found)
    if let time = found.value(.requestTime, in: line), !line.isDecimal(time) {
        found.isPartial = true
    }
}

@inline(__always)
private func checkWholeNumber(
    _ field: LogField,
    _ line: Span<UInt8>,
    into found: inout FoundFields
) {
    if let text = found.value(field, in: line), !line.isWholeNumber(text) { found.isPartial = true }
}

/// Whether the lists about upstreams fit each other.
///
/// Most lines tell of one attempt or none, for which no list has to be walked.
///
/// `found` is not changed, but passed so as not to be copied: it is large.
private func areAttemptsWellFormed(_ found: inout FoundFields, in line: Span<UInt8>) -> Bool {
    let isOneAttempt =
        found.value(.upstreamAddresses, in: line)
        .map { line.firstIndex(of: UInt8(ascii: " "), in: $0) == nil } ?? false
    guard isOneAttempt, isStatusOrNone(found.value(.upstreamStatuses, in: line), in: line) else {
        return UpstreamLists(found, in: line).isWellFormed(in: line)
    }
    return isDecimalOrNone(found.value(.upstreamConnectTimes, in: line), in: line)
        && isDecimalOrNone(found.value(.upstreamHeaderTimes, in: line), in: line)
        && isDecimalOrNone(found.value(.upstreamTimes, in: line), in: line)
}

private func isDecimalOrNone(_ range: Range<Int>?, in line: Span<UInt8>) -> Bool {
    range.map { line.isDecimal($0) } ?? true
}

private func isStatusOrNone(_ range: Range<Int>?, in line: Span<UInt8>) -> Bool {
    range.map { line.status(in: $0) != nil } ?? true
}

import Events

/// Reads nginx's error log (ngx_log.c, ngx_http_log_error_handler).
///
/// `YYYY/MM/DD HH:MM:SS [level] PID#TID: *CONN message`, then the tail of `NginxErrorTail`. Its
/// time has whole seconds and no zone.
func scanNginxError(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    found.kind = .error
    guard var time = line.dateAndClock(at: start, dateSeparator: "/"),
        line.has(" [", at: start + 19)
    else {
        throw Rejection(
            reason: "no time stamp: the rest of the line before, or not an nginx error log",
            offset: start,
            isContinuation: true
        )
    }
    time.zoneOffsetSeconds = clock.zoneOffsetSeconds
    guard time.isValid else {
        throw Rejection(reason: "the time is not a date and clock that exist", offset: start)
    }
    found[.time] = start..<start + 19
    found[.timeLocal] = start..<start + 19
    found.at = time.wallTime
    let message = try readOrigin(line, after: start + 21, into: &found)
    let end = readTail(line, after: message, into: &found)
    found[.message] = splitLimit(line, message..<end, into: &found)
    if let level = found[.level] {
        found.cause = nginxCause(
            of: message..<end,
            level: level,
            isOfConnection: found.has(.connectionID),
            in: line
        )
    }
}

/// Level, process, thread and connection; returns where the message begins.
private func readOrigin(
    _ line: Span<UInt8>,
    after start: Int,
    into found: inout FoundFields
) throws(Rejection) -> Int {
    let end = line.firstIndex(of: UInt8(ascii: "]"), in: start..<max(start, line.count)) ?? start
    let level = start..<end
    guard levels.contains(where: { line.equals($0, in: level) }),
        line.has(UInt8(ascii: " "), at: end + 1)
    else {
        throw Rejection(reason: "expected a level such as [error]", offset: start - 1)
    }
    found[.level] = level
    guard let process = line.digits(at: end + 2, before: "#"),
        let thread = line.digits(at: process.upperBound + 1, before: ": ")
    else {
        throw Rejection(reason: "expected process and thread such as 12#12: ", offset: end + 2)
    }
    found[.processID] = process
    found[.threadID] = thread
    let message = thread.upperBound + 2
    guard line.has(UInt8(ascii: "*"), at: message),
        let connection = line.digits(at: message + 1, before: " ")
    else { return message }
    found[.connectionID] = connection
    return connection.upperBound + 1
}

private let levels = ["error", "warn", "info", "notice", "crit", "alert", "emerg", "debug"]

/// Reads the tail behind the message; returns where the message ends.
///
/// The last well-formed one counts: a message may quote what a client sent, and a client may send
/// what looks like a tail. More than one candidate makes the line partial.
private func readTail(
    _ line: Span<UInt8>,
    after message: Int,
    into found: inout FoundFields
) -> Int {
    var end = line.count
    var tail: (start: Int, values: NginxErrorTail)?
    for _ in 0..<maximumTailCandidates {
        guard let start = line.lastIndex(of: "client: ", in: message..<end).map({ $0 - 2 }),
            start >= message
        else { break }
        end = start + 2
        let opening = line.has(", ", at: start) ? start : start - 4
        guard opening >= message, line.has(", ", at: opening) else { continue }
        if tail == nil, let values = NginxErrorTail(at: opening, in: line) {
            tail = (opening, values)
        } else {
            // Another one before it, or one that is cut or forged.
            found.isPartial = true
        }
    }
    let messageEnd = tail?.start ?? line.count
    // A line feed inside a decoded path splits a record; the quote it stood in stays open. What
    // FastCGI wrote has line feeds of its own, and is whole up to the first.
    if !line.has("FastCGI sent in stderr: ", at: message),
        line.hasOpenQuote(in: message..<messageEnd)
    {
        found.isPartial = true
    }
    if let tail {
        if tail.values.isDoubtful { found.isPartial = true }
        note(tail.values, line, into: &found)
    }
    return messageEnd
}

/// Places in one line where a tail is looked for: an honest line has one.
private let maximumTailCandidates = 8

private func note(_ tail: NginxErrorTail, _ line: Span<UInt8>, into found: inout FoundFields) {
    for number in 0..<NginxErrorTail.Key.count {
        guard let key = NginxErrorTail.Key(rawValue: number), let value = tail[key] else {
            continue
        }
        switch key {
        case .request: found.setRequestLine(value, in: line)
        case .upstream:
            found[.upstream] = value
            found[.peer] = line.upstreamAddress(in: value)
        default: found[key.field] = value
        }
    }
}

/// Takes excess and zone of a limit off the message, and returns what is left.
///
/// `limiting requests, excess: 5.428 by zone "name"` (ngx_http_limit_req_module.c); of
/// `limiting connections by zone "name"` (ngx_http_limit_conn_module.c) the message is kept whole.
private func splitLimit(
    _ line: Span<UInt8>,
    _ message: Range<Int>,
    into found: inout FoundFields
) -> Range<Int> {
    guard
        line.has("limiting ", at: message.lowerBound)
            || line.has("delaying ", at: message.lowerBound)
    else { return message }
    if let zone = line.firstIndex(of: "by zone \"", in: message) {
        let value = zone + 9..<message.upperBound
        if let close = line.firstIndex(of: UInt8(ascii: "\""), in: value) {
            found[.zone] = value.lowerBound..<close
        }
    }
    guard let excess = line.firstIndex(of: ", excess: ", in: message) else { return message }
    var number = line.word(at: excess + 10, before: message.upperBound)
    if !number.isEmpty, line.has(UInt8(ascii: ","), at: number.upperBound - 1) {
        number = number.lowerBound..<number.upperBound - 1
    }
    found[.excess] = number
    return message.lowerBound..<excess
}

extension Span where Element == UInt8 {
    /// The digits at `start` up to the text `end`; nil when they are no number of 64 bits or another
    /// text follows.
    fileprivate func digits(at start: Int, before end: String) -> Range<Int>? {
        var index = start
        while index < count, self[index].digit != nil { index += 1 }
        return isWholeNumber(start..<index) && has(end, at: index) ? start..<index : nil
    }

    /// Whether `range` holds an odd number of quotes.
    fileprivate func hasOpenQuote(in range: Range<Int>) -> Bool {
        var isOpen = false
        for index in range where self[index] == UInt8(ascii: "\"") { isOpen.toggle() }
        return isOpen
    }
}

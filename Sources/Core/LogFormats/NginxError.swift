import Events

/// Reads nginx's error log (ngx_log.c, ngx_http_log_error_handler).
///
/// `YYYY/MM/DD HH:MM:SS [level] PID#TID: *CONN message`, then the tail of `NginxErrorTail`. Its
/// time has whole seconds and no zone.
func scanNginxError(
    _ line: Span<UInt8>,
    _ zoneOffsetSeconds: Int
) throws(Rejection) -> ErrorFields {
    guard var time = line.dateAndClock(at: 0, dateSeparator: "/"), line.has(" [", at: 19) else {
        throw Rejection(
            reason: "no time stamp: the rest of the line before, or not an nginx error log",
            offset: 0
        )
    }
    time.zoneOffsetSeconds = zoneOffsetSeconds
    guard time.isValid else {
        throw Rejection(reason: "the time is not a date and clock that exist", offset: 0)
    }
    let end = line.firstIndex(of: UInt8(ascii: "]"), in: 21..<line.count) ?? 21
    let level = 21..<end
    guard levels.contains(where: { line.equals($0, in: level) }),
        line.has(UInt8(ascii: " "), at: end + 1)
    else {
        throw Rejection(reason: "expected a level such as [error]", offset: 20)
    }
    guard let process = number(at: end + 2, before: "#", in: line),
        let thread = number(at: process.next, before: ": ", in: line)
    else {
        throw Rejection(reason: "expected process and thread such as 12#12: ", offset: end + 2)
    }
    var start = thread.next
    var connection: UInt64?
    if line.has(UInt8(ascii: "*"), at: start),
        let found = number(at: start + 1, before: " ", in: line)
    {
        connection = found.value
        start = found.next
    }
    var fields = ErrorFields(level: level, message: start..<line.count)
    fields.at = time.wallTime
    fields.processID = Int(exactly: process.value)
    fields.connection = connection
    readTail(into: &fields, line)
    // A line feed inside a decoded path splits a record; the quote it stood in stays open.
    fields.isPartial =
        fields.isPartial || fields.at == nil || line.hasOpenQuote(in: start..<line.count)
    return fields
}

private let levels = ["emerg", "alert", "crit", "error", "warn", "notice", "info", "debug"]

/// The digits at `start` up to the text `end`, and what comes after that.
private func number(
    at start: Int,
    before end: String,
    in line: Span<UInt8>
) -> (value: UInt64, next: Int)? {
    var index = start
    while index < line.count, line[index].digit != nil { index += 1 }
    guard start < index, line.has(end, at: index),
        let value = line.wholeNumber(in: start..<index)
    else { return nil }
    return (value, index + end.utf8.count)
}

/// Splits the tail off the message.
///
/// The last well-formed one counts: a message may quote what a client sent, and a client may send
/// what looks like a tail. More than one candidate makes the line partial.
private func readTail(into fields: inout ErrorFields, _ line: Span<UInt8>) {
    var end = line.count
    var isFound = false
    for _ in 0..<maximumTailCandidates {
        let before = fields.message.lowerBound..<end
        guard let start = line.lastIndex(of: ", client: ", in: before) else { return }
        end = start
        if isFound {
            fields.isPartial = true
            return
        }
        guard let tail = NginxErrorTail(at: start, in: line) else {
            fields.isPartial = true
            continue
        }
        fields.message = fields.message.lowerBound..<start
        fields.client = tail.client
        fields.request = tail.request
        fields.upstream = tail.upstream
        isFound = true
    }
}

/// Places in one line where a tail is looked for: an honest line has one.
private let maximumTailCandidates = 8

extension Span where Element == UInt8 {
    /// Whether `range` holds an odd number of quotes.
    fileprivate func hasOpenQuote(in range: Range<Int>) -> Bool {
        var isOpen = false
        for index in range where self[index] == UInt8(ascii: "\"") { isOpen.toggle() }
        return isOpen
    }
}

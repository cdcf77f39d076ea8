import Events

/// What follows the common log format's own fields, and whose words are used.
enum CommonLogTail: Sendable, Hashable {
    /// Nothing, or referer and user agent, and then whatever operators append.
    case open
    /// Traefik's request count, router, server and duration.
    case traefik
}

/// Reads the common log format and what grew out of it, as nginx, Apache, Traefik and others write
/// it: `[vhost] client ident user [time] "request" status bytes ["referer" "user agent" …]`.
///
/// `found.isEmptyNone` tells Apache's from nginx's. Apache and Traefik write when a request began,
/// nginx when it ended. Source: Apache's mod_log_config (`common`, `combined`, `vhost_combined`),
/// nginx's ngx_http_log_module.c (`combined`), Traefik's
/// pkg/middlewares/accesslog/logger_formatters.go.
func scanCommonLog(
    _ line: Span<UInt8>,
    from start: Int,
    tail: CommonLogTail,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    let isApache = found.isEmptyNone
    if isApache, line.isCommonLogOfDashes(from: start) { return setNone(into: &found) }
    let time = try placeOfTime(in: line, from: start)
    try readClient(line, start..<time.lowerBound - 2, into: &found)
    try readTime(line, time, into: &found, &clock)
    found.isTimeOfStart = isApache || tail == .traefik
    let request = try readRequest(line, after: time.upperBound, into: &found)
    let status = try readStatus(line, after: request, tail, into: &found)
    let bytes = try readBytes(line, after: status, into: &found)
    switch tail {
    case .open:
        if bytes < line.count { readOpenTail(line, after: bytes, into: &found) }
        if isApache { noteApacheNames(into: &found) } else { checkIdent(line, of: &found) }
    case .traefik: try readTraefikTail(line, after: bytes, into: &found)
    }
}

/// nginx writes a dash between client and user: something else is another's column, or Apache's.
private func checkIdent(_ line: Span<UInt8>, of found: inout FoundFields) {
    guard let ident = found[.ident] else { return }
    if !line.isDash(ident) { found.isPartial = true }
}

/// Apache's `%h` is the remote host: without a virtual host it is told by that name too, and so is
/// the request line as the line's message.
private func noteApacheNames(into found: inout FoundFields) {
    guard !found.has(.vhost) else { return }
    if let client = found[.client] { found.set(.host, client) }
    if let request = found[.requestLine] { found.set(.message, request) }
}

/// The time without its brackets: the first in brackets that the request follows.
///
/// A user's name may hold brackets, but no quote that is not escaped.
private func placeOfTime(in line: Span<UInt8>, from start: Int) throws(Rejection) -> Range<Int> {
    var index = start
    var first: Int?
    while let open = line.firstIndex(of: UInt8(ascii: "["), in: index..<line.count) {
        if open - start >= 2, line[open - 1] == UInt8(ascii: " ") {
            if isTimeEnd(line, at: open + 27) { return open + 1..<open + 27 }
            if isTimeEnd(line, at: open + 2), line.has(UInt8(ascii: "-"), at: open + 1) {
                return open + 1..<open + 2
            }
            first = first ?? open
        }
        index = open + 1
    }
    if let first {
        if line.has("]", at: first + 27) {
            throw Rejection(
                reason: "expected the request in quotes after the time",
                offset: first + 28
            )
        }
        throw Rejection(reason: "the time is not a date and clock that exist", offset: first + 1)
    }
    throw Rejection(reason: "expected a time in brackets such as [23/Nov/2026:", offset: start)
}

/// Whether the bracket that closes a time stands there, and the request's quote after it.
private func isTimeEnd(_ line: Span<UInt8>, at index: Int) -> Bool {
    line.has(UInt8(ascii: "]"), at: index) && line.has(UInt8(ascii: "\""), at: index + 2)
        && line.has(UInt8(ascii: " "), at: index + 1)
}

/// A time that the calendar has but 64 bits of nanoseconds have not leaves `found.at` nil.
private func readTime(
    _ line: Span<UInt8>,
    _ time: Range<Int>,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    found.set(.time, time)
    found.set(.timeLocal, time)
    guard !line.isDash(time) else { return }
    found.at = clock.commonLogTime(line, in: time)
    guard found.at != nil || line.timeLocal(in: time) != nil else {
        throw Rejection(
            reason: "the time is not a date and clock that exist",
            offset: time.lowerBound
        )
    }
}

/// Request line in quotes; returns where the space before the status is.
///
/// Nothing but its own end is a quote with a status behind it, even where quotes are not escaped.
private func readRequest(
    _ line: Span<UInt8>,
    after time: Int,
    into found: inout FoundFields
) throws(Rejection) -> Int {
    let open = time + 3
    guard let first = line.endOfQuoted(from: open) else {
        throw Rejection(reason: "the request's quotes have no end", offset: open - 1)
    }
    var end = first
    while !line.isStatusOrDash(line.word(at: end.index + 2)) {
        guard let next = line.endOfQuoted(from: end.index + 1) else {
            end = first
            break
        }
        end = (next.index, true)
    }
    if end.isDoubtful { found.isPartial = true }
    found.setRequestLine(open..<end.index, in: line)
    return end.index + 1
}

/// Status of three digits or `-`; returns its end.
private func readStatus(
    _ line: Span<UInt8>,
    after request: Int,
    _ tail: CommonLogTail,
    into found: inout FoundFields
) throws(Rejection) -> Int {
    let text = line.word(at: request + 1)
    found.set(.status, text)
    if let status = line.status(in: text) {
        found.status = status
    } else if tail == .traefik, line.has("%!", at: text.lowerBound) {
        // Go's fmt for a value of the wrong kind: Traefik issue 2112.
        found.setNone(.status)
        found.isPartial = true
    } else if !line.isDash(text) {
        throw Rejection(
            reason: "the status is not a number from 0 to 999",
            offset: min(text.lowerBound, line.count)
        )
    }
    return text.upperBound
}

/// A number or `-`; returns its end.
private func readBytes(
    _ line: Span<UInt8>,
    after status: Int,
    into found: inout FoundFields
) throws(Rejection) -> Int {
    let bytes = line.word(at: status + 1)
    guard !bytes.isEmpty else {
        throw Rejection(reason: "expected a number of bytes after the status", offset: status)
    }
    found.set(.bytes, bytes)
    if !line.isDash(bytes), !line.isWholeNumber(bytes) {
        found.setNone(.bytes)
        found.isPartial = true
    }
    return bytes.upperBound
}

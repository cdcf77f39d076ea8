import Events

/// Reads Apache httpd's error log, as 2.0, 2.2 and 2.4 write it by default and as `ErrorLogFormat`
/// may vary it: a time in brackets, then level, process, client and what else, then the message.
///
/// Source: server/log.c (do_errorlog_default) and the documentation of `ErrorLogFormat`. Values that
/// httpd does not have it leaves out, so what stands in the line is known by its own look.
func scanApacheError(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields,
    _ clock: inout LineClock
) throws(Rejection) {
    found.kind = .error
    if let message = line.apacheCode(at: start) {
        // Written to the terminal before the log was open: no time, no level.
        found[.errorCode] = start..<message - 2
        found[.message] = message..<line.count
        found.isPartial = true
        found.cause = .other
        return
    }
    guard line.has(UInt8(ascii: "["), at: start),
        let close = line.firstIndex(of: UInt8(ascii: "]"), in: start..<line.count)
    else {
        throw Rejection(reason: "expected a time in brackets", offset: start)
    }
    let place = start + 1..<close
    guard let time = ApacheErrorTime(line, in: place, clock.zoneOffsetSeconds) else {
        throw Rejection(reason: "the time is not a date and clock that exist", offset: start + 1)
    }
    found[.time] = place
    found[.timeLocal] = place
    if line.isAllDashes(from: close + 1) {
        for field in originFields { found.setNone(field) }
    } else {
        let message = try readOrigin(line, after: close + 1, time.style, into: &found)
        readMessage(line, from: message, into: &found)
    }
    found.at = time.civil.wallTime
}

/// What `- - - -` behind the time stands for.
private let originFields: [LogField] = [
    .level, .module, .processID, .threadID, .thread, .client, .clientPort, .port, .message,
]

/// Level and what stands in brackets behind it; returns where the first of the free texts begins.
private func readOrigin(
    _ line: Span<UInt8>,
    after time: Int,
    _ style: ApacheErrorTime.Style,
    into found: inout FoundFields
) throws(Rejection) -> Int {
    guard line.has(" [", at: time),
        let close = line.firstIndex(of: UInt8(ascii: "]"), in: time + 2..<line.count),
        readLevel(line, time + 2..<close, style, into: &found)
    else {
        throw Rejection(reason: "expected a level such as [error] or [proxy:error]", offset: time)
    }
    var position = close + 1
    while line.has(" [", at: position),
        let end = line.firstIndex(of: UInt8(ascii: "]"), in: position + 2..<line.count)
    {
        guard readBracket(line, position + 2..<end, into: &found) else { break }
        position = end + 1
    }
    guard line.has(UInt8(ascii: " "), at: position) else {
        throw Rejection(reason: "expected a message", offset: position)
    }
    return position + 1
}

/// `error`, `proxy:error` or `:error`.
private func readLevel(
    _ line: Span<UInt8>,
    _ range: Range<Int>,
    _ style: ApacheErrorTime.Style,
    into found: inout FoundFields
) -> Bool {
    guard let colon = line.lastIndex(of: UInt8(ascii: ":"), in: range) else {
        // Others write a level alone behind a numeric date: Fluent Bit does.
        guard style == .words, line.isApacheLevel(range) else { return false }
        found[.level] = range
        return true
    }
    let level = colon + 1..<range.upperBound
    let module = range.lowerBound..<colon
    guard line.isApacheLevel(level),
        line.firstIndex(of: UInt8(ascii: " "), in: module) == nil
    else { return false }
    found[.level] = level
    if module.isEmpty { found.setNone(.module) } else { found[.module] = module }
    return true
}

/// One bracketed value behind the level; false when it is the message that begins with a bracket.
private func readBracket(
    _ line: Span<UInt8>,
    _ range: Range<Int>,
    into found: inout FoundFields
) -> Bool {
    if line.has("pid ", at: range.lowerBound) {
        readProcess(line, range.lowerBound + 4..<range.upperBound, into: &found)
    } else if line.has("tid ", at: range.lowerBound) {
        found[.thread] = range.lowerBound + 4..<range.upperBound
        found[.threadID] = found[.thread]
    } else if line.has("R:", at: range.lowerBound) {
        found[.requestID] = range.lowerBound + 2..<range.upperBound
    } else if !line.has("C:", at: range.lowerBound) {
        return readApacheClient(line, range, into: &found)
    }
    return true
}

/// `28787` or `28787:tid 140169587934976`.
private func readProcess(_ line: Span<UInt8>, _ range: Range<Int>, into found: inout FoundFields) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":"), in: range) else {
        found[.processID] = range
        if !line.isWholeNumber(range) { found.isPartial = true }
        return
    }
    found[.processID] = range.lowerBound..<colon
    if !line.isWholeNumber(range.lowerBound..<colon) { found.isPartial = true }
    guard line.has("tid ", at: colon + 1), colon + 5 < range.upperBound else { return }
    found[.thread] = colon + 5..<range.upperBound
    if line.isWholeNumber(colon + 5..<range.upperBound) { found[.threadID] = found[.thread] }
}

private let apacheLevels = [
    "error", "notice", "warn", "info", "debug", "crit", "alert", "emerg",
]

extension Span where Element == UInt8 {
    /// One of the eight levels, or `trace1` to `trace8`.
    fileprivate func isApacheLevel(_ range: Range<Int>) -> Bool {
        if range.count == 6, has("trace", at: range.lowerBound) {
            return self[range.lowerBound + 5] &- 49 < 8
        }
        return apacheLevels.contains { equals($0, in: range) }
    }

    /// Whether from `position` on there are only blanks and dashes, at least one dash each.
    fileprivate func isAllDashes(from position: Int) -> Bool {
        guard position < count else { return false }
        var dashes = 0
        for index in position..<count {
            if self[index] == UInt8(ascii: "-") {
                guard self[index - 1] == UInt8(ascii: " ") else { return false }
                dashes += 1
            } else if self[index] != UInt8(ascii: " ") {
                return false
            }
        }
        return dashes > 0
    }

    /// Where the message after `AH00957: ` begins; nil when no such code is at `position`.
    func apacheCode(at position: Int) -> Int? {
        guard has("AH", at: position), has(": ", at: position + 7),
            isWholeNumber(position + 2..<position + 7)
        else { return nil }
        return position + 9
    }
}

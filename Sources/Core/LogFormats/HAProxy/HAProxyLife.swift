import Events

/// Reads what HAProxy says of itself and its servers: state changes, checks, start and stop.
///
/// Known by its sentences; behind `haproxy[12]:` or `[WARNING]  (12) : ` also other ones of its
/// master process. Source: src/server.c, check.c, backend.c, proxy.c, mworker.c, errors.c.
func readLife(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields,
    _ clock: LineClock
) throws(Rejection) {
    let message = readOutputPrefix(line, from: start, into: &found)
    let text = message..<max(message, line.count)
    found.kind = .error
    found[.message] = text
    let isOfServers =
        try readServerState(line, text, into: &found) || readCheck(line, text, into: &found)
        || readNoServer(line, text, into: &found)
    if !isOfServers {
        let isSpeakerKnown = message > start || found.isTagged(in: line)
        guard line.isLife(text, isSpeakerKnown: isSpeakerKnown) else {
            throw Rejection(reason: "not a line of HAProxy", offset: start)
        }
        found.cause = found.isSevere ? .other : .lifecycle
        nameStopped(line, text, into: &found)
    }
    if found.word(.level) == nil { found.setWord(.level, .notice) }
    found.takeCarrierTime(line, clock)
}

/// `[WARNING]  (4204) : `, or `[WARNING] 326/100000 (4204) : ` before version 2.4, as HAProxy
/// prints on its output; returns where the message begins.
private func readOutputPrefix(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) -> Int {
    guard line.has(UInt8(ascii: "["), at: start) else { return start }
    for (text, level) in outputLevels where line.has(text, at: start) {
        let rest = start + text.utf8.count..<line.count
        guard let colon = line.firstIndex(of: ") : ", in: rest),
            let open = line.lastIndex(of: UInt8(ascii: "("), in: rest.lowerBound..<colon),
            line.isWholeNumber(open + 1..<colon)
        else { return start }
        found[.processID] = open + 1..<colon
        found.setWord(.level, level)
        return colon + 4
    }
    return start
}

private let outputLevels: [(String, FieldWord)] = [
    ("[NOTICE]", .notice), ("[WARNING]", .warn), ("[ALERT]", .alert), ("[DIAG]", .debug),
]

/// `[Backup ]Server be/n1 is DOWN, reason: …`; false when it is another sentence.
private func readServerState(
    _ line: Span<UInt8>,
    _ text: Range<Int>,
    into found: inout FoundFields
) throws(Rejection) -> Bool {
    var start = text.lowerBound
    if line.has("Backup ", at: start) { start += 7 }
    guard line.has("Server ", at: start) else { return false }
    let name = line.word(at: start + 7)
    guard let slash = line.firstIndex(of: UInt8(ascii: "/"), in: name) else { return false }
    var verb = name.upperBound + 1
    // `('example.com')` of a server whose name is resolved at run time.
    if line.has("('", at: verb) { verb = line.word(at: verb).upperBound + 1 }
    guard let state = line.serverState(at: verb, before: text.upperBound) else {
        throw Rejection(reason: "expected the server's state", offset: min(verb, line.count))
    }
    found[.backend] = name.lowerBound..<slash
    found[.server] = slash + 1..<name.upperBound
    found.setWord(.state, state)
    takeReason(line, text, into: &found)
    if state == .down, found.word(.level) == nil { found.setWord(.level, .alert) }
    found.cause = state == .down ? haproxyCause(line, text) : .lifecycle
    return true
}

/// `Health check for [backup ]server be/n1 failed, reason: …, status: 1/2 UP.`; false otherwise.
private func readCheck(
    _ line: Span<UInt8>,
    _ text: Range<Int>,
    into found: inout FoundFields
) -> Bool {
    guard
        line.has("Health check for ", at: text.lowerBound)
            || line.has("Agent check for ", at: text.lowerBound),
        let server = line.firstIndex(of: "server ", in: text)
    else { return false }
    let name = line.word(at: server + 7)
    guard let slash = line.firstIndex(of: UInt8(ascii: "/"), in: name) else { return false }
    found[.backend] = name.lowerBound..<slash
    found[.server] = slash + 1..<name.upperBound
    takeReason(line, text, into: &found)
    let isFailed = line.has("failed", at: name.upperBound + 1)
    found.cause = isFailed ? haproxyCause(line, text) : .lifecycle
    if let status = line.lastIndex(of: ", status: ", in: text) {
        let word = line.word(at: line.word(at: status + 10).upperBound + 1)
        for (text, state) in checkStates where line.has(text, at: word.lowerBound) {
            found.setWord(.state, state)
        }
    }
    return true
}

private let checkStates: [(String, FieldWord)] = [("UP", .up), ("DOWN", .down), ("DRAIN", .drain)]

/// `backend be has no server available!`, its name in quotes on HAProxy's output.
private func readNoServer(
    _ line: Span<UInt8>,
    _ text: Range<Int>,
    into found: inout FoundFields
) -> Bool {
    let kind = line.word(at: text.lowerBound)
    var name = line.word(at: kind.upperBound + 1)
    guard line.has(" has no server available!", at: name.upperBound),
        line.equals("backend", in: kind) || line.equals("proxy", in: kind)
    else { return false }
    if name.count > 2, line.has(UInt8(ascii: "'"), at: name.lowerBound) {
        name = name.lowerBound + 1..<name.upperBound - 1
    }
    found[.backend] = name
    found.cause = .noLiveUpstreams
    if found.word(.level) == nil { found.setWord(.level, .emerg) }
    return true
}

/// The reason up to the comma before code, information and duration, or to the full stop; or who
/// changed the state by hand, `changed from CLI`.
private func takeReason(
    _ line: Span<UInt8>,
    _ text: Range<Int>,
    into found: inout FoundFields
) {
    let start: Int
    if let reason = line.firstIndex(of: ", reason: ", in: text) {
        start = reason + 10
    } else if let change = line.firstIndex(of: ", changed from ", in: text) {
        start = change + 2
    } else {
        return
    }
    var end = start
    while end < text.upperBound, line[end] != UInt8(ascii: ","), line[end] != UInt8(ascii: ".") {
        end += 1
    }
    found[.reason] = start..<end
}

extension FoundFields {
    /// Whether the line came under HAProxy's own syslog tag.
    fileprivate func isTagged(in line: Span<UInt8>) -> Bool {
        self[.syslogTag].map { line.firstIndex(of: "haproxy", in: $0) != nil } ?? false
    }

    /// Whether HAProxy called the line an error or worse.
    fileprivate var isSevere: Bool {
        switch word(.level) {
        case .emerg, .alert, .crit, .error: true
        default: false
        }
    }
}

import Events

/// HAProxy's sentences about its servers and itself, and what they mean.
extension Span where Element == UInt8 {
    /// The state that `is DOWN`, `enters drain state` and the like at `start` tell.
    func serverState(at start: Int, before end: Int) -> FieldWord? {
        for (text, state) in serverSentences where has(text, at: start) { return state }
        let rest = Swift.min(start, end)..<end
        // `is leaving forced maintenance but remains in maintenance`
        return firstIndex(of: "remains in maintenance", in: rest) != nil ? .maint : nil
    }

    /// Whether `text` is a sentence of HAProxy about its own life.
    ///
    /// Some sentences could be anyone's: they count only when the speaker is known.
    func isLife(_ text: Range<Int>, isSpeakerKnown: Bool) -> Bool {
        if has("Proxy ", at: text.lowerBound) {
            let verb = word(at: text.lowerBound + 6).upperBound
            return has(" started.", at: verb) || has(" stopped", at: verb)
                || has(" hard-stopped", at: verb)
        }
        guard isSpeakerKnown else { return false }
        for beginning in lifeSentences where has(beginning, at: text.lowerBound) { return true }
        return false
    }
}

/// Most specific first.
private let serverSentences: [(String, FieldWord)] = [
    ("is UP/DRAIN", .drain), ("is DOWN/DRAIN", .drain), ("is UP/READY", .ready),
    ("is UP", .up), ("is DOWN", .down), ("is stopping", .stopping),
    ("is going DOWN for maintenance", .maint), ("was DOWN and now enters maintenance", .maint),
    ("remains in forced maintenance", .maint), ("enters drain state", .drain),
    ("remains in drain", .drain), ("remains in forced drain", .drain),
]

private let lifeSentences = [
    "Stopping ", "Stopped ", "Starting ", "Started ", "Pausing ", "Paused ", "Resuming ",
    "Resumed ", "Enabling ", "Disabling ", "Reloading", "Reexecuting", "Loading success",
    "New worker", "Current worker", "Former worker", "Worker ", "A worker process",
    "All workers exited", "Exiting ", "exit-on-failure", "Some tasks resisted", "SIG",
    "Grace period", "Scheduling a soft-stop", "soft-stop running", "haproxy version is",
    "path to executable is", "Initializing new worker", "Connect() failed for backend",
    "config : ", "Proxy ", "Changed ", "Failed ", "Cannot ", "Can't ", "can't ", "cannot ",
]

/// Why a check failed or a server went down, from HAProxy's reason.
///
/// Source: the texts of src/check.c's check_statuses, and strerror's after `info:`.
func haproxyCause(_ line: Span<UInt8>, _ text: Range<Int>) -> CauseClass {
    let text = text.lowerBound..<min(text.upperBound, text.lowerBound + maximumReasonBytes)
    for (words, cause) in checkCauses where line.firstIndex(of: words, in: text) != nil {
        return cause
    }
    return .other
}

/// Bytes in which a reason is looked for: HAProxy's own lines end there (`log … len`, 1,024 unless
/// set), so that a forged line costs no more.
private let maximumReasonBytes = 1_024

private let checkCauses: [(String, CauseClass)] = [
    ("Connection refused", .refused), ("Connection reset", .reset),
    ("Layer4 timeout", .connectTimeout), ("Layer6 ", .tls), ("Layer7 timeout", .readTimeout),
]

/// Why a connection failed before it became a session.
///
/// Source: conn_err_code_str in src/connection.c.
func handshakeCause(_ line: Span<UInt8>, _ message: Range<Int>) -> CauseClass {
    for beginning in clientLeft where line.has(beginning, at: message.lowerBound) {
        return .clientLeft
    }
    if line.firstIndex(of: "SSL", in: message) != nil { return .tls }
    let isLimit =
        line.has("Reached configured maxconn", at: message.lowerBound)
        || line.has("Too many", at: message.lowerBound)
    return isLimit ? .limit : .other
}

private let clientLeft = ["Connection closed ", "Timeout during ", "Timeout while waiting "]

/// Reads `frontend/bind: message` of a connection that failed before it became a session.
func readFailedConnection(
    _ line: Span<UInt8>,
    _ names: Range<Int>,
    into found: inout FoundFields
) throws(Rejection) {
    let last = names.upperBound - 1
    guard let slash = line.firstIndex(of: UInt8(ascii: "/"), in: names),
        names.upperBound < line.count
    else {
        throw Rejection(
            reason: "expected frontend/bind: and a message",
            offset: names.lowerBound
        )
    }
    let message = names.upperBound + 1..<max(names.upperBound + 1, line.count)
    found.kind = .error
    found.isTimeOfStart = false
    found[.frontend] = names.lowerBound..<slash
    found[.bind] = slash + 1..<last
    found[.message] = message
    if found.word(.level) == nil { found.setWord(.level, .info) }
    found.cause = handshakeCause(line, message)
}

/// The frontend or backend that `Stopping backend be in 0 ms.` names.
func nameStopped(_ line: Span<UInt8>, _ text: Range<Int>, into found: inout FoundFields) {
    let kind = line.word(at: line.word(at: text.lowerBound).upperBound + 1)
    let name = line.word(at: kind.upperBound + 1)
    guard !name.isEmpty else { return }
    let end =
        line.has(UInt8(ascii: "."), at: name.upperBound - 1)
        ? name.upperBound - 1 : name.upperBound
    if line.equals("frontend", in: kind) { found[.frontend] = name.lowerBound..<end }
    if line.equals("backend", in: kind) { found[.backend] = name.lowerBound..<end }
}

import Events
import LogFormats

/// How a request or session ended by its proxy's own flags, which are kept as the log has them:
/// `SC--  server refused the connection`, or Envoy's `UF  upstream connection failure`.
///
/// Nil when the line has no flags.
func endWords(of access: AccessRecord) -> String? {
    if let flags = access.terminationState {
        // HAProxy names no server when none was to be had: nobody refused anything.
        let hadNone = access.server == nil && flags.hasPrefix("SC")
        return "\(flags)  \(hadNone ? "no server was available" : terminationWords(flags))"
    }
    guard let flags = access.responseFlags else { return nil }
    let words = responseFlagWords(flags)
    return words.isEmpty ? nil : "\(flags)  \(words)"
}

extension AccessRecord {
    /// Whether it is a failure: a 5xx answer, or without an answer a session that ended badly.
    var isError: Bool {
        guard let sentStatus else { return sessionEnd?.isBad(isAnswered: false) ?? false }
        return sentStatus >= 500
    }

    /// Whether its end is worth a word beside the status.
    var endedUnusually: Bool {
        if let sessionEnd { return sessionEnd != .ordinary }
        return responseFlags != nil
    }

    private var sessionEnd: SessionEnd? { terminationState.flatMap { SessionEnd($0) } }
}

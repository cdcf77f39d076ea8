import Events

/// How far one try has come, and when.
struct Handshake: Equatable {
    var begun: Instant
    var connected: Instant?
    var requestSent: Instant?
    var opened: Instant?
    /// The protocol's own welcome, DDP `connected`.
    var welcomed: Instant?
    /// Whether the subscribed data is there, DDP `ready`.
    var dataReady = false

    init(begun: Instant) { self.begun = begun }

    /// Where the time went; a step that was not seen takes no time.
    func phases(usableAt end: Instant) -> HandshakePhases {
        let connected = connected ?? begun
        let requestSent = requestSent ?? connected
        let opened = opened ?? requestSent
        let welcomed = welcomed ?? opened
        return HandshakePhases(
            connect: connected - begun,
            tls: requestSent - connected,
            upgrade: opened - requestSent,
            session: welcomed - opened,
            subscribe: end - welcomed
        )
    }
}

/// How a transport ended, or why it could not be made.
enum TransportEnd: Error, Equatable {
    /// The server answered the upgrade with this status instead of 101.
    case status(Int)
    case refused
    case timeout
    case tls
    /// End of the stream without a close frame.
    case dropped
    case reset
    /// A close frame; 1005 when it carried no code (RFC 6455, 7.1.5).
    case closed(code: Int)
    case other(String)

    /// What it means while the client was still trying.
    var outcome: AttemptOutcome {
        switch self {
        case .status(let code): .status(code)
        case .refused: .refused
        case .timeout: .timeout
        case .tls: .tls
        case .dropped, .reset: .dropped
        case .closed(let code): .other("closed \(code)")
        case .other(let reason): .other(reason)
        }
    }

    /// What it means for a session that was in use.
    var loss: SessionLoss {
        switch self {
        case .reset: .reset
        case .closed(let code): .closed(code: code)
        case .status, .refused, .timeout, .tls, .dropped, .other: .dropped
        }
    }
}

package import Events

/// How a session was lost, as far as anybody tells.
package enum LossHow: String, Codable, Equatable, Hashable, Sendable {
    /// The app died: its sockets ended without goodbye.
    case crash
    /// The server said goodbye, or the client left by itself.
    case closed
    /// Nothing was heard for too long: the client's heartbeat, or a proxy's idle timeout.
    case timeout
    /// A proxy ended it: marked down with `on-marked-down shutdown-sessions`, or a shutdown timeout.
    case cut
    /// An administrator ended it at the balancer.
    case admin
    /// The proxy itself died, and with it all of its connections.
    case proxyDied = "proxy_died"
    /// It ended without a goodbye; why is not known.
    case dropped
    /// Nobody tells.
    case unknown

    /// What a client itself says of it.
    package init(_ loss: SessionLoss) {
        switch loss {
        case .dropped, .reset: self = .dropped
        case .closed: self = .closed
        case .heartbeatTimeout: self = .timeout
        }
    }

    /// The nearest of what a client could have said.
    var sessionLoss: SessionLoss {
        switch self {
        // 1005: a close frame without a code, as nobody tells which one it was (RFC 6455, 7.4.1).
        case .closed: .closed(code: 1_005)
        case .timeout: .heartbeatTimeout
        case .crash, .cut, .admin, .proxyDied, .dropped, .unknown: .dropped
        }
    }

    /// Whether it was surely neither the user's wish nor a page that was left.
    var isTaken: Bool {
        switch self {
        case .crash, .timeout, .cut, .admin, .proxyDied: true
        case .closed, .dropped, .unknown: false
        }
    }
}

/// How one session was lost, and whether that is told or concluded.
struct LossVerdict: Codable, Equatable, Sendable {
    var how: LossHow
    var isInferred: Bool
    /// Whether it was one of many that ended together.
    var isOfMany = false
}

/// What the logs tell of one node beside its clients' requests.
struct NodeBooks: Codable, Equatable, Sendable {
    /// Ends of WebSockets by the proxy's own log.
    var losses = LossBook()
    /// Ends of the balancer's connections with the node.
    var legLosses = LossBook()
    var signs = SignBook()
    /// Whether the log of the node's proxy is read at all.
    var isRead = false

    /// How a session on this node was lost, from what is surest on.
    ///
    /// 1. The balancer's own flags (failover-physics 5.1): K an administrator, D or U the balancer,
    ///    c or s a timeout, S a reset by
    ///    the app itself. Where TCP is passed on, the node's proxy resets connections that ended
    ///    well, when the client's last TLS record comes after its own end: S tells nothing there.
    ///    A polling session's last request: refused by the proxy a crash, unknown to the app dropped.
    /// 2. The error log's word on its connection: idle timeout, reset.
    /// 3. The proxy says it did not complete it, after it was told to end: cut.
    /// 4. The shape of the wave that its end belongs to: nearly all in one turn of the event loop is
    ///    a crash.
    /// 5. Requests that the node left unanswered about then: the client's heartbeat.
    /// 6. Of a single end: a refused try right after it is a crash, else a goodbye.
    func verdict(on contact: Contact?, leg: Leg?, at: WallTime) -> LossVerdict {
        let wave = contact == nil ? legLosses.wave(at: at) : losses.wave(at: at)
        let isOfMany = wave?.isMany == true
        func told(_ how: LossHow) -> LossVerdict {
            LossVerdict(how: how, isInferred: false, isOfMany: isOfMany)
        }
        func concluded(_ how: LossHow) -> LossVerdict {
            LossVerdict(how: how, isInferred: true, isOfMany: isOfMany)
        }
        if let how = contact?.flags.flatMap(LossHow.init(flags:)) { return told(how) }
        switch contact?.endStatus {
        case 502, 503, 504: return concluded(.crash)
        // The poll went to a node, or to an app, that does not know the session.
        case 404: return concluded(.dropped)
        default: break
        }
        let passedOn = leg?.flags.flatMap(LossHow.init(flags:))
        if let passedOn, passedOn != .crash { return told(passedOn) }
        switch signs.cause(of: contact?.connection) {
        case .idleTimeout, .readTimeout: return told(.timeout)
        case .reset: return told(.crash)
        default: break
        }
        // Its proxy wrote no line of its end, although its log is read.
        if contact?.end == nil, contact != nil || isRead { return concluded(.proxyDied) }
        if contact?.isCompleted == false, signs.isFarewell(before: at) { return told(.cut) }
        if wave?.isSudden == true { return concluded(.crash) }
        if signs.isSilent(beside: at) { return concluded(.timeout) }
        if !isOfMany, signs.isRefused(beside: at) { return concluded(.crash) }
        return concluded(.closed)
    }
}

extension LossHow {
    /// What HAProxy's termination flags tell of a session that was open; nil where they do not.
    ///
    /// Source: configuration.txt 8.5; measured in failover-physics 5.1. `C` (the client ended it) and
    /// `-` (nobody did) tell nothing: a killed app's sessions end so, too.
    fileprivate init?(flags: String) {
        guard let first = flags.utf8.first, let second = flags.utf8.dropFirst().first,
            second == UInt8(ascii: "D") || second == UInt8(ascii: "L")
                || second == UInt8(ascii: "-")
        else { return nil }
        switch first {
        case UInt8(ascii: "K"): self = .admin
        case UInt8(ascii: "D"), UInt8(ascii: "U"): self = .cut
        case UInt8(ascii: "c"), UInt8(ascii: "s"): self = .timeout
        case UInt8(ascii: "S"): self = .crash
        default: return nil
        }
    }
}

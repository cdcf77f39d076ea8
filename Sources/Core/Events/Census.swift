/// What a proxy said of its own servers and sessions at one moment.
package struct Census: Codable, Equatable, Sendable {
    package var servers: [ServerRow]
    package var sessions: SessionChange
    /// Sessions that were left out because the proxy listed more than the limit.
    package var sessionsLeftOut: Int

    package init(servers: [ServerRow], sessions: SessionChange, sessionsLeftOut: Int = 0) {
        self.servers = servers
        self.sessions = sessions
        self.sessionsLeftOut = sessionsLeftOut
    }
}

/// One server as its balancer sees it.
package struct ServerRow: Codable, Equatable, Sendable {
    /// The balancer's name for it.
    package var server: String
    /// The node it is, where the configuration says so.
    package var node: NodeName?
    package var state: ProxyOpinion
    /// The balancer's own word, such as `UP 1/2`, `DRAIN`, `MAINT`.
    package var status: String
    /// Current sessions.
    package var sessions: Int
    /// Sessions since the balancer started.
    package var sessionsTotal: Int
    /// New sessions during the last second.
    package var sessionRate: Int
    package var weight: Int
    /// The last check's result, such as `L7OK`; nil when it is not checked.
    package var check: String?
    /// Time since the state last changed.
    package var sinceChange: Duration?

    package init(
        server: String,
        node: NodeName?,
        state: ProxyOpinion,
        status: String,
        sessions: Int,
        sessionsTotal: Int,
        sessionRate: Int,
        weight: Int,
        check: String? = nil,
        sinceChange: Duration? = nil
    ) {
        self.server = server
        self.node = node
        self.state = state
        self.status = status
        self.sessions = sessions
        self.sessionsTotal = sessionsTotal
        self.sessionRate = sessionRate
        self.weight = weight
        self.check = check
        self.sinceChange = sinceChange
    }
}

/// What a proxy believes of a server.
package enum ProxyOpinion: String, Codable, Sendable {
    case up
    /// Up, but its last checks failed (HAProxy `UP 1/3`).
    case goingDown
    case down
    /// Down, but its last checks passed (HAProxy `DOWN 1/2`).
    case goingUp
    case draining
    case maint
    /// Not checked by the proxy, which therefore always believes it up (HAProxy `no check`).
    case unchecked
    case unknown
}

/// The proxy's sessions: whole the first time, then what changed, so that a recording stays small.
package enum SessionChange: Codable, Equatable, Sendable {
    /// All sessions there are.
    case snapshot([SessionRow])
    /// What changed since the census before.
    case delta(opened: [SessionRow], closed: [String])
}

/// One live connection through a proxy.
package struct SessionRow: Codable, Equatable, Sendable {
    /// The proxy's own handle, unique while it lives (HAProxy's stream pointer).
    package var id: String
    package var client: Endpoint
    /// The balancer's name of the server; nil while none is chosen.
    package var server: String?
    /// When it opened, from the age the proxy tells: whole seconds, so ±1 s.
    package var opened: WallTime

    package init(id: String, client: Endpoint, server: String?, opened: WallTime) {
        self.id = id
        self.client = client
        self.server = server
        self.opened = opened
    }
}

/// A source changed its own state.
package struct SourceChange: Codable, Equatable, Sendable {
    package var state: SourceState
    /// What happened, for people: a path, a reason, a number of bytes.
    package var detail: String
    /// Whether it reads the lines of a log; nil where the source does not tell.
    package var isLog: Bool?

    package init(state: SourceState, detail: String, isLog: Bool? = nil) {
        self.state = state
        self.detail = detail
        self.isLog = isLog
    }
}

/// The state of a source of events.
package enum SourceState: String, Codable, Sendable {
    /// Reading.
    case open
    /// Not there (yet, or any more); watched for.
    case missing
    /// Renamed away and replaced by a new file; nothing was lost.
    case rotated
    /// Cut short in place: lines may be lost in the copier's window.
    case truncated
    /// There, but it cannot be read; retried.
    case failing
    /// Ended for good.
    case ended
}

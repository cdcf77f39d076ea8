/// One step in the life of a canary client: the ground truth of what a user goes through.
package struct CanaryReport: Codable, Equatable, Sendable {
    package var client: ClientID
    /// The client's own address, as the proxies see it; nil before the first connection.
    package var address: Endpoint?
    package var fact: CanaryFact
    /// What carries its session, or carried its last; nil before the first session, and for a client
    /// of a bare WebSocket, which has no choice.
    package var transport: CanaryTransport?
    /// Since when its requests go to a proxy that cannot serve them, over a connection that it keeps;
    /// nil when they do not.
    package var pinnedSince: WallTime?

    package init(
        client: ClientID,
        address: Endpoint? = nil,
        fact: CanaryFact,
        transport: CanaryTransport? = nil,
        pinnedSince: WallTime? = nil
    ) {
        self.client = client
        self.address = address
        self.fact = fact
        self.transport = transport
        self.pinnedSince = pinnedSince
    }
}

/// What carries the session of a client that has a choice.
package enum CanaryTransport: String, Codable, Equatable, Hashable, Sendable {
    case webSocket = "websocket"
    /// SockJS's fallback: the client works, but degraded.
    case xhrPolling = "xhr-polling"
}

/// What happened to a canary.
///
/// `Envelope.at` says when, by the canary's clock, to the microsecond.
package enum CanaryFact: Codable, Equatable, Sendable {
    /// It exists; told to every console that attaches, with its present condition.
    case joined(policy: String, usable: Bool, node: NodeName?)
    /// A usable session was lost.
    case lost(SessionLoss)
    /// It waits before its next try.
    ///
    /// `attempt` counts from 1 within this gap.
    case waiting(attempt: Int, until: WallTime)
    /// A try began.
    case attemptStarted(attempt: Int)
    /// A try failed.
    case attemptFailed(attempt: Int, outcome: AttemptOutcome, took: Duration)
    /// Transport open, session established, data subscribed: the user can work again.
    ///
    /// `attempt` is 1 for the first try after a loss or at the start.
    case usable(attempt: Int, node: NodeName?, phases: HandshakePhases)
    /// It left for good (the swarm ended).
    case left
}

/// How a session was lost, as its client saw it.
package enum SessionLoss: Codable, Equatable, Hashable, Sendable {
    /// The connection ended without a close frame (a browser's 1006).
    case dropped
    /// The connection was reset.
    case reset
    /// The server said goodbye, with its code.
    case closed(code: Int)
    /// No answer to a heartbeat in time.
    case heartbeatTimeout
}

/// How one try to connect failed.
package enum AttemptOutcome: Codable, Equatable, Hashable, Sendable {
    /// The proxy or app answered with this status instead of 101.
    case status(Int)
    case refused
    /// Nothing within the client's connect timeout.
    case timeout
    case tls
    /// Ended before it was usable.
    case dropped
    case other(String)
}

/// Where the time of a successful try went; each part from the end of the one before.
package struct HandshakePhases: Codable, Equatable, Sendable {
    package var connect: Duration
    package var tls: Duration
    /// From the upgrade request to 101.
    package var upgrade: Duration
    /// From 101 to the protocol's own welcome (DDP `connected`).
    package var session: Duration
    /// From there until the data is there again (DDP `ready`).
    package var subscribe: Duration

    package init(
        connect: Duration,
        tls: Duration,
        upgrade: Duration,
        session: Duration,
        subscribe: Duration
    ) {
        self.connect = connect
        self.tls = tls
        self.upgrade = upgrade
        self.session = session
        self.subscribe = subscribe
    }

    package var total: Duration { connect + tls + upgrade + session + subscribe }
}

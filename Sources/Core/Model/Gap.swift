package import Events

/// The time from the loss of a session until its client could work again.
package struct Gap: Codable, Equatable, Sendable {
    package var client: ClientID
    /// The node the lost session was on; nil when not known.
    package var lostOn: NodeName?
    package var lostAt: WallTime
    package var loss: SessionLoss
    package var attempts: [Attempt] = []
    /// Attempts beyond the limit, counted only.
    package var attemptsLeftOut = 0
    /// What the failed attempts beyond the limit took.
    package var failedTimeLeftOut = Duration.zero
    /// When the next try is due; nil while one is under way or all is over.
    package var nextTry: WallTime?
    /// When it was usable again; nil while waiting.
    package var usableAt: WallTime?
    package var landedOn: NodeName?
    /// By what its client is told apart from others.
    package var identity = IdentitySource.canary
    /// How the session was lost, in the logs' view where they tell more than the client.
    package var how: LossHow
    /// By how much its length may be wrong; zero where the client measured it itself.
    package var error = Duration.zero
    /// What of it is concluded rather than measured, in this order.
    package var inferred: [Inference] = []
    /// Whether it ended on SockJS's fallback.
    package var isDegraded = false
    /// The most tries in a row that failed on one connection, which the client kept to a proxy that
    /// could not serve them: 0, or 2 and more.
    package var pinnedTries = 0
    /// The client library, in its browser's own word; nil where none tells.
    package var library: String?
    /// How often facts that came late changed it.
    package var revisions = 0

    /// A part of a gap that no source tells outright.
    package enum Inference: String, Codable, Equatable, Sendable {
        /// No session of it was seen before its first try failed.
        case lostAt = "lost_at"
        case lostHow = "lost_how"
        case usableAt = "usable_at"
        /// TCP and TLS are not seen: they are part of the backoff.
        case handshake
        case resubscribe
        /// Only a balancer's connection tells of the session.
        case session
    }

    package init(client: ClientID, lostOn: NodeName?, lostAt: WallTime, loss: SessionLoss) {
        self.client = client
        self.lostOn = lostOn
        self.lostAt = lostAt
        self.loss = loss
        how = LossHow(loss)
    }

    /// Whether the client kept asking a proxy that could not serve it (failover-physics 0, fact 6).
    package var isPinned: Bool { pinnedTries > 1 }

    /// The node that it was pinned to; nil when it was to none.
    var pinnedTo: NodeName? {
        guard isPinned else { return nil }
        return attempts.last { $0.isPinned && $0.node != nil && !$0.isUsable }?.node ?? lostOn
    }

    /// The measured length; nil while it lasts.
    package var length: Duration? { usableAt.map { $0 - lostAt } }
}

/// One try to connect within a gap.
package struct Attempt: Codable, Equatable, Sendable {
    /// From 1 within its gap.
    package var number: Int
    package var startedAt: WallTime
    package var result: Result
    /// The node it was routed to; nil while nobody told.
    package var node: NodeName?
    /// The client's own address in this attempt, by which the proxies' records are joined to it.
    package var address: Endpoint?
    /// Whether it went over a connection that the client had kept: no balancer was asked for it.
    package var isPinned = false
    /// Servers that the proxy tried for it; nil while nobody told.
    package var servers: Int?

    package init(
        number: Int,
        startedAt: WallTime,
        result: Result,
        node: NodeName? = nil,
        address: Endpoint? = nil
    ) {
        self.number = number
        self.startedAt = startedAt
        self.result = result
        self.node = node
        self.address = address
    }

    fileprivate var isUsable: Bool {
        if case .usable = result { return true }
        return false
    }

    package enum Result: Codable, Equatable, Sendable {
        case underWay
        case failed(AttemptOutcome, took: Duration)
        case usable(HandshakePhases)
    }
}

/// Where a gap's seconds went; the parts sum to the gap within the clocks' error.
package struct Anatomy: Codable, Equatable, Sendable {
    /// From the fault until the client noticed; nil when no fault is known to measure from.
    package var detection: Duration?
    /// Waiting between tries, by the client's own policy.
    package var backoff: Duration
    /// Tries that failed.
    package var misrouting: Duration
    /// TCP, TLS, upgrade and the protocol's welcome of the try that succeeded.
    package var handshake: Duration
    package var resubscribe: Duration

    package init(
        detection: Duration?,
        backoff: Duration,
        misrouting: Duration,
        handshake: Duration,
        resubscribe: Duration
    ) {
        self.detection = detection
        self.backoff = backoff
        self.misrouting = misrouting
        self.handshake = handshake
        self.resubscribe = resubscribe
    }
}

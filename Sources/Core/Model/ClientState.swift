package import Events

/// One canary client followed across its connections.
package struct ClientState: Equatable, Sendable {
    package var id: ClientID
    /// Its own address on its newest connection.
    package var address: Endpoint?
    /// The reconnect policy's name, such as `meteor`.
    package var policy: String
    /// The node its usable session is on; nil while unknown or not usable.
    package var node: NodeName?
    /// Since when its session is usable; nil while it is not.
    package var usableSince: WallTime?
    /// The gap it is in; nil while usable.
    package var gap: Gap?
    /// Gaps it went through that ended.
    package var gapsEnded = 0

    package init(id: ClientID, policy: String) {
        self.id = id
        self.policy = policy
    }
}

/// The time from the loss of a session until its client could work again.
package struct Gap: Equatable, Sendable {
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

    package init(client: ClientID, lostOn: NodeName?, lostAt: WallTime, loss: SessionLoss) {
        self.client = client
        self.lostOn = lostOn
        self.lostAt = lostAt
        self.loss = loss
    }

    /// The measured length; nil while it lasts.
    package var length: Duration? { usableAt.map { $0 - lostAt } }
}

/// One try to connect within a gap.
package struct Attempt: Equatable, Sendable {
    /// From 1 within its gap.
    package var number: Int
    package var startedAt: WallTime
    package var result: Result
    /// The node it was routed to; nil while nobody told.
    package var node: NodeName?
    /// The client's own address in this attempt, by which the proxies' records are joined to it.
    package var address: Endpoint?

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

    package enum Result: Equatable, Sendable {
        case underWay
        case failed(AttemptOutcome, took: Duration)
        case usable(HandshakePhases)
    }
}

/// Where a gap's seconds went; the parts sum to the gap within the clocks' error.
package struct Anatomy: Equatable, Sendable {
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

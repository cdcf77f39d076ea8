import Events

/// What the fold must remember between envelopes beyond what is shown.
struct Memory: Codable, Equatable, Sendable {
    /// Clients that are canaries: their tries alone need the proxies' records.
    var canaries = 0
    /// Failed answers that no canary's try was found for yet.
    var failedAnswers: [FailedAnswer] = []
    /// Whether something came in that may find its partner.
    var joinIsDue = false
    var episode = Episode()
    /// When the gaps were last looked at together.
    var insightSeen = Instant.zero
    /// When the last gap ended; nil when that was told or none did.
    var gapEnded: Instant?
    /// Sessions the balancer listed in full that were beyond the limit here.
    var sessionsBeyondLimit = 0
    /// The balancer's last word on each server, from its log or its census, by `backend/server`;
    /// and on each backend that had none left, by its name alone.
    var servers: [String: ProxyOpinion] = [:]
    var moves = MoveMemory()
    var incident = IncidentMemory()
}

/// How far the node of the present fault has recovered.
struct Episode: Codable, Equatable, Sendable {
    /// The node was seen in another state than `up` since the fault.
    var leftUp = false
    /// It was up again after that.
    var returned = false
    /// And no client that was lost on it is still out.
    var recovered = false
}

/// What the fold follows on one node.
struct NodeMemory: Codable, Equatable, Sendable {
    /// WebSockets of this node that closed close together.
    var closes: [Flurry] = []
    /// Canaries that lost their session on this node close together.
    var losses: [Flurry] = []
    var burst = BurstMemory()
    var drops = DropMemory()
    var opinions = OpinionMemory()
}

/// A record of an answer that failed at a proxy, for joining to a canary's try by address.
struct FailedAnswer: Codable, Equatable, Sendable {
    var client: Endpoint
    var at: WallTime
    var seen: Instant
    var node: NodeName
}

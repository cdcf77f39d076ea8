package import Events

/// What is known of one node.
package struct NodeState: Codable, Equatable, Sendable {
    package var spec: NodeSpec
    package var condition = NodeCondition.unknown
    /// When `condition` last changed; nil while it never did.
    package var since: Instant?
    package var probe = ProbeOpinion()
    /// The balancer's own row; nil while it never told.
    package var proxy: ServerRow?
    package var proxySince: Instant?
    /// The most sessions at once that the balancer counted on it; nil while it never told.
    package var sessionsPeak: Int?
    package var clients = ClientOpinion()
    /// What its proxy last said of its own connections; nil while it never did.
    package var gauge: ProxyGauge?
    package var gaugeSeen: Instant?
    /// Who is connected with its proxy by its host's kernel; nil while that never told.
    package var sockets: NodeSockets?
    package var traffic = Traffic()
    /// Since when probe and proxy disagree about this node; nil while they agree or one is silent.
    package var disagreementSince: Instant?
    /// The storm of sessions that it takes and drops at once; nil while there is none.
    package var dropStorm: DropStorm?
    /// Since when it is suspect, down or lost from sight; nil while it is as it should be.
    package var badSince: Instant?
    /// What the fold follows on this node between envelopes; no view reads it.
    var memory = NodeMemory()

    package init(spec: NodeSpec) { self.spec = spec }
    package var name: NodeName { spec.name }
    /// Sessions on this node by the balancer's count; nil when it does not tell.
    package var sessions: Int? { proxy?.sessions }
}

/// The state of a node.
///
/// Always shown as a colour, a glyph and a word.
package enum NodeCondition: String, Codable, Equatable, Sendable {
    case up
    /// The last probe failed, or the proxy doubts it, but the threshold is not reached.
    case suspect
    case down
    case draining
    case maint
    case unknown
}

/// What the probe says.
package struct ProbeOpinion: Codable, Equatable, Sendable {
    package var last: ProbeResult?
    package var lastSeen: Instant?
    /// Consecutive probes with the same verdict (healthy or not) as `last`.
    package var streak = 0
    /// When the first probe of the streak began; nil while no civil time is known.
    package var turnedAt: WallTime?
    /// The verdict after `rise` and `fall`; nil while it is not known.
    package var isUp: Bool?
    /// Total time of the last probes; nil for one that failed.
    package var history = Ring<Duration?>(capacity: Limits.probeHistory)
    package init() {}
}

/// What the canary clients say.
package struct ClientOpinion: Codable, Equatable, Sendable {
    /// Usable sessions on this node.
    package var steady = 0
    /// Clients that lost a session on this node and are not back anywhere.
    package var lost = 0
    package init() {}
}

/// One node's requests, in buckets of one second of the console's clock.
package struct Traffic: Codable, Equatable, Sendable {
    /// The newest last.
    ///
    /// The newest bucket is still being filled.
    package var buckets = Ring<Bucket>(capacity: Limits.trafficSeconds)
    /// The same in buckets of 30 s, from whole half minutes on, for looking further back.
    package var halfMinutes = Ring<Bucket>(capacity: Limits.trafficHalfMinutes)
    package init() {}

    package struct Bucket: Codable, Equatable, Sendable {
        /// Its first second: whole seconds since the run began.
        package var second: Int64
        package var requests = 0
        package var errors5xx = 0
        /// 502, 503 and 504.
        package var badGateway = 0
        package init(second: Int64) { self.second = second }
    }
}

package import Events

/// One peer of the node a plan acts on, for the dialog.
package struct Remaining: Codable, Equatable, Sendable {
    package var node: NodeName
    package var condition: NodeCondition
    /// Time since its last probe; nil when it was never probed.
    package var probeAge: Duration?
    /// Total time of its last probe; nil when that failed or never was.
    package var latency: Duration?
    /// Sessions on it by the balancer's count; nil when that is not known.
    package var sessionsNow: Int?
    /// Sessions on it once the plan had its effect; nil when one of the figures is not known.
    ///
    /// Inferred: the node's sessions spread evenly over the peers that are up.
    package var sessionsPredicted: Int?

    package init(
        node: NodeName,
        condition: NodeCondition,
        probeAge: Duration?,
        latency: Duration?,
        sessionsNow: Int?,
        sessionsPredicted: Int?
    ) {
        self.node = node
        self.condition = condition
        self.probeAge = probeAge
        self.latency = latency
        self.sessionsNow = sessionsNow
        self.sessionsPredicted = sessionsPredicted
    }
}

/// The peers that stay when `plan` is carried out, in the order of the configuration.
///
/// For `restore` nothing moves: sessions stay where they are until their clients leave.
package func remains(after plan: OperationPlan, in state: State) -> [Remaining] {
    let moving = plan.needsPeers ? state.node(plan.node)?.sessions : 0
    let peers = state.nodes.filter { $0.name != plan.node }
    let takers = peers.count { $0.condition == .up }
    var place = 0
    return peers.map { peer in
        var share: Int? = 0
        if peer.condition == .up {
            share = moving.map { $0 / takers + (place < $0 % takers ? 1 : 0) }
            place += 1
        }
        let now = peer.sessions
        return Remaining(
            node: peer.name,
            condition: peer.condition,
            probeAge: peer.probe.lastSeen.map { state.clock.now - $0 },
            latency: peer.probe.last.flatMap { $0.outcome.isHealthy ? $0.phases.total : nil },
            sessionsNow: now,
            sessionsPredicted: share.flatMap { share in now.map { $0.addingSaturated(share) } }
        )
    }
}

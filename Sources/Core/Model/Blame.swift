package import Events

/// A setting that cost seconds, and how many: of all the gaps looked at together.
package struct Blame: Codable, Equatable, Sendable {
    package var setting: Setting
    /// The seconds that all gaps spent because of it.
    package var cost: Duration
    /// Of all their seconds, 0 to 1.
    package var share: Double
    /// Gaps that spent some because of it.
    package var gaps: Int

    /// What an operator can change.
    package enum Setting: Codable, Equatable, Hashable, Sendable {
        /// How long the client waits before its try of this number, counted from 1.
        case ladder(rung: Int)
        /// Tries that a node in rotation could not serve took time themselves.
        case routing(NodeName?)
        /// TCP, TLS, upgrade and the protocol's welcome.
        case handshake
        /// Until the data was there again.
        case resubscribe
        /// Until the client noticed that its session was gone, by how it was lost.
        case detection(LossHow)
    }
}

/// Where the seconds of these gaps went, by the setting that each is owed to, the dearest first.
///
/// - Detection: from the fault to the loss, where a fault is known.
/// - Ladder: each wait before a try, by the try's number.
/// - Routing: what the failed tries themselves took, by the node that answered them.
/// - Handshake and resubscribe: the phases of the try that succeeded.
///
/// The costs sum to the gaps and what was before them.
package func blames(_ gaps: some Sequence<Gap>, fault: Fault?) -> [Blame] {
    var costs: [Blame.Setting: (cost: Duration, gaps: Int)] = [:]
    var total = Duration.zero
    for gap in gaps where gap.usableAt != nil {
        for (setting, cost) in gap.costs(fault: fault) where cost > .zero {
            costs[setting, default: (.zero, 0)].cost += cost
            costs[setting, default: (.zero, 0)].gaps += 1
            total += cost
        }
    }
    guard total > .zero else { return [] }
    return costs.map { setting, sum in
        Blame(
            setting: setting,
            cost: sum.cost,
            share: sum.cost.seconds / total.seconds,
            gaps: sum.gaps
        )
    }.sorted { ($1.cost, $0.setting.rank) < ($0.cost, $1.setting.rank) }
}

extension Gap {
    /// What each setting cost this gap.
    fileprivate func costs(fault: Fault?) -> [Blame.Setting: Duration] {
        let parts = anatomy(of: self, fault: fault)
        var costs: [Blame.Setting: Duration] = [
            .handshake: parts.handshake,
            .resubscribe: parts.resubscribe,
        ]
        if let detection = parts.detection { costs[.detection(how)] = detection }
        var backoff = parts.backoff
        var misrouting = parts.misrouting
        var last = lostAt
        for attempt in attempts {
            let wait = min(backoff, max(.zero, attempt.startedAt - last))
            backoff -= wait
            costs[.ladder(rung: attempt.number), default: .zero] += wait
            guard case .failed(_, let took) = attempt.result else { break }
            last = max(last, attempt.startedAt + took)
            let own = min(misrouting, max(.zero, took))
            misrouting -= own
            costs[.routing(attempt.node), default: .zero] += own
        }
        // What the clocks leave over belongs to the last wait, and to tries that were counted only.
        if let rung = attempts.last?.number {
            costs[.ladder(rung: rung), default: .zero] += backoff
        }
        if misrouting > .zero { costs[.routing(nil), default: .zero] += misrouting }
        return costs
    }
}

extension Blame.Setting {
    /// An order for equal costs that is the same in every run.
    fileprivate var rank: String {
        switch self {
        case .ladder(let rung): "0 \(rung)"
        case .routing(let node): "1 \(node?.rawValue ?? "")"
        case .handshake: "2"
        case .resubscribe: "3"
        case .detection(let how): "4 \(how.rawValue)"
        }
    }
}

/// What tries were answered by a node that could not serve them.
package struct Misrouting: Codable, Equatable, Sendable {
    package var node: NodeName
    /// Failed tries.
    package var tries: Int
    /// From the first of them to the last: so long the node stayed in rotation although it could not
    /// serve.
    ///
    /// Tries on connections that were kept do not count: no balancer was asked for them.
    package var inRotation: Duration
    /// The most servers that its proxy tried for one of them; nil where no log tells.
    package var servers: Int?
    /// The failed answer seen most.
    package var outcome: AttemptOutcome
}

/// The nodes whose proxies failed tries of these gaps, the one with the most tries first.
package func misroutings(_ gaps: some Sequence<Gap>) -> [Misrouting] {
    var nodes: [NodeName: MisroutingCount] = [:]
    for gap in gaps {
        for attempt in gap.attempts {
            guard let node = attempt.node, case .failed(let outcome, _) = attempt.result else {
                continue
            }
            nodes[node, default: MisroutingCount()].take(attempt, outcome)
        }
    }
    return nodes.map { node, count in
        Misrouting(
            node: node,
            tries: count.tries,
            inRotation: count.first.flatMap { first in count.last.map { $0 - first } } ?? .zero,
            servers: count.servers,
            outcome: count.commonest
        )
    }.sorted { ($1.tries, $0.node) < ($0.tries, $1.node) }
}

private struct MisroutingCount {
    var tries = 0
    var first: WallTime?
    var last: WallTime?
    var servers: Int?
    private var outcomes: [AttemptOutcome: Int] = [:]

    mutating func take(_ attempt: Attempt, _ outcome: AttemptOutcome) {
        tries.count(1)
        outcomes[outcome, default: 0] += 1
        if let tried = attempt.servers { servers = max(servers ?? 0, tried) }
        guard !attempt.isPinned else { return }
        first = min(first ?? attempt.startedAt, attempt.startedAt)
        last = max(last ?? attempt.startedAt, attempt.startedAt)
    }

    var commonest: AttemptOutcome {
        outcomes.max { ($0.value, "\($1.key)") < ($1.value, "\($0.key)") }?.key ?? .dropped
    }
}

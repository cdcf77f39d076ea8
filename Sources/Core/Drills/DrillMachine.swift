package import Events

/// A drill as it goes: steady → fault → hold → restore → steady again → verdict.
///
/// Pure: facts in, actions out. Whoever drives it posts facts in the order of their times, at least
/// once a second, and carries the actions out in their order.
package struct DrillMachine: Equatable, Sendable {
    package let plan: DrillPlan
    /// Whom the fault goes through, one after the other; at least one.
    package let nodes: [NodeName]
    package let isRehearsal: Bool
    package internal(set) var phase = Phase.steadying
    /// The place in `nodes` of the one that is dealt with.
    package internal(set) var place = 0
    var phaseSeen: Instant
    /// Since when everything is steady without a break; nil while it is not.
    var steadySeen: Instant?
    /// When the fault on the present node began.
    var faultSeen: Instant?
    /// Since when no client waits; nil while one does.
    var quietSeen: Instant?
    /// The slowest of the nodes so far; nil once clients of one still waited at the end of its hold.
    var steadyAfter: Duration? = .zero
    /// The last measures since the first fault; nil before it.
    package internal(set) var measures: DrillMeasures?
    /// What became of what was written; nil while nothing was read back.
    package internal(set) var writes: DrillWrites?
    var end: Early?

    /// Why it ends before its time.
    enum Early: Equatable, Sendable {
        case aborted(String)
        /// It did not become steady again.
        case failed(String)
        case interrupted
    }

    package enum Phase: Equatable, Sendable {
        case steadying
        case injecting
        case holding
        case restoring
        case recovering
        case readingBack
        case ended(DrillVerdict)
    }

    package init?(_ plan: DrillPlan, nodes: [NodeName], isRehearsal: Bool, now: Instant) {
        guard !nodes.isEmpty else { return nil }
        self.plan = plan
        self.nodes = nodes
        self.isRehearsal = isRehearsal
        phaseSeen = now
    }

    /// What happened.
    package enum Fact: Equatable, Sendable {
        /// What speaks against a steady state, in words, and what was measured since the fault.
        case observed(objections: [String], DrillMeasures)
        /// The operation that was asked for last ended.
        case operationEnded(OperationEnd)
        /// The todos were read back; nil when that could not be done.
        case readBack(DrillWrites?)
        /// Ctrl-C: the first takes the fault back, the second ends at once.
        case interrupted
    }

    package enum OperationEnd: Equatable, Sendable {
        case done
        case rehearsed
        /// Nothing was sent.
        case refused([String])
        /// Something may have been sent.
        case failed(String)
    }

    /// What to do.
    package enum Action: Equatable, Sendable {
        case startWriting
        case inject(DrillPlan.Fault, NodeName)
        /// Stop the fault's operation where it is; its end is a fact that follows.
        case abandon
        case restore(NodeName)
        case readWritesBack
        case finish
    }

    package var node: NodeName { nodes[min(place, nodes.count - 1)] }

    /// Takes one fact.
    package mutating func take(_ fact: Fact, at now: Instant) -> [Action] {
        switch (fact, phase) {
        case (_, .ended): []
        case (.interrupted, _): interrupt(now)
        case (.observed(let objections, let measures), _): observe(objections, measures, now)
        case (.operationEnded(let end), .injecting): injected(end, now)
        case (.operationEnded(let end), .restoring): restored(end, now)
        case (.readBack(let writes), .readingBack): judge(writes)
        case (.operationEnded, _), (.readBack, _): []
        }
    }

    mutating func enter(_ phase: Phase, _ now: Instant) {
        self.phase = phase
        phaseSeen = now
        steadySeen = nil
    }

    mutating func finish(_ verdict: DrillVerdict) -> [Action] {
        phase = .ended(verdict)
        return [.finish]
    }

    private mutating func interrupt(_ now: Instant) -> [Action] {
        if end == .interrupted || phase == .steadying {
            let stands = phase == .steadying ? nil : standing
            return finish(DrillVerdict(ending: .interrupted, stands: stands))
        }
        end = .interrupted
        switch phase {
        case .injecting: return [.abandon]
        case .holding:
            enter(.restoring, now)
            return [.restore(node)]
        case .restoring: return []
        case .steadying, .recovering, .readingBack, .ended:
            return finish(DrillVerdict(ending: .interrupted))
        }
    }

    /// What stands when the present node was not restored.
    var standing: String? {
        switch phase {
        case .injecting, .holding, .restoring: "\(node) is as the drill left it; restore it"
        case .steadying, .recovering, .readingBack, .ended: nil
        }
    }
}

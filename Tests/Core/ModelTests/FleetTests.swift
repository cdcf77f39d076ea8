import Events
import Foundation
import Model
import TestKit
import Testing

/// A fleet that really is in some state, of which the console sees what it can.
///
/// Nodes fall ill and recover, observers fall silent, and an operator confirms one operation after
/// the other, forged ones among them. What is sent takes effect at once.
private struct Fleet {
    var random: Seeded
    var state: State
    var now = Instant.zero
    var sequence: UInt64 = 0
    /// Nodes that serve: their app answers and the balancer sends to them.
    var serving: [NodeName: Bool] = [:]
    var answering: [NodeName: Bool] = [:]
    var sent = 0

    init(seed: UInt64) {
        random = Seeded(seed: seed)
        let count = Int.random(in: 1...5, using: &random)
        var topology = Topology.cluster(count)
        topology.guardLimits.keepHealthy = Int.random(in: 1...max(1, count - 1), using: &random)
        topology.guardLimits.settle = .zero
        topology.guardLimits.drainFirst = false
        state = State(topology: topology)
        for node in topology.nodes {
            answering[node.name] = Int.random(in: 0..<6, using: &random) > 0
            serving[node.name] = Int.random(in: 0..<6, using: &random) > 0
        }
        fold(.topologyChanged(topology))
        // Two polls: enough for `rise` and `fall`.
        for _ in 0..<2 { look() }
    }

    /// Nodes that are really healthy.
    var healthy: Int { answering.count { $0.value && serving[$0.key] == true } }

    @discardableResult
    mutating func fold(_ event: Event) -> [Effect] {
        sequence += 1
        let envelope = Envelope(sequence: sequence, seen: now, source: "test", event: event)
        return reduce(envelope, into: &state)
    }

    /// A poll one second later; now and then something is not seen.
    @discardableResult
    mutating func look() -> [Effect] {
        now = now + .seconds(1)
        fold(.controlSeen(ControlFacts(run: "1-1", past: [])))
        var rows: [ServerRow] = []
        for node in state.topology.nodes {
            let isUp = answering[node.name] == true
            if Int.random(in: 0..<20, using: &random) > 0 {
                let outcome: ProbeOutcome = isUp ? .ok(status: 200) : .refused
                let phases = ProbePhases(total: .milliseconds(1))
                fold(.probeFinished(ProbeResult(node: node.name, outcome: outcome, phases: phases)))
            }
            let opinion: ProxyOpinion = serving[node.name] == true ? .up : .draining
            rows.append(.of(node.name, opinion, sessions: 5))
        }
        if Int.random(in: 0..<20, using: &random) > 0 {
            fold(.censusTaken(Census(servers: rows, sessions: .snapshot([]))))
        }
        return fold(.ticked(Tick(wall: Timeline.time(now - .zero))))
    }

    /// One operation from its confirmation to its end.
    ///
    /// - Returns: whether the promise was kept.
    mutating func act() -> Bool {
        let names = state.topology.nodes.map(\.name)
        let node = names[Int.random(in: 0..<names.count, using: &random)]
        let verbs: [Verb] = [.drain, .maint, .kill, .freeze, .killProxy, .weight, .restore]
        let verb = verbs[Int.random(in: 0..<verbs.count, using: &random)]
        guard
            let plan = try? makePlan(verb, for: node, amount: verb == .weight ? 0 : nil, in: state)
                .get()
        else { return true }
        var asked = change(plan, .confirmed(plan))
        for _ in 0..<5 where asked == [.observeNow] || asked.isEmpty { asked = look() }
        guard asked == [.commit(plan)] else { return true }
        asked = change(plan, .committed)
        guard asked == [.perform(plan, step: 0)] else { return true }
        sent += 1
        let before = healthy
        apply(verb, node)
        for step in plan.steps.indices {
            change(plan, .stepStarted(index: step))
            change(plan, .stepFinished(index: step, outcome: .accepted))
        }
        for _ in 0..<3 { look() }
        change(plan, .aborted)
        // What fell ill since the last look is nobody's operation: nothing does within a plan here.
        let least = state.topology.guardLimits.keepHealthy
        return verb == .restore || healthy >= least || healthy == before
    }

    @discardableResult
    mutating func change(_ plan: OperationPlan, _ change: OperationProgress.Change) -> [Effect] {
        fold(.operationProgressed(OperationProgress(id: plan.id, change: change)))
    }

    mutating func apply(_ verb: Verb, _ node: NodeName) {
        switch verb {
        case .drain, .maint, .weight: serving[node] = false
        case .kill, .freeze, .killProxy, .inject: answering[node] = false
        case .restore: (serving[node], answering[node]) = (true, true)
        case .shed, .cut: break
        }
    }

    /// Nodes fall ill or recover by themselves.
    mutating func drift() {
        for name in state.topology.nodes.map(\.name)
        where Int.random(in: 0..<8, using: &random) == 0 {
            answering[name]?.toggle()
        }
        look()
        look()
    }
}

@Suite struct `A fleet` {
    /// Series in a block, of up to three operations each: 100,000 in all in `make proof`, which
    /// take minutes unoptimised; the first of each block in every run.
    private static let series =
        ProcessInfo.processInfo.environment["SIGNALBOX_PROOF"] == nil ? 200 : 5_000

    @Test(arguments: 0..<20)
    func `never has fewer healthy nodes than must stay because of an operation`(block: Int) {
        var sent = 0
        for number in 0..<Self.series {
            let seed = UInt64(block * 5_000 + number)
            var fleet = Fleet(seed: seed)
            for _ in 0..<3 {
                let kept = fleet.act()
                #expect(kept, "seed \(seed): \(fleet.healthy) healthy after an operation")
                if !kept { return }
                fleet.drift()
            }
            sent += fleet.sent
        }
        #expect(sent > Self.series / 5, "the property says nothing when nothing is ever sent")
    }
}

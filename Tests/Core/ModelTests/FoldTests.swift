import Events
import Model
import TestKit
import Testing

@Suite struct `The fold` {
    /// Random runs: each of 1,500 events in up to 90 s.
    private func randomRun(seed: UInt64, _ check: (Timeline) -> Bool) -> Timeline {
        var events = RandomEvents(seed: seed)
        var timeline = Timeline(.cluster(3))
        for step in 0..<1_500 {
            let (event, at) = events.event(timeline.wall)
            let source = SourceID(
                rawValue: "source \(UInt8.random(in: 0..<9, using: &events.random))"
            )
            timeline.send(event, from: source, at: at)
            if step.isMultiple(of: 5) {
                timeline.advance(.milliseconds(Int.random(in: 1...500, using: &events.random)))
            }
            if step.isMultiple(of: 50), !check(timeline) { break }
        }
        return timeline
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `never traps and keeps its invariants whatever comes`(seed: UInt64) {
        let timeline = randomRun(seed: seed) { timeline in
            let faults = checkInvariants(timeline.state)
            #expect(faults.isEmpty, "seed \(seed), after \(timeline.envelopes.count) envelopes")
            return faults.isEmpty
        }
        #expect(timeline.envelopes.count > 1_500, "seed \(seed)")
    }

    @Test(arguments: 61...70 as ClosedRange<UInt64>)
    func `makes the same state and effects of the same envelopes`(seed: UInt64) {
        let timeline = randomRun(seed: seed) { _ in true }
        var again = State(topology: .cluster(3))
        var effects: [Effect] = []
        for envelope in timeline.envelopes { effects += reduce(envelope, into: &again) }
        #expect(again == timeline.state, "seed \(seed)")
        #expect(effects == timeline.effects, "seed \(seed)")
    }

    @Test(arguments: 71...130 as ClosedRange<UInt64>)
    func `never takes a node out when no other is up`(seed: UInt64) {
        var random = Seeded(seed: seed)
        var timeline = Timeline(.cluster(Int.random(in: 1...4, using: &random)))
        let names = timeline.state.nodes.map(\.name)
        for _ in 0..<60 {
            for name in names {
                let outcomes: [ProbeOutcome?] = [.ok(status: 200), .ok(status: 200), .refused, nil]
                timeline.answers[name] = outcomes[Int.random(in: 0..<4, using: &random)]
            }
            timeline.servers = names.map { name in
                let states: [ProxyOpinion] = [.up, .up, .up, .down, .draining, .maint]
                return .of(name, states[Int.random(in: 0..<6, using: &random)], sessions: 5)
            }
            timeline.advance(.seconds(Int.random(in: 1...8, using: &random)))
            let node = names[Int.random(in: 0..<names.count, using: &random)]
            let verb: Verb = Bool.random(using: &random) ? .kill : .drain
            let plan = try? timeline.confirm(verb, node)
            guard let plan, timeline.effects.last == .perform(plan, step: 0),
                timeline.state.operations.last?.id == plan.id,
                timeline.state.operations.last?.isActive == true
            else { continue }
            let peers = timeline.state.nodes.filter { $0.name != node }
            #expect(peers.contains { $0.condition == .up }, "seed \(seed): \(verb) \(node)")
            timeline.carryOut(plan, step: 0, .failed("not in this test"))
        }
    }

    @Test func `keeps what is known of a node over a new configuration`() {
        var timeline = Timeline(.cluster(3))
        timeline.answers = ["web1": .ok(status: 200), "web3": .ok(status: 200)]
        timeline.canary("c001", .joined(policy: "meteor", usable: true, node: "web3"))
        timeline.advance(.seconds(3))
        var topology = Topology.cluster(3)
        topology.nodes.removeFirst()
        topology.nodes.reverse()
        timeline.send(.topologyChanged(topology), from: "console")

        #expect(timeline.state.nodes.map(\.name) == ["web3", "web2"])
        #expect(timeline.state.nodes.map(\.condition) == [.up, .unknown])
        #expect(timeline.state.nodes[0].clients.steady == 1)
        #expect(checkInvariants(timeline.state) == [])
    }

    @Test func `follows the balancer's sessions by snapshot and change`() {
        func row(_ id: String) -> SessionRow {
            SessionRow(
                id: id,
                client: Endpoint("127.2.0.1:1"),
                server: "web1",
                opened: Timeline.epoch
            )
        }
        func send(_ change: SessionChange, _ timeline: inout Timeline) {
            timeline.send(.censusTaken(Census(servers: [], sessions: change)), from: "haproxy")
        }
        var timeline = Timeline()
        send(.snapshot([row("a"), row("b")]), &timeline)
        send(.delta(opened: [row("c")], closed: ["a", "never"]), &timeline)
        #expect(timeline.state.sessions.keys.sorted() == ["b", "c"])

        send(.snapshot((0..<Limits.sessions + 7).map { row("\($0)") }), &timeline)
        #expect(timeline.state.sessions.count == Limits.sessions)
        #expect(timeline.state.sessionsLeftOut == 7)
        send(.snapshot([row("d")]), &timeline)
        #expect(timeline.state.sessionsLeftOut == 0)
    }

    @Test func `tells of sources that change, and of events that were dropped`() {
        var timeline = Timeline()
        func change(_ state: SourceState) -> Event {
            .sourceChanged(.init(state: state, detail: "why"))
        }
        for state in [SourceState.open, .open, .missing, .missing, .open, .rotated, .rotated] {
            timeline.send(change(state), from: "nginx web1 access")
        }
        timeline.send(.ticked(Tick(wall: timeline.wall, droppedEvents: 3)), from: "console")
        timeline.send(.ticked(Tick(wall: timeline.wall, droppedEvents: 5)), from: "console")
        #expect(
            timeline.facts == [
                .source(.missing, "why"), .source(.open, "why"), .source(.rotated, "why"),
                .source(.rotated, "why"), .eventsDropped(3), .eventsDropped(2),
            ]
        )
        #expect(timeline.state.sources.map(\.state) == [.rotated])
    }
}

import Events
import Model
import TestKit
import Testing

@Suite struct `An operation` {
    private func running() -> Timeline {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1", sessions: 60), .of("web2", sessions: 58)]
        timeline.advance(.seconds(3))
        return timeline
    }

    private func phases(_ timeline: Timeline) -> [Operation.Phase] {
        timeline.facts.compactMap {
            if case .operation(_, _, let phase) = $0 { phase } else { nil }
        }
    }

    @Test func `asks for its first step when it is confirmed`() throws {
        var timeline = running()
        let plan = try timeline.confirm(.kill, "web2")
        #expect(plan.id == "op1")
        #expect(timeline.effects == [.perform(plan, step: 0)])
        #expect(timeline.state.operations.last?.phase == .running(step: 0))
    }

    @Test func `is sent once however often it is confirmed`() throws {
        var timeline = running()
        let plan = try timeline.confirm(.kill, "web2")
        let again = OperationProgress(id: plan.id, change: .confirmed(plan))
        for _ in 0..<3 { timeline.send(.operationProgressed(again), from: "console") }
        #expect(timeline.effects.count == 1)
        #expect(timeline.state.operations.count == 1)
    }

    @Test func `is done when the killed node fails its probe, not when the command ended well`()
        throws
    {
        var timeline = running()
        let plan = try timeline.confirm(.kill, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.advance(.seconds(3))
        #expect(timeline.state.operations.last?.phase == .observing)

        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(1))
        #expect(timeline.state.operations.last?.phase == .done)
        #expect(phases(timeline) == [.running(step: 0), .observing, .done])
    }

    @Test func `is done when the balancer says that it drains`() throws {
        var timeline = running()
        let plan = try timeline.confirm(.drain, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.advance(.seconds(2))
        #expect(timeline.state.operations.last?.phase == .observing)

        timeline.servers = [.of("web1"), .of("web2", .draining)]
        timeline.advance(.seconds(1))
        #expect(timeline.state.operations.last?.phase == .done)
    }

    @Test func `restores in two steps and is done when probe and balancer say so`() throws {
        var timeline = running()
        timeline.answers["web2"] = .refused
        timeline.servers = [.of("web1"), .of("web2", .draining)]
        timeline.advance(.seconds(2))

        let plan = try timeline.confirm(.restore, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.carryOut(plan, step: 1, .accepted)
        #expect(timeline.effects == [.perform(plan, step: 0), .perform(plan, step: 1)])
        timeline.answers["web2"] = .ok(status: 200)
        timeline.advance(.seconds(3))
        #expect(timeline.state.operations.last?.phase == .observing, "the balancer still drains it")
        timeline.servers = [.of("web1"), .of("web2")]
        timeline.advance(.seconds(1))
        #expect(timeline.state.operations.last?.phase == .done)
    }

    @Test(arguments: [
        (Verb.drain, "the balancer still sends to web2: check its server state"),
        (.kill, "web2 still answers its probe: check whether its app was started again"),
    ])
    func `is unknown when its effect is not seen in half a minute`(verb: Verb, words: String) throws
    {
        var timeline = running()
        let plan = try timeline.confirm(verb, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.advance(.milliseconds(29_900))
        #expect(timeline.state.operations.last?.phase == .observing)
        timeline.advance(.milliseconds(100))
        #expect(timeline.state.operations.last?.phase == .unknown(words))
    }

    @Test func `ends at the first step that fails`() throws {
        var timeline = running()
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(2))
        let plan = try timeline.confirm(.restore, "web2")
        timeline.carryOut(plan, step: 0, .failed("exit 1: no such unit"))
        #expect(timeline.state.operations.last?.phase == .failed("exit 1: no such unit"))
        #expect(timeline.effects.count == 1)

        timeline.carryOut(plan, step: 0, .accepted)
        timeline.carryOut(plan, step: 1, .accepted)
        #expect(timeline.effects.count == 1, "answers that come after the end change nothing")
    }

    @Test func `is unknown when a step had no answer`() throws {
        var timeline = running()
        let told = try timeline.confirm(.kill, "web2")
        timeline.carryOut(told, step: 0, .unknown("no answer in 5 s"))
        let words = "no answer in 5 s: it may have been done, look at web2"
        #expect(timeline.state.operations.last?.phase == .unknown(words))

        try timeline.confirm(.kill, "web2")
        timeline.advance(.milliseconds(10_000))
        #expect(timeline.state.operations.last?.isActive == true)
        timeline.advance(.milliseconds(100))
        #expect(
            timeline.state.operations.last?.phase == .unknown("step 1 had no answer: look at web2")
        )
    }

    @Test(arguments: [Verb.kill, .drain])
    func `never takes out the last healthy node`(verb: Verb) throws {
        var timeline = running()
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(60))

        try timeline.confirm(verb, "web1")
        #expect(timeline.effects.isEmpty)
        let verdict = GuardVerdict(
            rule: .keepHealthy,
            holds: false,
            words: "web1 is the last healthy node"
        )
        #expect(timeline.state.operations.last?.phase == .refused([verdict]))
        #expect(phases(timeline) == [.refused([verdict])])
        #expect(timeline.state.fault?.node == "web2")
    }

    @Test func `is refused on what is known when it is confirmed, not when it was planned`() throws
    {
        var timeline = running()
        let plan = try makePlan(.kill, for: "web2", in: timeline.state).get()
        #expect(guardVerdicts(for: plan, in: timeline.state).allSatisfy { $0.holds })

        timeline.answers["web1"] = .timeout
        timeline.advance(.seconds(1))
        let confirmed = OperationProgress(id: plan.id, change: .confirmed(plan))
        #expect(timeline.send(.operationProgressed(confirmed), from: "console").isEmpty)
        guard case .refused(let verdicts) = timeline.state.operations.last?.phase else {
            Issue.record("not refused")
            return
        }
        #expect(verdicts.map(\.rule) == [.keepHealthy])
    }

    @Test func `has a plan only where the configuration gives it a lever`() {
        var topology = Topology.pair()
        topology.nodes[1].levers.removeAll { $0.verb == .kill }
        let state = State(topology: topology)
        #expect(
            makePlan(.kill, for: "web2", in: state)
                == .failure(
                    Refusal(
                        words: "web2 has no kill: add control.kill to web2 in the configuration"
                    )
                )
        )
        #expect(
            makePlan(.drain, for: "web9", in: state)
                == .failure(Refusal(words: "web9 is not in the configuration any more"))
        )
    }

    @Test func `says where the sessions of the node would go`() throws {
        var timeline = Timeline(.cluster(3))
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200), "web3": .refused]
        timeline.servers = [
            .of("web1", sessions: 60), .of("web2", sessions: 58), .of("web3", sessions: 0),
        ]
        timeline.advance(.milliseconds(3_400))
        let plan = try makePlan(.drain, for: "web2", in: timeline.state).get()
        #expect(
            remains(after: plan, in: timeline.state) == [
                Remaining(
                    node: "web1",
                    condition: .up,
                    probeAge: .milliseconds(400),
                    latency: .milliseconds(1),
                    sessionsNow: 60,
                    sessionsPredicted: 118
                ),
                Remaining(
                    node: "web3",
                    condition: .down,
                    probeAge: .milliseconds(400),
                    latency: nil,
                    sessionsNow: 0,
                    sessionsPredicted: 0
                ),
            ]
        )
    }
}

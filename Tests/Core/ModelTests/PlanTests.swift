import Events
import Model
import TestKit
import Testing

@Suite struct `A plan` {
    private func running() -> Timeline {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1", sessions: 60), .of("web2", sessions: 58)]
        timeline.advance(.seconds(3))
        return timeline
    }

    @Test func `is there only where the configuration gives it a lever`() {
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

    @Test func `holds what it was decided on and what takes it back`() throws {
        let plan = try makePlan(.drain, for: "web2", in: running().state).get()
        #expect(
            plan.basis
                == OperationBasis(
                    upstreams: ["127.0.2.1:3000"],
                    probeIsUp: true,
                    proxy: .up,
                    sessions: 58,
                    weight: 1
                )
        )
        #expect(plan.undo.map(\.text) == ["haproxy: set server todos/web2 state ready"])
        #expect(plan.timeLimit == .seconds(5))
    }

    @Test func `takes the operator's figure in the place of the configuration's`() throws {
        let state = running().state
        let weight = try makePlan(.weight, for: "web2", amount: 0, in: state).get()
        #expect(weight.steps.map(\.text) == ["haproxy: set server todos/web2 weight 0%"])
        #expect(weight.takesOut)
        let half = try makePlan(.weight, for: "web2", in: state).get()
        #expect(half.amount == 50)
        #expect(!half.takesOut)
        let shed = try makePlan(.shed, for: "web2", amount: 7, in: state).get()
        let words = "haproxy: shutdown session, each of todos/web2, 7 a second"
        #expect(shed.steps.map(\.text) == [words])
        #expect(
            makePlan(.weight, for: "web2", amount: 101, in: state)
                == .failure(Refusal(words: "101 is not 0 to 100"))
        )
    }

    @Test func `that takes an operation back has its undo, whatever the configuration says now`()
        throws
    {
        var timeline = running()
        timeline.drain("web2")
        let drained = try #require(timeline.state.operations.last)
        #expect(drained.phase == .done)
        var plan = try makeUndo(of: drained, in: timeline.state).get()
        #expect(plan.origin == .undo(of: "op1"))
        #expect(plan.verb == .restore)
        var refused = guardVerdicts(for: plan, in: timeline.state).filter { !$0.holds }
        #expect(refused.isEmpty, "\(refused.map(\.words))")

        plan.steps[0].action = .command(["reboot"])
        refused = guardVerdicts(for: plan, in: timeline.state).filter { !$0.holds }
        #expect(refused.map(\.words) == ["op1 is taken back by other steps"])
    }

    @Test func `that nothing takes back has no undo`() throws {
        var timeline = running()
        let plan = try timeline.confirm(.cut, "web2")
        let operation = try #require(timeline.state.operations.last)
        #expect(operation.id == plan.id)
        #expect(
            makeUndo(of: operation, in: timeline.state)
                == .failure(Refusal(words: "cut web2 cannot be taken back"))
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

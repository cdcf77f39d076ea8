import Events
import Model
import TestKit
import Testing

@Suite struct `The operator` {
    private func running() -> Timeline {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1", sessions: 60), .of("web2", sessions: 58)]
        timeline.advance(.seconds(3))
        return timeline
    }

    @Test func `leaves an operation before anything was sent`() throws {
        var timeline = running()
        let plan = try timeline.plan(.drain, "web2")
        timeline.propose(plan)
        let words = "nothing was sent; web2 is up, the balancer says UP"
        #expect(
            timeline.progress(plan, .aborted)
                == [.abandon("op1"), .conclude(plan, .aborted, words: words)]
        )
        #expect(timeline.state.operations.last?.phase == .aborted(words))
        timeline.advance(.seconds(2))
        #expect(timeline.state.operations.last?.phase == .aborted(words))
    }

    @Test func `leaves an operation during a step, and is told in what state the node is`() throws {
        var timeline = running()
        let plan = try timeline.confirm(.shed, "web2", amount: 20)
        timeline.progress(plan, .stepStarted(index: 0))
        timeline.progress(plan, .stepAdvanced(index: 0, done: 12, total: 58))
        #expect(timeline.state.operations.last?.advance == .init(done: 12, total: 58))
        timeline.progress(plan, .aborted)
        let step = "haproxy: shutdown session, each of todos/web2, 20 a second"
        #expect(
            timeline.state.operations.last?.phase
                == .aborted("during step 1 (\(step)); web2 is up, the balancer says UP")
        )
        #expect(timeline.progress(plan, .stepFinished(index: 0, outcome: .accepted)).isEmpty)
    }

    @Test func `leaves an operation while its effect is waited for`() throws {
        var timeline = running()
        let plan = try timeline.confirm(.drain, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.progress(plan, .aborted)
        let words = "all was sent, its effect was not waited for; web2 is up, the balancer says UP"
        #expect(timeline.state.operations.last?.phase == .aborted(words))
    }

    @Test func `rehearses an operation through the same machine, and nothing moves`() throws {
        var timeline = running()
        var plan = try timeline.plan(.restore, "web2")
        plan = try timeline.plan(.drain, "web2")
        plan.isRehearsal = true
        timeline.propose(plan)
        timeline.recheck(plan)
        timeline.carryOut(plan, step: 0, .accepted)
        #expect(timeline.state.operations.last?.phase == .rehearsed)
        #expect(timeline.state.fault == nil)
        #expect(timeline.state.incidents.isEmpty)
        #expect(timeline.effects.last == .conclude(plan, .rehearsed, words: "nothing was sent"))
    }
}

@Suite struct `A step that waits` {
    private func drained(limit: Duration) throws -> (Timeline, OperationPlan) {
        var topology = Topology.pair()
        topology.nodes[1].levers[0].steps.append(
            OperationStep(action: .awaitEmpty, timeout: limit)
        )
        var timeline = Timeline(topology)
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1"), .of("web2", sessions: 58)]
        timeline.advance(.seconds(3))
        let plan = try timeline.confirm(.drain, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.servers = [.of("web1"), .of("web2", .draining, sessions: 20)]
        timeline.advance(.seconds(1))
        return (timeline, plan)
    }

    @Test func `goes on when the node is empty, and tells how far it is`() throws {
        var (timeline, _) = try drained(limit: .seconds(30))
        #expect(timeline.state.operations.last?.phase == .running(step: 1))
        #expect(timeline.state.operations.last?.advance == .init(done: 38, total: 58))
        timeline.servers = [.of("web1"), .of("web2", .draining)]
        timeline.advance(.seconds(2))
        #expect(timeline.state.operations.last?.phase == .done)
    }

    @Test func `ends at its limit and says who is left, never with a kill`() throws {
        var (timeline, plan) = try drained(limit: .seconds(10))
        timeline.advance(.seconds(10))
        let words = "20 sessions are still on web2"
        #expect(timeline.state.operations.last?.phase == .failed(words))
        #expect(timeline.effects.last == .conclude(plan, .failed, words: words))
    }
}

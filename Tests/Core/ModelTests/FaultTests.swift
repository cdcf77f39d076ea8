import Events
import Model
import TestKit
import Testing

@Suite struct `A fault` {
    private func running(sessions: Int = 58) -> Timeline {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1", sessions: 60), .of("web2", sessions: sessions)]
        timeline.advance(.seconds(3))
        return timeline
    }

    /// This many WebSockets of a node close now, one each millisecond.
    private func close(_ timeline: inout Timeline, _ count: Int, on node: NodeName = "web2") {
        let start = timeline.wall
        timeline.log(node, (0..<count).map { .access(101, at: start + .milliseconds($0)) })
        timeline.tick()
    }

    @Test func `is a fifth of a node's sessions closed at once`() {
        var timeline = running()
        close(&timeline, 11)
        #expect(timeline.state.fault == nil)

        timeline.advance(.seconds(1))
        let start = timeline.wall
        close(&timeline, 12)
        #expect(timeline.state.fault == Fault(at: start, node: "web2", cause: .closes(12)))
        #expect(timeline.facts.last == .webSocketsClosed(count: 12, within: .milliseconds(11)))
        #expect(timeline.state.happenings.last?.at == start)
        #expect(timeline.state.happenings.last?.source == "nginx web2 access")
    }

    @Test func `grows with the closes that follow, in the same entry`() {
        var timeline = running()
        let start = timeline.wall
        close(&timeline, 30)
        timeline.advance(.milliseconds(100))
        close(&timeline, 28)
        #expect(timeline.state.fault == Fault(at: start, node: "web2", cause: .closes(58)))
        let closes = timeline.facts.filter {
            if case .webSocketsClosed = $0 { true } else { false }
        }
        #expect(closes == [.webSocketsClosed(count: 58, within: .milliseconds(127))])
    }

    @Test func `is not made of closes that come apart`() {
        var timeline = running(sessions: 5)
        for _ in 0..<20 {
            timeline.advance(.milliseconds(200))
            close(&timeline, 1)
        }
        #expect(timeline.state.fault == nil)
    }

    @Test func `is not made of closes of a node that is being taken out`() {
        var timeline = running()
        timeline.servers = [.of("web1"), .of("web2", .draining, sessions: 58)]
        timeline.advance(.seconds(1))
        close(&timeline, 58)
        #expect(timeline.facts.contains(.webSocketsClosed(count: 58, within: .milliseconds(57))))
        #expect(timeline.state.fault == nil)
    }

    @Test func `keeps the time of the closes when the probe finds it later`() {
        var timeline = running()
        let start = timeline.wall
        close(&timeline, 58)
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(3))
        #expect(timeline.state.node("web2")?.condition == .down)
        #expect(timeline.state.fault == Fault(at: start, node: "web2", cause: .closes(58)))
    }

    @Test func `takes the better time of closes that are told late`() {
        var timeline = running()
        let crash = timeline.wall + .milliseconds(400)
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(3))
        #expect(timeline.state.fault?.cause == .probe(.refused))

        timeline.log("web2", (0..<58).map { _ in .access(101, at: crash) })
        timeline.tick()
        #expect(timeline.state.fault == Fault(at: crash, node: "web2", cause: .closes(58)))
    }

    @Test func `of a frozen node stays where the probe found it when its sockets end later`() {
        var timeline = running()
        timeline.answers["web2"] = .timeout
        timeline.advance(.seconds(40))
        let frozen = timeline.state.fault
        close(&timeline, 58)
        #expect(frozen?.cause == .probe(.timeout))
        #expect(timeline.state.fault == frozen)
    }

    @Test func `is the operation from the moment its first step began`() throws {
        var timeline = running()
        let plan = try timeline.confirm(.kill, "web2")
        let start = timeline.wall
        timeline.carryOut(plan, step: 0, .accepted)
        close(&timeline, 58)
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(3))
        let cause = Fault.Cause.operation(plan.id, .kill)
        #expect(timeline.state.fault == Fault(at: start, node: "web2", cause: cause))
    }

    @Test func `is not an operation that failed`() throws {
        var timeline = running()
        let plan = try timeline.confirm(.kill, "web2")
        timeline.carryOut(plan, step: 0, .failed("no such process"))
        #expect(timeline.state.fault == nil)
    }

    @Test func `is new on another node, but not when that is older`() {
        var timeline = running()
        close(&timeline, 58)
        timeline.log("web1", (0..<60).map { _ in .access(101, at: Timeline.epoch) })
        timeline.tick()
        #expect(timeline.state.fault?.node == "web2")

        close(&timeline, 60, on: "web1")
        #expect(timeline.state.fault?.node == "web1")
    }

    @Test func `is new on the same node once that was up again`() {
        var timeline = running()
        close(&timeline, 58)
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(3))
        timeline.answers["web2"] = .ok(status: 200)
        timeline.advance(.seconds(3))
        let second = timeline.wall
        close(&timeline, 58)
        #expect(timeline.state.fault == Fault(at: second, node: "web2", cause: .closes(58)))
    }

    @Test func `is new on a node that never looked down only after half a minute`() {
        var timeline = running()
        let first = timeline.wall
        close(&timeline, 58)
        timeline.advance(.seconds(29))
        close(&timeline, 58)
        #expect(timeline.state.fault?.at == first)
        timeline.advance(.seconds(2))
        let third = timeline.wall
        close(&timeline, 58)
        #expect(timeline.state.fault?.at == third)
    }
}

import Events
import Model
import TestKit
import Testing

@Suite struct `A node's condition` {
    private func running() -> Timeline {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1", sessions: 60), .of("web2", sessions: 58)]
        timeline.advance(.seconds(3))
        return timeline
    }

    private func condition(_ node: NodeName, _ timeline: Timeline) -> NodeCondition? {
        timeline.state.node(node)?.condition
    }

    @Test func `is unknown until the probe has a verdict`() {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200)]

        timeline.advance(.seconds(1))
        #expect(condition("web1", timeline) == .unknown)
        timeline.advance(.seconds(1))
        #expect(condition("web1", timeline) == .up)
        #expect(condition("web2", timeline) == .unknown)
        #expect(timeline.facts == [.nodeChanged(from: .unknown, to: .up)])
    }

    @Test func `goes from suspect to down when a killed node fails twice`() {
        var timeline = running()
        let before = timeline.facts.count

        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(1))
        #expect(condition("web2", timeline) == .suspect)
        timeline.advance(.seconds(1))
        #expect(condition("web2", timeline) == .down)
        #expect(condition("web1", timeline) == .up)
        #expect(
            Array(timeline.facts[before...]) == [
                .probeTurned(.refused, streak: 1, threshold: 2),
                .nodeChanged(from: .up, to: .suspect),
                .nodeChanged(from: .suspect, to: .down),
                .disagreementBegan(probeUp: false, proxy: .up),
            ]
        )
        let fault = Fault(
            at: Timeline.time(.seconds(4)) + .milliseconds(-1),
            node: "web2",
            cause: .probe(.refused)
        )
        #expect(timeline.state.fault == fault, "counted from the first failed probe")
    }

    @Test func `flaps between up and suspect without ever being down`() {
        var timeline = running()
        for _ in 0..<5 {
            timeline.answers["web2"] = .timeout
            timeline.advance(.seconds(1))
            #expect(condition("web2", timeline) == .suspect)
            timeline.answers["web2"] = .ok(status: 200)
            timeline.advance(.seconds(1))
            #expect(condition("web2", timeline) == .up)
        }
        #expect(timeline.state.fault == nil)
    }

    @Test func `is unknown once the probe is silent for three intervals and its limit`() {
        var timeline = running()
        timeline.answers["web2"] = nil

        timeline.advance(.milliseconds(3_800))
        #expect(condition("web2", timeline) == .up)
        timeline.advance(.milliseconds(100))
        #expect(condition("web2", timeline) == .unknown)
    }

    @Test func `starts its verdict anew after a silence`() {
        var timeline = running()
        timeline.answers["web2"] = nil
        timeline.advance(.seconds(10))

        timeline.probe("web2", .ok(status: 200))
        #expect(condition("web2", timeline) == .unknown)
        timeline.probe("web2", .ok(status: 200))
        #expect(condition("web2", timeline) == .up)
    }

    @Test(arguments: [
        (ProxyOpinion.up, NodeCondition.up), (.unchecked, .up), (.unknown, .up),
        (.goingDown, .suspect), (.down, .suspect), (.goingUp, .suspect),
        (.draining, .draining), (.maint, .maint),
    ])
    func `follows the balancer while the probe says up`(
        opinion: ProxyOpinion,
        expected: NodeCondition
    ) {
        var timeline = running()
        timeline.servers = [.of("web1"), .of("web2", opinion)]
        timeline.advance(.seconds(1))
        #expect(condition("web2", timeline) == expected)
    }

    @Test(arguments: [ProxyOpinion.up, .draining, .maint, .unchecked])
    func `is down by the probe whatever the balancer says`(opinion: ProxyOpinion) {
        var timeline = running()
        timeline.answers["web2"] = .refused
        timeline.servers = [.of("web1"), .of("web2", opinion)]
        timeline.advance(.seconds(2))
        #expect(condition("web2", timeline) == .down)
    }

    @Test(arguments: [
        (ProxyOpinion.up, NodeCondition.up), (.goingDown, .suspect), (.down, .down),
        (.goingUp, .down), (.draining, .draining), (.maint, .maint),
        (.unchecked, .unknown), (.unknown, .unknown),
    ])
    func `is the balancer's word where nothing is probed`(
        opinion: ProxyOpinion,
        expected: NodeCondition
    ) {
        var topology = Topology.pair()
        topology.nodes[1].probe = nil
        var timeline = Timeline(topology)
        timeline.servers = [.of("web1"), .of("web2", opinion)]
        timeline.advance(.seconds(1))
        #expect(condition("web2", timeline) == expected)

        timeline.servers = nil
        timeline.advance(.seconds(6))
        #expect(condition("web2", timeline) == .unknown, "an old census says nothing")
    }

    @Test func `disagrees with the balancer for the blind time`() {
        var timeline = running()
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(2))
        #expect(timeline.state.node("web2")?.disagreementSince == Instant(rawValue: 5_000_000_000))

        timeline.advance(.seconds(3))
        timeline.servers = [.of("web1"), .of("web2", .down)]
        timeline.advance(.seconds(1))
        #expect(timeline.state.node("web2")?.disagreementSince == nil)
        #expect(timeline.facts.contains(.disagreementEnded(after: .seconds(4))))
    }

    @Test(arguments: [ProxyOpinion.draining, .maint, .unknown])
    func `is not disputed where the balancer expects nothing`(opinion: ProxyOpinion) {
        var timeline = running()
        timeline.servers = [.of("web1"), .of("web2", opinion)]
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(3))
        #expect(timeline.state.node("web2")?.disagreementSince == nil)
    }

    @Test func `counts results of nodes that are not configured`() {
        var timeline = running()
        timeline.probe("web9", .refused)
        #expect(timeline.state.leftOut.strayFacts == 1)
        #expect(timeline.state.nodes.count == 2)
    }
}

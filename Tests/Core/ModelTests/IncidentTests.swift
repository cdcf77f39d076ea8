import Events
import Model
import TestKit
import Testing

@Suite struct `An incident` {
    /// Two healthy nodes and six canaries on web2, 10 s after the start.
    private func healthy() -> Timeline {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1", sessions: 3), .of("web2", sessions: 6)]
        for number in 1...6 {
            timeline.canary(
                ClientID(rawValue: "c\(number)"),
                .joined(policy: "meteor", usable: true, node: "web2")
            )
        }
        timeline.advance(.seconds(10))
        return timeline
    }

    private func crash(_ timeline: inout Timeline) {
        timeline.answers["web2"] = .refused
        for number in 1...6 { timeline.canary(ClientID(rawValue: "c\(number)"), .lost(.dropped)) }
        let at = timeline.wall
        timeline.log("web2", (0..<6).map { .access(101, at: at + .milliseconds($0)) })
        timeline.log("web2", (0..<9).map { .access(502, at: at + .milliseconds(20 + $0)) })
        timeline.tick()
    }

    private func back(_ timeline: inout Timeline) {
        for number in 1...6 {
            timeline.canary(
                ClientID(rawValue: "c\(number)"),
                .usable(attempt: 2, node: "web1", phases: .milliseconds())
            )
        }
    }

    @Test func `joins what belongs together and closes when all is well`() throws {
        var timeline = healthy()
        let fault = timeline.wall
        crash(&timeline)
        timeline.advance(.seconds(4))
        back(&timeline)
        timeline.advance(.seconds(10))
        let open = try #require(timeline.state.openIncident)
        #expect(open.nodes == ["web2"])
        #expect(open.cause == .crash(closes: 6))
        #expect(open.bursts == [1])
        #expect(timeline.state.bursts.first?.incident == 1)
        #expect(gapsOf(open, in: timeline.state).finished.count == 6)

        timeline.answers["web2"] = .ok(status: 200)
        timeline.advance(.seconds(10))
        #expect(timeline.state.openIncident == nil)
        let incident = try #require(timeline.state.incidents.first)
        #expect(incident.openedAt == fault)
        #expect(incident.closedAt == Timeline.time(.seconds(26)))
        #expect(incident.clientsLost == 6)
        #expect(incident.slowestGap == .seconds(4))
        #expect(incident.failedAnswers == 9)
        #expect(incident.reconnectPeak == 6)
        #expect(
            timeline.facts.last
                == .incidentClosed(
                    id: 1,
                    length: .seconds(16),
                    failedAnswers: 9,
                    clientsLost: 6,
                    slowestGap: .seconds(4)
                )
        )
        #expect(incident.firstHappening < (incident.endHappening ?? 0))
        #expect(timeline.state.incidents.count == 1)
        #expect(checkInvariants(timeline.state) == [])
    }

    @Test func `lasts while a client waits`() {
        var timeline = healthy()
        timeline.canary("c9", .joined(policy: "meteor", usable: true, node: "web2"))
        crash(&timeline)
        timeline.canary("c9", .lost(.dropped))
        timeline.advance(.seconds(1))
        back(&timeline)
        timeline.answers["web2"] = .ok(status: 200)
        timeline.advance(.seconds(30))
        #expect(timeline.state.openIncident != nil)
        timeline.canary("c9", .usable(attempt: 3, node: "web1", phases: .milliseconds()))
        timeline.advance(.seconds(6))
        #expect(timeline.state.openIncident == nil)
        #expect(timeline.state.incidents.first?.clientsLost == 7)
    }

    @Test func `of an operator's drain closes once the node is held out`() throws {
        var timeline = healthy()
        let plan = try timeline.confirm(.drain, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.servers = [.of("web1", sessions: 9), .of("web2", .draining)]
        timeline.advance(.seconds(8))
        let incident = try #require(timeline.state.incidents.first)
        #expect(incident.cause == .operation(plan.id, .drain))
        #expect(incident.operations == [plan.id])
        #expect(!incident.isOpen)
        #expect(incident.slowestGap == nil)
    }

    @Test func `is not opened by a node that is held out and stopped`() {
        var timeline = healthy()
        timeline.servers = [.of("web1", sessions: 9), .of("web2", .maint)]
        timeline.advance(.seconds(2))
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(5))
        #expect(timeline.state.node("web2")?.condition == .down)
        #expect(timeline.state.incidents.isEmpty)
    }

    @Test func `takes in another node that fails meanwhile`() throws {
        var timeline = healthy()
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(4))
        timeline.answers["web1"] = .timeout
        timeline.advance(.seconds(4))
        #expect(timeline.state.incidents.map(\.nodes) == [["web2", "web1"]])
        #expect(timeline.state.openIncident?.cause == .nodeDown)
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.advance(.seconds(20))
        crash(&timeline)
        #expect(timeline.state.incidents.map(\.id) == [1, 2])
    }
}

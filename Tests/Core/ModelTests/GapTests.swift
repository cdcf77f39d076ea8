import Events
import Model
import TestKit
import Testing

@Suite struct `A canary's gap` {
    private func time(_ milliseconds: Int) -> WallTime {
        Timeline.time(.milliseconds(milliseconds))
    }

    /// Two tries that were answered 502, a wait by the client's ladder, and a try that succeeded.
    ///
    /// Lost at 1 s, usable at 6.035 s.
    private func twoMisroutedTries(_ timeline: inout Timeline) {
        timeline.canary("c001", .joined(policy: "meteor", usable: true, node: "web2"), at: time(0))
        timeline.canary("c001", .lost(.dropped), at: time(1_000))
        timeline.canary("c001", .waiting(attempt: 1, until: time(1_010)), at: time(1_000))
        for (number, start) in [(1, 1_010), (2, 1_030)] {
            timeline.canary("c001", .attemptStarted(attempt: number), at: time(start))
            let failure = CanaryFact.attemptFailed(
                attempt: number,
                outcome: .status(502),
                took: .milliseconds(8)
            )
            timeline.canary(
                "c001",
                failure,
                at: time(start + 8),
                from: "127.2.0.1:4000\(number)"
            )
        }
        timeline.canary("c001", .waiting(attempt: 3, until: time(6_020)), at: time(1_038))
        timeline.canary("c001", .attemptStarted(attempt: 3), at: time(6_020))
        timeline.canary(
            "c001",
            .usable(attempt: 3, node: "web1", phases: .milliseconds()),
            at: time(6_035),
            from: "127.2.0.1:40003"
        )
    }

    @Test func `has an anatomy that sums to it`() throws {
        var timeline = Timeline()
        twoMisroutedTries(&timeline)

        let gap = try #require(timeline.state.gaps.first)
        #expect(gap.length == .milliseconds(5_035))
        #expect(gap.lostOn == "web2")
        #expect(gap.landedOn == "web1")
        let fault = Fault(at: time(990), node: "web2", cause: .closes(58))
        let parts = anatomy(of: gap, fault: fault)
        #expect(
            parts
                == Anatomy(
                    detection: .milliseconds(10),
                    backoff: .milliseconds(5_004),
                    misrouting: .milliseconds(16),
                    handshake: .milliseconds(10),
                    resubscribe: .milliseconds(5)
                )
        )
    }

    @Test(arguments: [(1_001, 0), (1_000, 0), (400, 600), (-9_000, 10_000)])
    func `is detected from the fault`(faultAt: Int, detection: Int) throws {
        var timeline = Timeline()
        twoMisroutedTries(&timeline)
        let gap = try #require(timeline.state.gaps.first)
        let fault = Fault(at: time(faultAt), node: "web2", cause: .closes(58))
        #expect(anatomy(of: gap, fault: fault).detection == .milliseconds(detection))
    }

    @Test func `has no detection without a fault or long before it`() throws {
        var timeline = Timeline()
        twoMisroutedTries(&timeline)
        let gap = try #require(timeline.state.gaps.first)
        #expect(anatomy(of: gap, fault: nil).detection == nil)
        let later = Fault(at: time(9_000), node: "web2", cause: .closes(58))
        #expect(anatomy(of: gap, fault: later).detection == nil)
    }

    @Test func `knows as it lasts what it cost so far`() throws {
        var timeline = Timeline()
        timeline.canary(
            "c001",
            .usable(attempt: 1, node: "web2", phases: .milliseconds()),
            at: time(0)
        )
        timeline.canary("c001", .lost(.reset), at: time(1_000))
        timeline.canary("c001", .attemptStarted(attempt: 1), at: time(1_010))
        timeline.canary(
            "c001",
            .attemptFailed(attempt: 1, outcome: .refused, took: .milliseconds(2)),
            at: time(1_012)
        )
        timeline.canary("c001", .waiting(attempt: 2, until: time(1_022)), at: time(1_012))

        let client = try #require(timeline.state.clients.first)
        let gap = try #require(client.gap)
        #expect(gap.nextTry == time(1_022))
        #expect(client.usableSince == nil)
        let parts = anatomy(of: gap, fault: nil)
        #expect(parts.backoff == .milliseconds(10))
        #expect(parts.misrouting == .milliseconds(2))
        #expect(parts.handshake == .zero)
    }

    @Test func `is not made by the first connect`() {
        var timeline = Timeline()
        timeline.canary("c001", .joined(policy: "meteor", usable: false, node: nil))
        timeline.canary("c001", .attemptStarted(attempt: 1))
        timeline.canary("c001", .usable(attempt: 1, node: "web1", phases: .milliseconds()))
        #expect(timeline.state.gaps.isEmpty)
        #expect(timeline.state.node("web1")?.clients.steady == 1)
    }

    @Test func `counts its client as lost on the old node, then steady on the new`() {
        var timeline = Timeline()
        timeline.canary("c001", .joined(policy: "meteor", usable: true, node: "web2"))
        timeline.canary("c001", .lost(.dropped))
        #expect(timeline.state.node("web2")?.clients.lost == 1)
        #expect(timeline.state.node("web2")?.clients.steady == 0)

        timeline.canary("c001", .usable(attempt: 1, node: "web1", phases: .milliseconds()))
        #expect(timeline.state.node("web2")?.clients.lost == 0)
        #expect(timeline.state.node("web1")?.clients.steady == 1)
        #expect(checkInvariants(timeline.state) == [])
    }

    @Test func `that nobody saw end is no measurement`() {
        var timeline = Timeline()
        for client in ["c001", "c002"] as [ClientID] {
            timeline.canary(client, .joined(policy: "meteor", usable: true, node: "web2"))
            timeline.canary(client, .lost(.dropped))
        }
        timeline.canary("c001", .left)
        timeline.canary("c002", .joined(policy: "meteor", usable: true, node: "web1"))

        #expect(timeline.state.gaps.isEmpty)
        #expect(timeline.state.leftOut.unfinishedGaps == 2)
        #expect(timeline.state.clients.map(\.id) == ["c002"])
        #expect(checkInvariants(timeline.state) == [])
    }

    @Test func `keeps its sum when it had more tries than are kept`() throws {
        var timeline = Timeline()
        timeline.canary("c001", .joined(policy: "fixed", usable: true, node: "web2"), at: time(0))
        timeline.canary("c001", .lost(.dropped), at: time(0))
        for number in 1...200 {
            timeline.canary("c001", .attemptStarted(attempt: number), at: time(number * 10))
            timeline.canary(
                "c001",
                .attemptFailed(attempt: number, outcome: .status(502), took: .milliseconds(4)),
                at: time(number * 10 + 4)
            )
        }
        timeline.canary(
            "c001",
            .usable(attempt: 201, node: "web1", phases: .milliseconds()),
            at: time(3_000)
        )
        let gap = try #require(timeline.state.gaps.first)
        #expect(gap.attempts.count == Limits.attemptsPerGap)
        #expect(gap.attemptsLeftOut == 137)
        let parts = anatomy(of: gap, fault: nil)
        #expect(parts.misrouting == .milliseconds(800))
        #expect(parts.handshake == .milliseconds(10))
        #expect(parts.backoff == .milliseconds(2_185))
    }

    @Test(arguments: [true, false])
    func `learns where its tries went from the proxies' records`(logFirst: Bool) throws {
        var timeline = Timeline()
        timeline.canary("c000", .joined(policy: "meteor", usable: true, node: "web1"))
        let records = [
            LogRecord.access(502, client: "127.2.0.1:40001", at: time(1_018)),
            .access(502, client: "127.2.0.1:40002", at: time(1_038)),
            .access(502, client: "127.2.0.1:40003", at: time(1_039)),
        ]
        if logFirst {
            timeline.log("web2", records)
            timeline.advance(.milliseconds(300))
        }
        twoMisroutedTries(&timeline)
        if !logFirst {
            timeline.advance(.milliseconds(300))
            timeline.log("web2", records)
        }
        timeline.tick()
        let gap = try #require(timeline.state.gaps.first)
        #expect(gap.attempts.map(\.node) == ["web2", "web2", "web1"])
    }

    @Test func `does not take a record of another time or address`() throws {
        var timeline = Timeline()
        timeline.canary("c000", .joined(policy: "meteor", usable: true, node: "web1"))
        timeline.log(
            "web2",
            [
                .access(502, client: "127.2.0.1:40001", at: time(2_100)),
                .access(502, client: "127.2.0.9:40002", at: time(1_038)),
                .access(502, client: "127.2.0.1:40002", at: time(29)),
            ]
        )
        twoMisroutedTries(&timeline)
        timeline.tick()
        let gap = try #require(timeline.state.gaps.first)
        #expect(gap.attempts.map(\.node) == [nil, nil, "web1"])
    }
}

import Events
import Model
import TestKit
import Testing

@Suite struct `Figures of many gaps` {
    @Test(arguments: [
        (0.0, 1), (0.1, 1), (0.11, 2), (0.5, 5), (0.9, 9), (0.91, 10), (0.95, 10), (1, 10),
        (-1, 1), (7, 10),
    ])
    func `are percentiles by nearest rank`(share: Double, expected: Int) {
        let durations = (1...10).reversed().map { Duration.seconds($0) }
        #expect(percentile(share, of: durations) == .seconds(expected))
    }

    @Test func `are not known of nothing`() {
        #expect(percentile(0.5, of: []) == nil)
        #expect(percentile(.nan, of: [.seconds(1)]) == nil)
        #expect(anatomyOfSlowestTenth(in: State(topology: .pair())) == nil)
    }

    /// Clients c001… of web2, lost now; those in `back` are usable after so many seconds.
    private func lose(_ timeline: inout Timeline, _ count: Int, back: [Int]) {
        let start = timeline.wall
        func name(_ number: Int) -> ClientID { ClientID(rawValue: "c\(1_000 + number)") }
        for number in 1...count {
            timeline.canary(name(number), .joined(policy: "meteor", usable: true, node: "web2"))
        }
        for number in 1...count { timeline.canary(name(number), .lost(.dropped)) }
        for (place, seconds) in back.enumerated() {
            timeline.canary(
                name(place + 1),
                .usable(attempt: 1, node: "web1", phases: .milliseconds()),
                at: start + .seconds(seconds)
            )
        }
    }

    @Test func `are not known while too many clients still wait`() {
        var timeline = Timeline()
        lose(&timeline, 10, back: [1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(gapPercentile(0.9, lostOn: "web2", in: timeline.state) == .seconds(9))
        #expect(gapPercentile(0.95, lostOn: "web2", in: timeline.state) == nil)
        #expect(gapPercentile(0.5, lostOn: "web1", in: timeline.state) == nil)
    }

    @Test func `show one client's gap as the median of the slowest tenth`() throws {
        var timeline = Timeline()
        lose(&timeline, 30, back: Array(1...30))
        let parts = try #require(anatomyOfSlowestTenth(in: timeline.state))
        let sum = parts.backoff + parts.misrouting + parts.handshake + parts.resubscribe
        #expect(sum == .seconds(29), "the slowest three took 28, 29 and 30 s")
    }

    @Test func `tell of all clients lost once, and of all back once it is settled`() throws {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1"), .of("web2")]
        timeline.advance(.seconds(3))
        let plan = try timeline.confirm(.kill, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.answers["web2"] = .refused

        lose(&timeline, 10, back: [])
        timeline.advance(.seconds(2))
        #expect(timeline.facts.count { if case .clientsLost = $0 { true } else { false } } == 1)
        #expect(timeline.facts.contains(.clientsLost(count: 10, loss: .dropped)))

        for number in 1...10 {
            timeline.canary(
                ClientID(rawValue: "c\(1_000 + number)"),
                .usable(attempt: 1, node: "web1", phases: .milliseconds()),
                at: Timeline.time(.milliseconds(3_100)) + .milliseconds(number * 100)
            )
        }
        let back = Happening.Fact.clientsBack(
            count: 10,
            median: .milliseconds(500),
            slowest: .seconds(1)
        )
        timeline.advance(.milliseconds(900))
        #expect(!timeline.facts.contains(back))
        timeline.advance(.seconds(5))
        #expect(timeline.facts.count { $0 == back } == 1)
    }

    @Test func `does not tell of two clients lost, nor of many lost one by one`() {
        var timeline = Timeline()
        for number in 1...20 {
            let client = ClientID(rawValue: "c\(100 + number)")
            timeline.canary(client, .joined(policy: "meteor", usable: true, node: "web2"))
            timeline.canary(client, .lost(.closed(code: 1_001)))
            timeline.advance(.milliseconds(200))
        }
        #expect(timeline.facts.isEmpty)
    }
}

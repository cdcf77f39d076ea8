import Events
import Model
import TestKit
import Testing

@Suite struct `Clients that are pinned or degraded, by their own word` {
    /// Canaries that lose their session, and fail twice on a connection that they keep.
    private func pin(_ names: [ClientID], _ timeline: inout Timeline) {
        for (number, outcome) in [(1, 502), (2, 502)] {
            for name in names {
                report(name, .attemptStarted(attempt: number), &timeline)
                let failed = CanaryFact.attemptFailed(
                    attempt: number,
                    outcome: .status(outcome),
                    took: .milliseconds(1)
                )
                report(name, failed, &timeline, pinned: true)
            }
        }
    }

    private func report(
        _ name: ClientID,
        _ fact: CanaryFact,
        _ timeline: inout Timeline,
        pinned: Bool = false,
        on transport: CanaryTransport = .webSocket
    ) {
        let report = CanaryReport(
            client: name,
            fact: fact,
            transport: transport,
            pinnedSince: pinned ? timeline.wall : nil
        )
        timeline.send(.canaryReported(report), from: "swarm")
    }

    @Test func `are counted, and told once for an incident, amended as they grow`() throws {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        let names = (1...6).map { ClientID(rawValue: "c00\($0)") }
        for name in names {
            timeline.canary(name, .joined(policy: "meteor", usable: true, node: "web2"))
        }
        timeline.advance(.seconds(2))
        for name in names { timeline.canary(name, .lost(.dropped)) }
        timeline.advance(.seconds(1))
        pin(Array(names[0..<2]), &timeline)
        timeline.advance(.seconds(1))
        #expect(timeline.facts.contains(.clientsPinned(count: 2)))
        pin([names[2]], &timeline)
        timeline.advance(.seconds(1))
        #expect(timeline.facts.contains(.clientsPinned(count: 3)))
        #expect(!timeline.facts.contains(.clientsPinned(count: 2)))
        let told = timeline.state.happenings.last { $0.fact == .clientsPinned(count: 3) }
        #expect(told?.node == "web2")
        let usable = CanaryFact.usable(attempt: 1, node: "web1", phases: .milliseconds())
        report(names[4], usable, &timeline, on: .xhrPolling)
        timeline.advance(.seconds(1))
        let digest = timeline.state.gapDigest
        #expect(digest.pinned == 3 && digest.pinnedWaiting == 3 && digest.degraded == 1)
        #expect(digest.pinningNode == "web2")
    }
}

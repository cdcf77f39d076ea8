import Events
import Testing

@testable import Canary

@Suite struct `The swarm's ledger` {
    private var ledger = SwarmLedger()
    private static let phases = HandshakePhases(
        connect: .zero,
        tls: .zero,
        upgrade: .zero,
        session: .zero,
        subscribe: .zero
    )

    private mutating func record(_ client: ClientID, _ milliseconds: Int64, _ fact: CanaryFact) {
        let nanoseconds = milliseconds * 1_000_000
        ledger.record(
            CanaryReport(client: client, fact: fact),
            at: Instant(rawValue: nanoseconds),
            wall: WallTime(rawValue: 5_000_000_000 + nanoseconds)
        )
    }

    @Test mutating func `a gap goes from the loss to the next usable session`() throws {
        record("c001", 0, .joined(policy: "meteor", usable: false, node: nil))
        record("c001", 1, .attemptStarted(attempt: 1))
        record("c001", 5, .usable(attempt: 1, node: "web1", phases: Self.phases))
        #expect(ledger.summary.gaps.isEmpty)
        record("c001", 1_000, .lost(.dropped))
        record("c001", 1_000, .waiting(attempt: 1, until: WallTime(rawValue: 0)))
        #expect(ledger.summary.waiting == 1)
        #expect(ledger.summary.openGaps.map(\.client) == ["c001"])
        record("c001", 1_010, .attemptStarted(attempt: 1))
        record("c001", 1_012, .attemptFailed(attempt: 1, outcome: .status(502), took: .zero))
        record("c001", 1_022, .attemptStarted(attempt: 2))
        record("c001", 1_030, .usable(attempt: 2, node: "web2", phases: Self.phases))

        let summary = ledger.summary
        let gap = try #require(summary.gaps.first)
        #expect(gap.seconds == 0.030)
        #expect(gap.lostAtWall == WallTime(rawValue: 6_000_000_000))
        #expect(gap.attempts == 2)
        #expect(gap.failures == ["502"])
        #expect(gap.from == "web1")
        #expect(gap.to == "web2")
        #expect(summary.statuses == ["502": 1])
        #expect(summary.attempts == 3)
        #expect(summary.usable == 1)
        #expect(summary.openGaps.isEmpty)
        #expect(summary.p50 == 0.030)
    }

    @Test mutating func `percentiles are nearest ranks, and nothing without a gap`() {
        #expect(ledger.summary.p99 == nil)
        for index in Int64(1)...100 {
            record("c001", index * 1_000, .lost(.dropped))
            let end = index * 1_000 + index
            record("c001", end, .usable(attempt: 1, node: nil, phases: Self.phases))
        }

        let summary = ledger.summary
        #expect(summary.p50 == 0.050)
        #expect(summary.p90 == 0.090)
        #expect(summary.p99 == 0.099)
        #expect(summary.max == 0.100)
    }

    @Test mutating func `old gaps are forgotten and counted`() {
        let extra = 5
        for index in 0..<Int64(SwarmLimits.gapsMax + extra) {
            record("c001", index * 10, .lost(.reset))
            record("c001", index * 10 + 1, .usable(attempt: 1, node: nil, phases: Self.phases))
        }

        let summary = ledger.summary
        #expect(summary.gaps.count == SwarmLimits.gapsMax)
        #expect(summary.gapsForgotten == extra)
        #expect(summary.gaps.first?.lostAtWall == WallTime(rawValue: 5_050_000_000))
        #expect(summary.gaps.map(\.lostAtWall) == summary.gaps.map(\.lostAtWall).sorted())
    }
}

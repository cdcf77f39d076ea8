import Drills
import Events
import Testing

@Suite struct `A drill's figures` {
    @Test func `are unknown, and no objective is met, where nobody measured`() {
        let found = findings(.init(), measures: .init(clients: 0), writes: nil, steadyAfter: .zero)
        #expect(found.map(\.figure) == ["unknown", "unknown", "unknown", "unknown"])
        #expect(found.allSatisfy { !$0.isMet })
    }

    @Test func `are not judged where nothing was promised`() {
        let none = DrillPlan.Objectives(
            reconnectP95: nil,
            errors: nil,
            lostWrites: nil,
            steadyWithin: nil
        )
        #expect(findings(none, measures: nil, writes: nil, steadyAfter: nil).isEmpty)
    }

    @Test func `count clients that still wait with their time so far`() {
        let measures = DrillMeasures(clients: 2, gaps: [.seconds(1)], waiting: [.seconds(9)])
        #expect(measures.gap(0.5) == .seconds(1))
        #expect(measures.gap(0.95) == .seconds(9))
        #expect(DrillMeasures(clients: 2).gap(0.95) == nil)
    }

    @Test func `count a failed try once that its client and a log both saw`() {
        #expect(DrillMeasures(clients: 1, failedTries: 3, badGateway: 2).errors == 3)
        #expect(DrillMeasures(clients: 1, failedTries: 1, badGateway: 2).errors == 2)
    }

    @Test func `tell a lost write from one that was never answered`() {
        let writes = DrillWrites(
            sent: ["a", "b", "c", "d"],
            acknowledged: ["a", "b", "other"],
            found: ["a", "c", "stranger"]
        )
        #expect(writes.sent == 4 && writes.acknowledged == 2 && writes.lost == 1)
        #expect(writes.unansweredFound == 1 && writes.unansweredMissing == 1)
    }

    @Test func `need a write that was answered to say that none was lost`() {
        let silent = DrillWrites(sent: ["a"], acknowledged: [], found: [])
        let found = findings(
            .init(reconnectP95: nil, errors: nil, lostWrites: 0, steadyWithin: nil),
            measures: nil,
            writes: silent,
            steadyAfter: nil
        )
        #expect(found.map(\.figure) == ["unknown"])
        #expect(found.allSatisfy { !$0.isMet })
    }

    @Test func `of earlier runs tell the trend of this drill on this cluster`() {
        func run(
            _ p95: Int?,
            _ ending: DrillVerdict.Ending = .pass,
            cluster: String = "todos"
        ) -> DrillRecord {
            DrillRecord(
                at: WallTime(rawValue: 0),
                cluster: cluster,
                drill: "kill",
                nodes: ["web2"],
                ending: ending,
                p95: p95.map { .milliseconds($0) }
            )
        }
        let history = [
            run(900), run(100, cluster: "other"), run(50, .aborted), run(nil), run(700), run(300),
        ]
        let trend = DrillTrend(history, drill: "kill", cluster: "todos")
        #expect(trend.p95 == [.milliseconds(900), .milliseconds(700), .milliseconds(300)])
        #expect(trend.words == "p95 300 ms, better than 700 ms, the middle of 2 before")
        #expect(DrillTrend(history, drill: "drain", cluster: "todos").words == nil)
    }
}

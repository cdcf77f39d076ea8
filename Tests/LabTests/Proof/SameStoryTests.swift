import Testing

@testable import Lab

/// One failover through three kinds of proxy is told the same.
///
/// The balancer chooses a node by the client's port, so other clients lose in each run: the losers
/// told are held against those who lost, run by run.
@Suite(
    .serialized,
    .enabled(if: Needed.isThere, "needs nginx, haproxy, and signalbox beside the tests"),
    .enabled(if: provesAll, "make proof runs it")
)
struct `The same story through every proxy` {
    @Test(arguments: NodeProxy.allCases)
    func `a kill is told with its losers and their gaps`(proxy: NodeProxy) async throws {
        try await withTemporaryDirectory { root in
            let run = try await LabRun(
                .kill,
                root: root,
                clients: 20,
                proxy: proxy,
                openLog: proxy == .nginx
            )
            let told = try await run.toldGaps(root: root)
            let demands = GapComparison.Demands(lostHow: nil, phaseMilliseconds: nil)
            let comparison = GapComparison(run.truth, told: told, demands: demands)
            print("\(proxy): \(comparison.report)")
            if !comparison.isWhole { try run.keep(as: "story-\(proxy)") }
            #expect(!run.truth.gaps.isEmpty)
            #expect(told.count == run.truth.gaps.count, "\(comparison.report)")
            #expect(Set(told.map(\.name)) == Set(run.truth.gaps.map(\.client)))
            #expect(comparison.share == 1, "\(comparison.report)")
            #expect(comparison.invented.isEmpty, "\(comparison.report)")
            #expect(comparison.faults.isEmpty, "\(comparison.report)")
        }
    }
}

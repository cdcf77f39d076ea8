import Events
import Model
import Reports
import TestKit
import Testing

@Suite struct ComparisonTests {
    private func report(gapOf length: Duration?) throws -> Report {
        var state = Timeline().state
        if let length {
            var gap = Gap(client: "c1", lostOn: "web1", lostAt: Timeline.epoch, loss: .reset)
            gap.usableAt = Timeline.epoch + length
            state.gaps.append(gap)
        }
        return try #require(Report(state, origin: .init(version: "0.1.0", file: "a")))
    }

    @Test func `A gap that grew beyond the tolerance is a regression, one within it is none`()
        throws
    {
        let old = try report(gapOf: .seconds(1))
        let new = try report(gapOf: .milliseconds(1_200))
        #expect(Comparison(old, new, tolerance: 10).hasRegression)
        #expect(!Comparison(old, new, tolerance: 25).hasRegression)
        #expect(!Comparison(new, old, tolerance: 0).hasRegression)
    }

    @Test func `What is not known in one of them is a dash and no regression`() throws {
        let comparison = Comparison(
            try report(gapOf: nil),
            try report(gapOf: .seconds(9)),
            tolerance: 0
        )
        #expect(!comparison.hasRegression)
        #expect(comparison.markdown.contains("| gap median | – | 9.000 s | |"))
    }
}

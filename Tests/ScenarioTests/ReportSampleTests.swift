import Events
import Reports
import Testing

@Suite(.enabled(if: areSamplesThere, "the labelled samples are not beside the project"))
struct `A report of a real failover` {
    /// Samples, how their sessions were lost, and what each text must say of the refused tries.
    static let known = [
        ("A_seed_kill", "crash", "failed answers in"),
        ("D_drain_stop", "closed", "Failed answers: 0"),
        ("A_seed_freeze", "timeout", "sessions lost"),
    ]

    @Test(arguments: known)
    func `names the cause that its label names`(name: String, how: String, other: String) throws {
        let origin = Report.Origin(version: "test", file: name)
        let report = try #require(Report(try state(ofSample: name), origin: origin))
        let cause = try #require(report.causes.first)
        #expect(cause.hasSuffix(": \(how)"), "\(cause)")
        #expect(report.markdown.contains(other))
    }

    @Test func `of a kill is worse than one of a drain`() throws {
        let reports = try ["D_drain_stop", "A_seed_kill"].map { name in
            let origin = Report.Origin(version: "test", file: name)
            return try #require(Report(try state(ofSample: name), origin: origin))
        }
        let comparison = Comparison(reports[0], reports[1], tolerance: 10)
        let worse = comparison.rows.filter(\.isWorse).map(\.name)
        #expect(worse.contains("gap p95"))
        #expect(worse.contains("failed answers"))
        #expect(!Comparison(reports[1], reports[0], tolerance: 10).hasRegression)
    }
}

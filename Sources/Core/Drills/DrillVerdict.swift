/// How a drill ended, and why.
package struct DrillVerdict: Equatable, Sendable {
    package var ending: Ending
    /// Each objective that was set, in the order of the report.
    package var findings: [Finding]
    /// What to know beside the objectives: why it was refused, aborted or failed.
    package var reasons: [String]
    /// What the drill left behind and did not take back, in words; nil when nothing.
    package var stands: String?

    package init(
        ending: Ending,
        findings: [Finding] = [],
        reasons: [String] = [],
        stands: String? = nil
    ) {
        self.ending = ending
        self.findings = findings
        self.reasons = reasons
        self.stands = stands
    }

    package enum Ending: String, Codable, Sendable {
        case pass = "PASS"
        case fail = "FAIL"
        /// The guards agreed; nothing was sent and nothing was measured.
        case rehearsed = "REHEARSED"
        /// Before the fault nothing was steady, or a guard said no; nothing was sent.
        case refused = "REFUSED"
        /// The fault was taken back before its time.
        case aborted = "ABORTED"
        case interrupted = "INTERRUPTED"
    }

    /// The command's exit code (design: 0 met, 1 missed, 4 refused, 5 aborted and restored, 130).
    package var exitCode: Int32 {
        switch ending {
        case .pass, .rehearsed: 0
        case .fail: 1
        case .refused: 4
        case .aborted: stands == nil ? 5 : 1
        case .interrupted: 130
        }
    }

    /// One objective, what was measured, and what was promised.
    package struct Finding: Codable, Equatable, Sendable {
        /// Such as `reconnect p95`.
        package var objective: String
        /// With its unit; `unknown` where nobody measured.
        package var figure: String
        package var limit: String
        package var isMet: Bool
    }
}

/// Each objective of a plan held against what was measured.
///
/// What nobody measured is not met: its figure is `unknown`.
/// - Parameters:
///   - objectives: what was promised.
///   - measures: what clients and logs told; nil when nothing was measured.
///   - writes: what became of the todos; nil when none were read back.
///   - steadyAfter: from the fault until no client waited; nil when they still did.
///   - mustBeNoticed: whether a fault that no client noticed put the promise of a p95 to no test.
/// - Returns: one finding for each objective that was set.
package func findings(
    _ objectives: DrillPlan.Objectives,
    measures: DrillMeasures?,
    writes: DrillWrites?,
    steadyAfter: Duration?,
    mustBeNoticed: Bool = false
) -> [DrillVerdict.Finding] {
    let seen = measures.flatMap { $0.clients > 0 ? $0 : nil }
    var found: [DrillVerdict.Finding] = []
    func add(_ objective: String, _ figure: String?, _ limit: String, _ isMet: Bool) {
        found.append(
            .init(
                objective: objective,
                figure: figure ?? "unknown",
                limit: limit,
                isMet: figure != nil && isMet
            )
        )
    }
    if let limit = objectives.reconnectP95 {
        let gap = seen?.gap(0.95)
        let none = mustBeNoticed ? "no client noticed" : "no session lost"
        let figure = seen.map { _ in gap?.inWords ?? none }
        let isMet = gap.map { $0 <= limit } ?? !mustBeNoticed
        add("reconnect p95", figure, limit.inWords, isMet)
    }
    if let limit = objectives.errors {
        add("errors", seen.map { "\($0.errors)" }, "\(limit)", seen?.errors ?? 0 <= limit)
    }
    if let limit = objectives.lostWrites {
        let lost = writes.flatMap { $0.acknowledged > 0 ? $0.lost : nil }
        add("lost writes", lost.map { "\($0)" }, "\(limit)", lost ?? 0 <= limit)
    }
    if let limit = objectives.steadyWithin {
        let figure = seen.map { _ in steadyAfter?.inWords ?? "not before the restore" }
        add("time to steady", figure, limit.inWords, steadyAfter.map { $0 <= limit } ?? false)
    }
    return found
}

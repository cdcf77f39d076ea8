/// One line of the audit: who wanted, sent, saw what, and when.
package struct AuditEntry: Codable, Equatable, Sendable {
    package var at: WallTime
    package var cluster: String
    /// The run that wrote it: process number and start time, unique on the host.
    package var run: String
    /// The person.
    package var by: String
    package var operation: OperationID?
    package var fact: Fact

    package init(
        at: WallTime,
        cluster: String,
        run: String,
        by: String,
        operation: OperationID?,
        fact: Fact
    ) {
        self.at = at
        self.cluster = cluster
        self.run = run
        self.by = by
        self.operation = operation
        self.fact = fact
    }

    package enum Fact: Codable, Equatable, Sendable {
        /// A run that may act began.
        case armed(program: String)
        /// Everything that is about to be sent; on disk before the first step is.
        case intent(OperationPlan)
        /// Guards that said no, in words; nothing was sent.
        case refused(OperationPlan, reasons: [String])
        /// On disk before the driver is called.
        case sending(step: Int, text: String)
        case answered(step: Int, StepOutcome)
        case ended(PastOperation.Outcome, words: String)
        /// What stood by took an operation back because its console died.
        case reverting(step: Int, text: String)
        case reverted(succeeded: Bool, words: String)
        case marked(MaintenanceMark)
        case unmarked(NodeName)
        case stopped(why: String)
        case released
        case approved(text: String)
    }
}

/// One step further in an operation.
package struct OperationProgress: Codable, Equatable, Sendable {
    package var id: OperationID
    package var change: Change

    package init(id: OperationID, change: Change) {
        self.id = id
        self.change = change
    }

    /// What changed.
    package enum Change: Codable, Equatable, Sendable {
        /// The operator confirmed this plan; the guards are asked again on data younger than this.
        case confirmed(OperationPlan)
        /// The audit holds the intent, the right to act is taken, and what reverts it stands by.
        case committed
        /// The shell did not let it pass: no audit, a global stop, another console acts; nothing was
        /// sent by what this ends.
        case blocked(String)
        case stepStarted(index: Int)
        /// How far a long step is: `done` of `total`, where there is a total.
        case stepAdvanced(index: Int, done: Int, total: Int?)
        case stepFinished(index: Int, outcome: StepOutcome)
        /// The operator stops waiting; what was sent stays sent.
        case aborted
    }
}

/// How one step ended, as far as its driver knows.
///
/// That it had its effect is observed, not assumed.
package enum StepOutcome: Codable, Equatable, Sendable {
    /// The driver accepted it.
    case accepted
    /// The driver refused it or it failed, and why: nothing was done by this step.
    case failed(String)
    /// No answer in time: it may or may not have been done.
    case unknown(String)
}

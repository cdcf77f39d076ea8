package import Events

/// Carries out one kind of step on the outside world.
///
/// Only linked into live runs.
package protocol ControlDriver: Sendable {
    /// Whether this driver carries out such an action.
    func canPerform(_ action: OperationStep.Action) -> Bool
    /// Carries it out; returns within the step's timeout, `unknown` when no answer came.
    ///
    /// When its task is cancelled it stops as soon as it can and returns what it knows.
    /// - Parameters:
    ///   - step: what to do.
    ///   - progress: told of a long step how far it is; from any thread.
    /// - Returns: what the driver knows of the end.
    func perform(_ step: OperationStep, progress: @escaping StepProgress) async -> StepOutcome
}

/// How far a long step is: so many done, of so many where that is known.
package typealias StepProgress = @Sendable (_ done: Int, _ total: Int?) -> Void

extension ControlDriver {
    package func perform(_ step: OperationStep) async -> StepOutcome {
        await perform(step) { _, _ in }
    }
}

/// What every act passes on its way out: the audit, the global stop, the right to act.
///
/// Fails closed: whatever cannot be written or known keeps the act from being sent.
package protocol ControlGate: Sendable {
    /// Takes the right to act for this operation; one console of a host holds it at a time.
    ///
    /// - Returns: nil when it was taken; else why not, in words: a stop, another console, no audit.
    func enter(_ plan: OperationPlan) async -> String?
    /// Writes a fact of an operation to the audit and waits until it is on disk.
    ///
    /// - Returns: nil when it is stored; else why not.
    func record(_ fact: AuditEntry.Fact, of operation: OperationID?) async -> String?
    /// Whether a step may still be sent: asked right before each.
    ///
    /// - Returns: nil when it may; else why not.
    func objection() async -> String?
    /// Gives the right to act back.
    func leave(_ operation: OperationID) async
}

/// A process that stands by and takes an operation back when the console dies.
package protocol DeadManSwitch: Sendable {
    /// Whether an operation that is over is still taken back when the console dies later.
    var keepsUntilTakenBack: Bool { get }
    /// Starts it; it acts only once a step was announced.
    ///
    /// - Returns: nil when it stands by; else why not, and then nothing may be sent.
    func arm(_ plan: OperationPlan) async -> String?
    /// Announces that a step is about to be sent.
    ///
    /// - Returns: nil when it heard; else why not, and then the step may not be sent.
    func announce(_ operation: OperationID, step: Int) async -> String?
    /// Tells how a step ended: from then on nothing of it is under way.
    func settle(_ operation: OperationID, step: Int) async
    /// Ends it without anything being taken back.
    func release(_ operation: OperationID) async
    /// The console ends.
    ///
    /// - Parameter takesBack: whether what is not over is taken back: where its terminal went away or
    ///   an operation was under way. Else nothing is, and nothing stands by any more.
    func close(takesBack: Bool) async
}

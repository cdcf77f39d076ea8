import Events
package import Model
package import Ports
import Synchronization

/// Carries out what the fold asked for, and posts what came of it.
///
/// Exists in live runs only: a replay has no runner, so nothing it folds can reach a driver. A step
/// is sent only after the intent is on disk in the audit, what takes it back stands by, and the
/// recording has the confirmation that led to it. Safe from any thread.
package final class EffectRunner: Sendable {
    private let drivers: [any ControlDriver]
    private let gate: any ControlGate
    private let deadMan: (any DeadManSwitch)?
    private let journal: (any Journal)?
    private let observers: [any EventSource]
    private let sink: any EventSink
    private let ticker: any Ticker
    private let source: SourceID = "console"
    /// The step under way of each operation that is not over.
    private let work = Mutex<[OperationID: Task<Void, Never>]>([:])

    /// - Parameters:
    ///   - drivers: asked in this order who carries out a step.
    ///   - gate: the audit, the global stop and the right to act.
    ///   - deadMan: what takes an operation back when this process dies; nil when nothing shall.
    ///   - journal: the recording; nil when nothing is recorded.
    ///   - observers: asked to look again when the guards want fresh data.
    ///   - sink: where progress is posted.
    ///   - ticker: the clocks.
    package init(
        drivers: [any ControlDriver],
        gate: any ControlGate,
        deadMan: (any DeadManSwitch)? = nil,
        journal: (any Journal)? = nil,
        observers: [any EventSource] = [],
        sink: any EventSink,
        ticker: any Ticker
    ) {
        self.drivers = drivers
        self.gate = gate
        self.deadMan = deadMan
        self.journal = journal
        self.observers = observers
        self.sink = sink
        self.ticker = ticker
    }

    /// Begins an effect and returns at once; its progress arrives as events.
    package func run(_ effect: Effect) {
        switch effect {
        case .observeNow:
            for observer in observers { observer.observeNow() }
        case .commit(let plan):
            start(plan.id) { await $0.commit(plan) }
        case .perform(let plan, let index):
            guard plan.steps.indices.contains(index) else { return }
            start(plan.id) { await $0.perform(plan, plan.steps[index], index) }
        case .abandon(let id):
            work.withLock { $0[id] }?.cancel()
        case .conclude(let plan, let outcome, let words):
            start(plan.id) { await $0.conclude(plan, outcome, words) }
        case .noteRefusal(let plan, let reasons):
            start(plan.id) { runner in
                _ = await runner.gate.record(.refused(plan, reasons: reasons), of: plan.id)
            }
        }
    }

    /// Waits until everything that was asked for so far is over: at the end of a run.
    package func finish() async {
        for task in work.withLock({ Array($0.values) }) { await task.value }
    }

    /// One piece of work of an operation after the other, in the order in which they were asked for.
    private func start(
        _ id: OperationID,
        _ body: @escaping @Sendable (EffectRunner) async -> Void
    ) {
        work.withLock { work in
            let before = work[id]
            work[id] = Task {
                await before?.value
                await body(self)
            }
        }
    }

    private func commit(_ plan: OperationPlan) async {
        if let reason = await objection(to: plan) {
            report(plan, .blocked(reason))
        } else {
            report(plan, .committed)
        }
    }

    /// Everything that must stand before the first step; nil when it does.
    private func objection(to plan: OperationPlan) async -> String? {
        if let journal, await !journal.flush() {
            return "not recorded: \(journal.status.problem ?? "the recording does not answer")"
        }
        if !plan.isRehearsal {
            // Half an operation is worse than none: every step must have somebody to carry it out.
            let undone = (plan.steps + plan.undo).first { step in
                !step.isWait && !drivers.contains { $0.canPerform(step.action) }
            }
            if let undone { return "nothing here can carry out: \(undone.text)" }
            if let reason = await gate.enter(plan) { return reason }
        }
        if let reason = await gate.record(.intent(plan), of: plan.id) {
            return "no audit, no action: \(reason)"
        }
        guard !plan.isRehearsal, !plan.undo.isEmpty, let deadMan else { return nil }
        return await deadMan.arm(plan).map { "what would take it back does not stand by: \($0)" }
    }

    private func perform(_ plan: OperationPlan, _ step: OperationStep, _ index: Int) async {
        if plan.isRehearsal {
            report(plan, .stepStarted(index: index))
            report(plan, .stepFinished(index: index, outcome: .accepted))
            return
        }
        guard !Task.isCancelled else { return }
        if let reason = await gate.objection() { return report(plan, .blocked(reason)) }
        guard let driver = drivers.first(where: { $0.canPerform(step.action) }) else {
            let outcome = StepOutcome.failed("no driver for \(step.text)")
            return report(plan, .stepFinished(index: index, outcome: outcome))
        }
        let sending = AuditEntry.Fact.sending(step: index, text: step.text)
        if let reason = await gate.record(sending, of: plan.id) {
            return report(plan, .blocked("no audit, no action: \(reason)"))
        }
        let standing = plan.undo.isEmpty ? nil : deadMan
        if let reason = await standing?.announce(plan.id, step: index) {
            return report(plan, .blocked("what would take it back does not stand by: \(reason)"))
        }
        report(plan, .stepStarted(index: index))
        let outcome = await driver.perform(step) { [sink, source, ticker] done, total in
            let change = OperationProgress.Change.stepAdvanced(
                index: index,
                done: done,
                total: total
            )
            let progress = OperationProgress(id: plan.id, change: change)
            sink.post(.operationProgressed(progress), from: source, at: ticker.wall)
        }
        await standing?.settle(plan.id, step: index)
        _ = await gate.record(.answered(step: index, outcome), of: plan.id)
        report(plan, .stepFinished(index: index, outcome: outcome))
    }

    private func conclude(
        _ plan: OperationPlan,
        _ outcome: PastOperation.Outcome,
        _ words: String
    ) async {
        _ = await gate.record(.ended(outcome, words: words), of: plan.id)
        if !plan.isRehearsal {
            await letGo(plan, outcome)
            await gate.leave(plan.id)
        }
        _ = work.withLock { $0.removeValue(forKey: plan.id) }
    }

    /// What stands by has nothing more to do for this operation; for the whole run, only once it was
    /// refused or another took it back.
    private func letGo(_ plan: OperationPlan, _ outcome: PastOperation.Outcome) async {
        guard let deadMan else { return }
        guard deadMan.keepsUntilTakenBack else { return await deadMan.release(plan.id) }
        if outcome == .refused { await deadMan.release(plan.id) }
        if outcome == .done, case .undo(let taken) = plan.origin { await deadMan.release(taken) }
    }

    private func report(_ plan: OperationPlan, _ change: OperationProgress.Change) {
        let progress = OperationProgress(id: plan.id, change: change)
        sink.post(.operationProgressed(progress), from: source, at: ticker.wall)
    }
}

import Events
package import Model
package import Ports

/// Carries out what the fold asked for, and posts what came of it.
///
/// Exists in live runs only: a replay has no runner, so nothing it folds can reach a driver. A step
/// is sent only after the journal has stored the confirmation that led to it.
package struct EffectRunner: Sendable {
    private let drivers: [any ControlDriver]
    private let journal: any Journal
    private let sink: any EventSink
    private let ticker: any Ticker
    private let source: SourceID = "console"

    package init(
        drivers: [any ControlDriver],
        journal: any Journal,
        sink: any EventSink,
        ticker: any Ticker
    ) {
        self.drivers = drivers
        self.journal = journal
        self.sink = sink
        self.ticker = ticker
    }

    /// Begins an effect and returns at once; its progress arrives as events.
    package func run(_ effect: Effect) {
        switch effect {
        case .perform(let plan, let index):
            guard plan.steps.indices.contains(index) else { return }
            Task { await perform(plan, plan.steps[index], index) }
        }
    }

    private func perform(_ plan: OperationPlan, _ step: OperationStep, _ index: Int) async {
        guard await journal.flush() else {
            let reason = journal.status.problem ?? "the recording does not answer"
            report(plan, .stepFinished(index: index, outcome: .failed("not recorded: \(reason)")))
            return
        }
        guard let driver = drivers.first(where: { $0.canPerform(step.action) }) else {
            let outcome = StepOutcome.failed("no driver for \(step.text)")
            report(plan, .stepFinished(index: index, outcome: outcome))
            return
        }
        report(plan, .stepStarted(index: index))
        let outcome = await driver.perform(step)
        report(plan, .stepFinished(index: index, outcome: outcome))
    }

    private func report(_ plan: OperationPlan, _ change: OperationProgress.Change) {
        let progress = OperationProgress(id: plan.id, change: change)
        sink.post(.operationProgressed(progress), from: source, at: ticker.wall)
    }
}

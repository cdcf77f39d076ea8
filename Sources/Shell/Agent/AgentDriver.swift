package import Events
package import Ports

/// Tells the agent what to answer HAProxy for a node, by its file.
///
/// HAProxy asks by itself (`agent-inter`), so the act is only seen in its census a moment later. That
/// somebody answers from this file is not known here: the census shows it. Safe from any thread.
package struct AgentDriver: ControlDriver {
    private let file: AgentFile
    private let ticker: any Ticker

    package init(file: AgentFile, ticker: any Ticker) { (self.file, self.ticker) = (file, ticker) }

    package func canPerform(_ action: OperationStep.Action) -> Bool {
        if case .agentAnswer = action { true } else { false }
    }

    /// Writes the answer and reads it back.
    package func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        guard case .agentAnswer(let node, let answer) = step.action else {
            return .failed("this driver speaks through the agent only")
        }
        do throws(AgentError) {
            try file.say(answer, of: node, at: ticker.wall)
            let now = try file.read()[node]?.answer
            guard now == answer else {
                return .failed("another console wrote the agent's file at the same time")
            }
            return .accepted
        } catch {
            return .failed("\(error)")
        }
    }
}

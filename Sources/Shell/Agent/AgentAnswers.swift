package import Events

/// What is answered at a moment: pure.
package struct AgentAnswers: Sendable {
    /// The last answers that could be read.
    private var said: [NodeName: AgentFile.Said] = [:]
    /// Why the file could not be read last; nil when it could.
    package private(set) var problem: String?

    package init() {}

    /// Takes what the file says now; when it cannot be read, what was known stays: a drain must not
    /// end because a disk is full.
    package mutating func take(_ reading: Result<[NodeName: AgentFile.Said], AgentError>) {
        switch reading {
        case .success(let said): (self.said, problem) = (said, nil)
        case .failure(let error): problem = error.description
        }
    }

    /// The line for a node, without its end.
    ///
    /// Nodes of which nothing was said get `up`, which leaves what the command line set. `ready` is
    /// said for `Limits.readySeconds`, and again when the clock went back before it was said.
    package func line(for node: NodeName, at now: WallTime) -> String {
        guard let said = said[node] else { return AgentAnswer.neutral.line }
        guard said.answer == .ready else { return said.answer.line }
        let age = (now.rawValue - said.at.rawValue) / 1_000_000_000
        return age < Limits.readySeconds ? AgentAnswer.ready.line : AgentAnswer.neutral.line
    }
}

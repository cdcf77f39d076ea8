/// What can be done to a node.
package enum Verb: String, Codable, CaseIterable, Sendable {
    /// No new sessions; those that are there stay, or are handed over where the app can.
    case drain
    /// Out of service by an administrator; the balancer stops checking it too.
    case maint
    /// End the app at once.
    case kill
    /// Bring it back: start the app, let the balancer send sessions again.
    case restore
    /// Another share of the new sessions, in percent of what the balancer's configuration gives it.
    case weight
    /// End the node's sessions one by one, so many a second; their clients go elsewhere.
    case shed
    /// End the node's sessions all at once.
    case cut
    /// Stop the app without ending it (SIGSTOP): a rehearsal of a hang.
    case freeze
    /// End the node's proxy: a rehearsal of a lost node.
    case killProxy = "kill-proxy"
    /// Whatever a drill's own command does to it; no configuration and no palette has it.
    case inject

    /// What a node's configuration can give.
    package static let configurable = allCases.filter { $0 != .inject }
}

/// A verb a node's configuration makes possible, and exactly what it sends.
package struct Lever: Codable, Equatable, Sendable {
    package var verb: Verb
    /// Carried out in order; a failed step ends the operation.
    package var steps: [OperationStep]
    /// What takes the steps back, in order; empty when nothing can.
    package var undo: [OperationStep]
    /// Whether the operator gives a figure: percent for `weight`, sessions a second for `shed`.
    ///
    /// It replaces the one that the steps hold.
    package var takesAmount: Bool { verb == .weight || verb == .shed }

    package init(verb: Verb, steps: [OperationStep], undo: [OperationStep] = []) {
        self.verb = verb
        self.steps = steps
        self.undo = undo
    }
}

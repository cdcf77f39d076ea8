/// What an operator can do to a node.
package enum Verb: String, Codable, CaseIterable, Sendable {
    /// No new sessions; those that are there stay.
    case drain
    /// End the app at once.
    case kill
    /// Bring it back: start the app, let the balancer send sessions again.
    case restore
}

/// A verb a node's configuration makes possible, and exactly what it sends.
package struct Lever: Codable, Equatable, Sendable {
    package var verb: Verb
    /// Carried out in order; a failed step ends the operation.
    package var steps: [OperationStep]

    package init(verb: Verb, steps: [OperationStep]) {
        self.verb = verb
        self.steps = steps
    }
}

/// One thing sent to one driver.
package struct OperationStep: Codable, Equatable, Sendable {
    package var action: Action
    /// The step is given up after this long; its outcome is then unknown.
    package var timeout: Duration

    package init(action: Action, timeout: Duration = .seconds(5)) {
        self.action = action
        self.timeout = timeout
    }

    /// What a driver is asked to do.
    ///
    /// Every part was checked when the configuration was read.
    package enum Action: Codable, Equatable, Sendable {
        /// HAProxy `set server BACKEND/SERVER state STATE`.
        case haproxySetState(backend: String, server: String, state: HAProxyState)
        /// A program and its arguments, never a shell.
        case command([String])
    }

    /// The words shown in the dialog and sent to the driver: the same text.
    package var text: String {
        switch action {
        case .haproxySetState(let backend, let server, let state):
            "haproxy: set server \(backend)/\(server) state \(state.rawValue)"
        case .command(let words):
            words.joined(separator: " ")
        }
    }
}

/// The states HAProxy's runtime socket can set (management.txt, `set server … state`).
package enum HAProxyState: String, Codable, Sendable {
    case ready
    case drain
    case maint
}

/// What is about to be done to which node, decided on which facts.
package struct OperationPlan: Codable, Equatable, Sendable {
    package var id: OperationID
    package var verb: Verb
    package var node: NodeName
    package var steps: [OperationStep]

    package init(id: OperationID, verb: Verb, node: NodeName, steps: [OperationStep]) {
        self.id = id
        self.verb = verb
        self.node = node
        self.steps = steps
    }
}

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
        /// The operator confirmed this plan; the guards are asked again when this is folded.
        case confirmed(OperationPlan)
        case stepStarted(index: Int)
        case stepFinished(index: Int, outcome: StepOutcome)
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

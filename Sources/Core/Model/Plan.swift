package import Events

/// Why there is no plan, in words for the operator: what is wrong and what to do.
package struct Refusal: Error, Equatable, Sendable {
    package var words: String
    package init(words: String) { self.words = words }
}

/// The plan of `verb` on `node` as the configuration makes it, before any guard was asked.
///
/// Its id is the next free one of this run, so a plan that is never confirmed uses none up.
/// Ask `guardVerdicts` whether it may be carried out.
///
/// - Parameters:
///   - verb: what is to be done.
///   - node: to which node.
///   - amount: the operator's figure for `weight` (percent, 0 to 100) and `shed` (sessions a second,
///     1 to 1,000); nil keeps the configuration's.
///   - state: what is known now.
/// - Returns: the plan, or why there is none.
package func makePlan(
    _ verb: Verb,
    for node: NodeName,
    amount: Int? = nil,
    in state: State
) -> Result<OperationPlan, Refusal> {
    guard let spec = state.topology.nodes.first(where: { $0.name == node }) else {
        return .failure(Refusal(words: "\(node) is not in the configuration any more"))
    }
    guard let lever = spec.levers.first(where: { $0.verb == verb }), !lever.steps.isEmpty else {
        return .failure(Refusal(words: "\(node) has no \(verb.rawValue): \(verb.advice(node))"))
    }
    if let amount, let range = verb.amounts, !range.contains(amount) {
        let words = "\(amount) is not \(range.lowerBound) to \(range.upperBound)"
        return .failure(Refusal(words: words))
    }
    let amount = lever.takesAmount ? amount ?? lever.amount : nil
    return .success(
        OperationPlan(
            id: state.nextOperationID,
            verb: verb,
            node: node,
            steps: lever.steps(amount: amount),
            amount: amount,
            undo: lever.undo,
            basis: basis(of: node, in: state)
        )
    )
}

/// The plan of a drill's own command on a node, before any guard was asked.
///
/// - Parameters:
///   - command: a program and its arguments, never a shell.
///   - restore: what takes it back.
///   - node: which node it breaks.
///   - state: what is known now.
/// - Returns: the plan, or why there is none.
package func makePlan(
    injecting command: [String],
    restore: [String],
    on node: NodeName,
    in state: State
) -> Result<OperationPlan, Refusal> {
    guard state.topology.nodes.contains(where: { $0.name == node }) else {
        return .failure(Refusal(words: "\(node) is not in the configuration any more"))
    }
    func step(_ words: [String]) -> OperationStep {
        OperationStep(action: .command(words), timeout: Rules.injecting)
    }
    return .success(
        OperationPlan(
            id: state.nextOperationID,
            verb: .inject,
            node: node,
            steps: [step(command)],
            undo: [step(restore)],
            basis: basis(of: node, in: state)
        )
    )
}

/// The plan that takes an operation back: its own undo, whatever the configuration says now.
package func makeUndo(
    of operation: Operation,
    in state: State
) -> Result<OperationPlan, Refusal> {
    let plan = operation.plan
    guard !plan.undo.isEmpty else {
        return .failure(Refusal(words: "\(plan.verb.rawValue) \(plan.node) cannot be taken back"))
    }
    return .success(
        OperationPlan(
            id: state.nextOperationID,
            verb: plan.verb.undo ?? .restore,
            node: plan.node,
            steps: plan.undo,
            amount: plan.verb == .weight ? 100 : nil,
            basis: basis(of: plan.node, in: state),
            origin: .undo(of: plan.id)
        )
    )
}

/// What is known of a node when a plan on it is made.
package func basis(of name: NodeName, in state: State) -> OperationBasis {
    guard let node = state.node(name) else { return OperationBasis() }
    let opinion = node.proxyOpinion(now: state.clock.now, censusSeen: state.censusSeen)
    return OperationBasis(
        upstreams: node.spec.upstreams,
        probeIsUp: node.isProbeFresh(state.clock.now) ? node.probe.isUp : nil,
        proxy: opinion,
        sessions: opinion == nil ? nil : node.sessions,
        weight: opinion == nil ? nil : node.proxy?.weight
    )
}

extension State {
    /// The id of the next operation of this run.
    var nextOperationID: OperationID {
        OperationID(rawValue: "op\(operations.dropped + operations.count + 1)")
    }
}

extension Lever {
    /// The figure its steps hold; nil for a verb without one.
    var amount: Int? {
        for step in steps {
            switch step.action {
            case .haproxySetWeight(_, let percent): return percent
            case .haproxyShed(_, let perSecond): return perSecond
            default: continue
            }
        }
        return nil
    }

    /// Its steps with the operator's figure in the place of the configuration's.
    func steps(amount: Int?) -> [OperationStep] {
        guard let amount else { return steps }
        return steps.map { step in
            var step = step
            switch step.action {
            case .haproxySetWeight(let server, _):
                step.action = .haproxySetWeight(server, percent: amount)
            case .haproxyShed(let server, _):
                step.action = .haproxyShed(server, perSecond: amount)
            default: break
            }
            return step
        }
    }
}

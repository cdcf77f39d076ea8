package import Events
package import Model

extension Timeline {
    /// The plan of `verb` on `node`; the configuration must have it.
    ///
    /// Takes on that it cuts the sessions that are known, where it does.
    package func plan(_ verb: Verb, _ node: NodeName, amount: Int? = nil) throws -> OperationPlan {
        var plan = try makePlan(verb, for: node, amount: amount, in: state).get()
        if verb.cutsSessions {
            plan.accepts = [AcceptedRisk(.cutsSessions, figure: plan.basis.sessions)]
        }
        return plan
    }

    /// The operator confirms a plan.
    ///
    /// - Returns: what is asked for because of it.
    @discardableResult
    package mutating func propose(_ plan: OperationPlan) -> [Effect] {
        progress(plan, .confirmed(plan))
    }

    /// The operator confirms `verb` on `node`, the nodes are seen again within a tick, and the intent
    /// is written: its first step is asked for, unless a guard refused.
    @discardableResult
    package mutating func confirm(
        _ verb: Verb,
        _ node: NodeName,
        amount: Int? = nil
    ) throws -> OperationPlan {
        let plan = try plan(verb, node, amount: amount)
        propose(plan)
        recheck(plan)
        return plan
    }

    /// The nodes are seen again, and the audit has the intent.
    package mutating func recheck(_ plan: OperationPlan) {
        advance(.milliseconds(100))
        look()
        tick()
        if effects.last == .commit(plan) { progress(plan, .committed) }
    }

    /// The driver begins a step and ends it, both now.
    package mutating func carryOut(_ plan: OperationPlan, step: Int, _ outcome: StepOutcome) {
        progress(plan, .stepStarted(index: step))
        progress(plan, .stepFinished(index: step, outcome: outcome))
    }

    /// One change of an operation, now.
    @discardableResult
    package mutating func progress(
        _ plan: OperationPlan,
        _ change: OperationProgress.Change
    ) -> [Effect] {
        send(.operationProgressed(.init(id: plan.id, change: change)), from: "console")
    }
}

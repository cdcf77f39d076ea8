import Events

extension State {
    /// Takes one step of an operation and returns what must be done next.
    mutating func fold(_ progress: OperationProgress, _ stamp: Stamp) -> [Effect] {
        switch progress.change {
        case .confirmed(let plan):
            return confirm(plan, stamp)
        case .stepStarted(let step):
            guard let index = running(progress.id, step: step) else { return [] }
            operations[index].startedAt = operations[index].startedAt ?? stamp.at
            operations[index].phaseSeen = stamp.seen
            return []
        case .stepFinished(let step, let outcome):
            guard let index = running(progress.id, step: step) else { return [] }
            return finish(step, of: index, outcome, stamp)
        }
    }

    /// Asks the guards again on what is known now; only if all agree something is sent.
    ///
    /// A plan whose id is known is the same confirmation told twice: nothing is sent again.
    private mutating func confirm(_ plan: OperationPlan, _ stamp: Stamp) -> [Effect] {
        guard !operations.contains(where: { $0.id == plan.id }) else { return [] }
        let verdicts = guardVerdicts(for: plan, in: self, now: max(clock.now, stamp.seen))
        let refused = verdicts.filter { !$0.holds }
        let operation = Operation(
            plan: plan,
            confirmedSeen: stamp.seen,
            confirmedAt: stamp.at ?? WallTime(rawValue: 0),
            phase: .running(step: 0)
        )
        operations.append(operation)
        let index = operations.count - 1
        guard refused.isEmpty else {
            enter(.refused(refused), index, stamp)
            return []
        }
        enter(.running(step: 0), index, stamp)
        return [.perform(plan, step: 0)]
    }

    private mutating func finish(
        _ step: Int,
        of index: Int,
        _ outcome: StepOutcome,
        _ stamp: Stamp
    ) -> [Effect] {
        let plan = operations[index].plan
        switch outcome {
        case .accepted:
            proposeOperation(index, stamp)
            guard step + 1 < plan.steps.count else {
                enter(.observing, index, stamp)
                return []
            }
            enter(.running(step: step + 1), index, stamp)
            return [.perform(plan, step: step + 1)]
        case .failed(let reason):
            enter(.failed(reason), index, stamp)
        case .unknown(let reason):
            proposeOperation(index, stamp)
            enter(.unknown("\(reason): it may have been done, look at \(plan.node)"), index, stamp)
        }
        return []
    }

    /// What takes a node out is a fault from the moment its first step began; one that failed is not.
    private mutating func proposeOperation(_ index: Int, _ stamp: Stamp) {
        let operation = operations[index]
        guard operation.plan.verb.takesOut, let at = operation.startedAt ?? stamp.at else { return }
        let cause = Fault.Cause.operation(operation.id, operation.plan.verb)
        guard fault?.cause != cause else { return }
        propose(Fault(at: at, node: operation.plan.node, cause: cause))
    }

    /// The place of an operation that is at this step; nil for an answer that comes too late.
    private func running(_ id: OperationID, step: Int) -> Int? {
        operations.indices.last { operations[$0].id == id }.flatMap {
            operations[$0].phase == .running(step: step) ? $0 : nil
        }
    }

    /// The place of the operation that holds the frame; nil when none does.
    var activeOperation: Int? { operations.indices.last { operations[$0].isActive } }

    mutating func enter(_ phase: Operation.Phase, _ index: Int, _ stamp: Stamp) {
        operations[index].phase = phase
        operations[index].phaseSeen = stamp.seen
        if !operations[index].isActive { operations[index].endedSeen = stamp.seen }
        let plan = operations[index].plan
        post(.operation(plan.id, plan.verb, phase), phase.severity, node: plan.node, stamp)
        guard phase == .running(step: 0) else { return }
        if plan.verb.takesOut {
            let cause = Incident.Cause.operation(plan.id, plan.verb)
            noteSymptom(cause, of: plan.node, at: stamp.at, stamp)
        } else {
            joinIncident(plan.id)
        }
    }
}

extension Operation.Phase {
    fileprivate var severity: Happening.Severity {
        switch self {
        case .running, .observing: .info
        case .done: .good
        case .refused, .unknown: .warning
        case .failed: .bad
        }
    }
}

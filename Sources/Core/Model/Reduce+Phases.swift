package import Events

extension State {
    /// An operation goes on to its next phase, which is told; the first step opens or joins an
    /// incident.
    mutating func enter(_ phase: Operation.Phase, _ index: Int, _ stamp: Stamp) {
        operations[index].phase = phase
        operations[index].phaseSeen = stamp.seen
        if !operations[index].isActive { operations[index].endedSeen = stamp.seen }
        let plan = operations[index].plan
        if phase != .committing {
            post(.operation(plan.id, plan.verb, phase), phase.severity, node: plan.node, stamp)
        }
        guard phase == .running(step: 0), !plan.isRehearsal else { return }
        if plan.takesOut {
            let cause = Incident.Cause.operation(plan.id, plan.verb)
            noteSymptom(cause, of: plan.node, at: stamp.at, stamp)
        } else {
            joinIncident(plan.id)
        }
    }

    /// What takes a node out is a fault from the moment its first step began; one that failed is not.
    mutating func proposeOperation(_ index: Int, _ stamp: Stamp) {
        let operation = operations[index]
        guard operation.plan.takesOut, !operation.plan.isRehearsal,
            let at = operation.startedAt ?? stamp.at
        else { return }
        let cause = Fault.Cause.operation(operation.id, operation.plan.verb)
        guard fault?.cause != cause else { return }
        propose(Fault(at: at, node: operation.plan.node, cause: cause))
    }

    /// What the shell does once an operation is over: the audit's last line, and the right given back.
    func conclusion(of index: Int) -> [Effect] {
        let operation = operations[index]
        guard let (outcome, words) = operation.phase.end else { return [] }
        return [.conclude(operation.plan, outcome, words: words)]
    }
}

extension Operation.Phase {
    fileprivate var severity: Happening.Severity {
        switch self {
        case .checking, .committing, .running, .observing, .rehearsed: .info
        case .done: .good
        case .refused, .blocked, .unknown, .aborted: .warning
        case .failed: .bad
        }
    }

    /// How an operation ended, and the words for it; nil while it is under way.
    package var end: (outcome: PastOperation.Outcome, words: String)? {
        switch self {
        case .checking, .committing, .running, .observing: nil
        case .done: (.done, "its effect was seen")
        case .rehearsed: (.rehearsed, "nothing was sent")
        case .refused(let verdicts): (.refused, verdicts.map(\.words).joined(separator: "; "))
        case .blocked(let reason): (.refused, reason)
        case .failed(let reason): (.failed, reason)
        case .unknown(let check): (.unknown, check)
        case .aborted(let left): (.aborted, left)
        }
    }
}

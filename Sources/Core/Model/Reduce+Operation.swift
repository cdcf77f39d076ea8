import Events

/// Operations as a machine: plan → guards → confirm → guards again on fresh data → intent written →
/// steps → outcome observed. Every change is an event, so a replay goes through the same phases.
extension State {
    /// Takes one step of an operation and returns what must be done next.
    mutating func fold(_ progress: OperationProgress, _ stamp: Stamp) -> [Effect] {
        switch progress.change {
        case .confirmed(let plan): return confirm(plan, stamp)
        case .aborted: return abort(progress.id, stamp)
        case .committed:
            guard let index = place(of: progress.id, in: .committing) else { return [] }
            return begin(index, stamp)
        case .blocked(let reason):
            guard let index = activeOperation, operations[index].id == progress.id else {
                return []
            }
            let sent = operations[index].startedAt != nil
            enter(sent ? .failed("held: \(reason)") : .blocked(reason), index, stamp)
            return conclusion(of: index)
        case .stepStarted(let step):
            guard let index = place(of: progress.id, in: .running(step: step)) else { return [] }
            operations[index].startedAt = operations[index].startedAt ?? stamp.at
            operations[index].phaseSeen = stamp.seen
            return []
        case .stepAdvanced(let step, let done, let total):
            guard let index = place(of: progress.id, in: .running(step: step)) else { return [] }
            operations[index].advance = Operation.Advance(done: done, total: total)
            return []
        case .stepFinished(let step, let outcome):
            guard let index = place(of: progress.id, in: .running(step: step)) else { return [] }
            return finish(step, of: index, outcome, stamp)
        }
    }

    /// Asks the guards on what is known now; if all agree, asks for fresh data and waits for it.
    ///
    /// A plan whose id is known is the same confirmation told twice: nothing is done again.
    private mutating func confirm(_ plan: OperationPlan, _ stamp: Stamp) -> [Effect] {
        guard !operations.contains(where: { $0.id == plan.id }) else { return [] }
        let refused = refusals(of: plan, now: max(clock.now, stamp.seen))
        operations.append(
            Operation(
                plan: plan,
                confirmedSeen: stamp.seen,
                confirmedAt: stamp.at ?? WallTime(rawValue: 0),
                phase: .checking
            )
        )
        let index = operations.count - 1
        guard refused.isEmpty else { return refuse(refused, index, stamp) }
        post(.operation(plan.id, plan.verb, .checking), .info, node: plan.node, stamp)
        return [.observeNow]
    }

    /// Fresh data came: the guards once more, then the intent is written.
    mutating func commit(_ index: Int, _ stamp: Stamp) -> [Effect] {
        let plan = operations[index].plan
        let refused = refusals(of: plan, now: max(clock.now, stamp.seen), itself: plan.id)
        guard refused.isEmpty else { return refuse(refused, index, stamp) }
        enter(.committing, index, stamp)
        return [.commit(plan)]
    }

    mutating func refuse(_ refused: [GuardVerdict], _ index: Int, _ stamp: Stamp) -> [Effect] {
        enter(.refused(refused), index, stamp)
        return [.noteRefusal(operations[index].plan, reasons: refused.map(\.words))]
    }

    /// The intent is on disk: the guards a last time, for time went by, then the first step.
    private mutating func begin(_ index: Int, _ stamp: Stamp) -> [Effect] {
        let plan = operations[index].plan
        let refused = refusals(of: plan, now: max(clock.now, stamp.seen), itself: plan.id)
        guard refused.isEmpty else {
            enter(.refused(refused), index, stamp)
            return conclusion(of: index)
        }
        return run(0, of: index, stamp)
    }

    private func refusals(
        of plan: OperationPlan,
        now: Instant,
        itself: OperationID? = nil
    ) -> [GuardVerdict] {
        guardVerdicts(for: plan, in: self, now: now, itself: itself).filter { !$0.holds }
    }

    /// Begins a step, or the wait for the effect after the last.
    mutating func run(_ step: Int, of index: Int, _ stamp: Stamp) -> [Effect] {
        let plan = operations[index].plan
        operations[index].advance = nil
        guard plan.steps.indices.contains(step) else {
            guard !plan.isRehearsal else {
                enter(.rehearsed, index, stamp)
                return conclusion(of: index)
            }
            enter(.observing, index, stamp)
            return []
        }
        enter(.running(step: step), index, stamp)
        // The model waits itself, at the ticks; a rehearsal has nothing to wait for.
        if plan.steps[step].isWait {
            return plan.isRehearsal ? run(step + 1, of: index, stamp) : []
        }
        return [.perform(plan, step: step)]
    }

    private mutating func finish(
        _ step: Int,
        of index: Int,
        _ outcome: StepOutcome,
        _ stamp: Stamp
    ) -> [Effect] {
        switch outcome {
        case .accepted:
            proposeOperation(index, stamp)
            return run(step + 1, of: index, stamp)
        case .failed(let reason):
            enter(.failed(reason + takenBack(index, step)), index, stamp)
        case .unknown(let reason):
            proposeOperation(index, stamp)
            let node = operations[index].plan.node
            enter(.unknown("\(reason): it may have been done, look at \(node)"), index, stamp)
        }
        return conclusion(of: index)
    }

    /// What a failure leaves behind: earlier steps stay done until somebody takes them back.
    private func takenBack(_ index: Int, _ step: Int) -> String {
        let plan = operations[index].plan
        guard step > 0 else { return "" }
        let done = step == 1 ? "step 1 stays done" : "steps 1 to \(step) stay done"
        return plan.undo.isEmpty ? "; \(done)" : "; \(done), :undo takes it back"
    }

    /// The operator waits no more: what was sent stays sent, and the words say what is known.
    private mutating func abort(_ id: OperationID, _ stamp: Stamp) -> [Effect] {
        guard let index = activeOperation, operations[index].id == id else { return [] }
        let plan = operations[index].plan
        let left = standing(of: plan.node)
        switch operations[index].phase {
        case .checking, .committing:
            enter(.aborted("nothing was sent; \(left)"), index, stamp)
        case .running(let step):
            let text = plan.steps.indices.contains(step) ? plan.steps[step].text : ""
            enter(.aborted("during step \(step + 1) (\(text)); \(left)"), index, stamp)
        default:
            enter(.aborted("all was sent, its effect was not waited for; \(left)"), index, stamp)
        }
        return [.abandon(id)] + conclusion(of: index)
    }

    /// What is known of a node just now, in words.
    private func standing(of name: NodeName) -> String {
        guard let node = node(name) else { return "\(name) is not configured" }
        let proxy = node.proxy.map { ", the balancer says \($0.status)" } ?? ""
        return "\(name) is \(node.condition.rawValue)\(proxy)"
    }

    /// The place of the operation that holds the frame; nil when none does.
    var activeOperation: Int? { operations.indices.last { operations[$0].isActive } }

    /// The place of an operation in this phase; nil for an answer that comes too late.
    private func place(of id: OperationID, in phase: Operation.Phase) -> Int? {
        operations.indices.last { operations[$0].id == id }.flatMap {
            operations[$0].phase == phase ? $0 : nil
        }
    }
}

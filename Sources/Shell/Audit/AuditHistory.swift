package import Events

/// The operations that an audit tells of, oldest first: how each ended, or where its console died.
///
/// - Parameters:
///   - entries: in the order in which they were written.
///   - isAlive: whether a run still goes on.
/// - Returns: one for each operation of each run that was wanted, refusals too.
package func operations(
    in entries: [AuditEntry],
    isAlive: (RunName) -> Bool
) -> [PastOperation] {
    var known: [Trace] = []
    var places: [String: Int] = [:]
    for entry in entries {
        guard let id = entry.operation else { continue }
        let key = "\(entry.run) \(id)"
        if let plan = entry.fact.plan, places[key] == nil {
            places[key] = known.count
            known.append(Trace(plan: plan, id: id, entry: entry))
        }
        if let place = places[key] { known[place].take(entry) }
    }
    return known.map { $0.past(isAlive: isAlive(RunName(text: $0.run))) }
}

/// What was written of one operation so far.
private struct Trace {
    var plan: OperationPlan
    var id: OperationID
    var run: String
    var by: String
    var began: WallTime
    var last: WallTime
    var end: (PastOperation.Outcome, words: String)?
    /// The text of the last step that was about to be sent.
    var sending: (step: Int, text: String)?
    var answer: StepOutcome?
    var reverted: (succeeded: Bool, words: String)?

    init(plan: OperationPlan, id: OperationID, entry: AuditEntry) {
        (self.plan, self.id) = (plan, id)
        (run, by, began, last) = (entry.run, entry.by, entry.at, entry.at)
    }

    mutating func take(_ entry: AuditEntry) {
        last = entry.at
        switch entry.fact {
        case .refused(_, let reasons): end = (.refused, reasons.joined(separator: "; "))
        case .sending(let step, let text): (sending, answer) = ((step, text), nil)
        case .answered(_, let outcome): answer = outcome
        case .ended(let outcome, let words): end = (outcome, words)
        case .reverted(let succeeded, let words): reverted = (succeeded, words)
        case .armed, .intent, .reverting, .marked, .unmarked, .stopped, .released, .approved: break
        }
    }

    func past(isAlive: Bool) -> PastOperation {
        let (outcome, words) = ending(isAlive: isAlive)
        return PastOperation(
            id: id,
            run: run,
            verb: plan.verb,
            node: plan.node,
            by: by,
            began: began,
            ended: outcome == .running ? nil : last,
            outcome: outcome,
            words: words
        )
    }

    /// The end as it was written; else what is known of a console that died.
    private func ending(isAlive: Bool) -> (PastOperation.Outcome, String) {
        if let reverted, reverted.succeeded { return (.reverted, reverted.words) }
        if let reverted, let end {
            return (.unfinished, "\(end.words); taking it back failed: \(reverted.words)")
        }
        if let end { return end }
        if isAlive { return (.running, sending?.text ?? "nothing is sent yet") }
        guard let sending else {
            return (.notSent, "its console ended before anything was sent")
        }
        let undone = reverted.map { "; taking it back failed: \($0.words)" } ?? ""
        let number = "step \(sending.step + 1) of \(plan.steps.count) (\(sending.text))"
        switch answer {
        case nil:
            return (.unfinished, "\(number) may have been done: look at \(plan.node)\(undone)")
        case .accepted: return (.unfinished, "\(number) was done, then its console ended\(undone)")
        case .failed(let reason): return (.unfinished, "\(number) failed: \(reason)\(undone)")
        case .unknown(let reason):
            return (.unfinished, "\(number): \(reason); look at \(plan.node)\(undone)")
        }
    }
}

extension AuditEntry.Fact {
    /// The plan that an operation's first entry holds.
    fileprivate var plan: OperationPlan? {
        switch self {
        case .intent(let plan), .refused(let plan, _): plan
        case .armed, .sending, .answered, .ended, .reverting, .reverted, .marked, .unmarked,
            .stopped, .released, .approved:
            nil
        }
    }
}

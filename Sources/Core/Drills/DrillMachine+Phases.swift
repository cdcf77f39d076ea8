import Events

extension DrillMachine {
    mutating func observe(
        _ objections: [String],
        _ measures: DrillMeasures,
        _ now: Instant
    ) -> [Action] {
        steadySeen = objections.isEmpty ? steadySeen ?? now : nil
        if faultSeen != nil {
            self.measures = measures
            quietSeen = measures.waiting.isEmpty ? quietSeen ?? now : nil
        }
        let isSteady = steadySeen.map { now - $0 >= plan.steady.lasting } ?? false
        let isLate = now - phaseSeen > plan.steady.within
        switch phase {
        case .steadying:
            if isSteady { return inject(now) }
            guard isLate else { return [] }
            let words = "not steady within \(plan.steady.within.inWords) before the fault"
            return finish(DrillVerdict(ending: .refused, reasons: [words] + objections))
        case .injecting, .holding:
            return hold(measures, now)
        case .recovering:
            if isSteady { return next(now) }
            guard isLate else { return [] }
            steadyAfter = nil
            if end == nil {
                end = .failed("not steady within \(plan.steady.within.inWords) after the restore")
            }
            return readBack(now)
        case .restoring, .readingBack, .ended:
            return []
        }
    }

    private mutating func inject(_ now: Instant) -> [Action] {
        let isFirst = faultSeen == nil
        enter(.injecting, now)
        faultSeen = now
        quietSeen = now
        let begins: [Action] = isFirst && !isRehearsal ? [.startWriting] : []
        return begins + [.inject(plan.fault, node)]
    }

    private mutating func hold(_ measures: DrillMeasures, _ now: Instant) -> [Action] {
        if end == nil, !isRehearsal, let reason = plan.abort.reason(measures) {
            end = .aborted(reason)
            if phase == .injecting { return [.abandon] }
            enter(.restoring, now)
            return [.restore(node)]
        }
        guard phase == .holding, now - phaseSeen >= plan.hold else { return [] }
        noteSteady()
        enter(.restoring, now)
        return [.restore(node)]
    }

    /// How long this node's clients needed: nil from the first node on where they did not come back.
    private mutating func noteSteady() {
        guard let slowest = steadyAfter, let faultSeen, let quietSeen else {
            steadyAfter = nil
            return
        }
        steadyAfter = max(slowest, quietSeen - faultSeen)
    }

    mutating func injected(_ outcome: OperationEnd, _ now: Instant) -> [Action] {
        switch outcome {
        case .refused(let reasons) where place == 0:
            let ending: DrillVerdict.Ending = end == .interrupted ? .interrupted : .refused
            return finish(DrillVerdict(ending: ending, reasons: reasons))
        case .refused(let reasons):
            if end == nil { end = .aborted("\(node): " + reasons.joined(separator: "; ")) }
            return readBack(now)
        case .rehearsed:
            place += 1
            guard place < nodes.count, end == nil else {
                return finish(
                    DrillVerdict(ending: end == .interrupted ? .interrupted : .rehearsed)
                )
            }
            return inject(now)
        case .failed(let words):
            if end == nil { end = .aborted("the fault failed: \(words)") }
        case .done:
            if end == nil {
                enter(.holding, now)
                return []
            }
        }
        enter(.restoring, now)
        return [.restore(node)]
    }

    mutating func restored(_ outcome: OperationEnd, _ now: Instant) -> [Action] {
        guard outcome == .done else {
            let ending: DrillVerdict.Ending =
                switch end {
                case .interrupted: .interrupted
                case .aborted: .aborted
                case .failed, nil: .fail
                }
            let why: [String] =
                switch outcome {
                case .failed(let words): ["the restore failed: \(words)"]
                case .refused(let words):
                    ["the restore was refused: " + words.joined(separator: "; ")]
                case .done, .rehearsed: ["the restore was not carried out"]
                }
            return finish(
                DrillVerdict(ending: ending, findings: found(nil), reasons: why, stands: standing)
            )
        }
        if end == .interrupted { return finish(DrillVerdict(ending: .interrupted)) }
        enter(.recovering, now)
        return []
    }

    private mutating func next(_ now: Instant) -> [Action] {
        guard end == nil, place + 1 < nodes.count else { return readBack(now) }
        place += 1
        return inject(now)
    }

    /// No further node; what was written is read back for the verdict.
    private mutating func readBack(_ now: Instant) -> [Action] {
        enter(.readingBack, now)
        return [.readWritesBack]
    }

    private func found(_ writes: DrillWrites?) -> [DrillVerdict.Finding] {
        findings(
            plan.objectives,
            measures: measures,
            writes: writes,
            steadyAfter: steadyAfter,
            mustBeNoticed: plan.mustBeNoticed
        )
    }

    mutating func judge(_ writes: DrillWrites?) -> [Action] {
        self.writes = writes
        let found = found(writes)
        if case .aborted(let reason) = end {
            return finish(
                DrillVerdict(ending: .aborted, findings: found, reasons: [reason])
            )
        }
        let missed = found.filter { !$0.isMet }
        var reasons = missed.map { "\($0.objective): \($0.figure), promised \($0.limit)" }
        if case .failed(let reason) = end { reasons.insert(reason, at: 0) }
        return finish(
            DrillVerdict(
                ending: reasons.isEmpty ? .pass : .fail,
                findings: found,
                reasons: reasons
            )
        )
    }
}

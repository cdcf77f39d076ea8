import Events

/// Whether it is the right thing for this node as it is.
extension GuardScene {
    /// A kill of a node with sessions: drained before, or the cut accepted by its figure.
    var drainFirst: Answer {
        guard limits.drainFirst, [.kill, .killProxy, .inject].contains(plan.verb), let node else {
            return (true, "cuts no session by itself")
        }
        let sessions = sessionsAtStake(node)
        if sessions == 0 { return (true, "no session is on \(plan.node)") }
        let those = sessions.map { $0 == 1 ? "1 session" : "\($0) sessions" }
        let cut = "cuts \(those ?? "sessions, nobody knows how many")"
        guard let risk = accepted(.cutsSessions) else {
            return (false, "\(cut): drain \(plan.node) first, or accept it")
        }
        if let sessions {
            let room = (risk.figure ?? 0).multipliedSaturated(
                by: 100 + Rules.acceptedGrowthPercent
            )
            guard sessions.multipliedSaturated(by: 100) <= room else {
                return (false, "\(cut), not the \(risk.figure ?? 0) that were accepted")
            }
        }
        return (true, "\(cut), accepted")
    }

    private func sessionsAtStake(_ node: NodeState) -> Int? {
        if opinion(node) != nil { return node.sessions }
        return condition(node) == .down ? 0 : nil
    }

    /// Only what is up goes back into rotation, unless the operation itself starts it.
    var restoreGate: Answer {
        guard plan.verb == .restore, let node else { return (true, "puts no node back") }
        guard node.spec.probe != nil else { return (true, "no probe can say whether it is up") }
        let isUp = node.isProbeFresh(now) && node.probe.isUp == true && node.isAnswering
        if isUp { return (true, "\(plan.node) answers its probe") }
        if plan.steps.first?.action.startsSomething == true {
            return (true, "\(plan.node) is started first")
        }
        if accepted(.notUp) != nil { return (true, "\(plan.node) is not up, accepted") }
        return (false, "the probe does not call \(plan.node) up: start it first, or accept it")
    }

    /// Verbs that would change nothing are refused, so that a repeated key does nothing twice.
    var notAlready: Answer {
        guard let node else { return (false, "\(plan.node) is not configured") }
        let name = plan.node
        let condition = self.condition(node)
        let opinion = opinion(node)
        switch plan.verb {
        case .drain where opinion == .draining: return (false, "\(name) drains already")
        case .drain where opinion == .maint, .maint where opinion == .maint:
            return (false, "\(name) is in maintenance already")
        case .kill where condition == .down, .freeze where condition == .down,
            .killProxy where condition == .down, .inject where condition == .down:
            return (false, "\(name) is down already")
        case .restore where isHealthy(node) && undoesUnseen:
            return (true, "what it takes back was not seen, and may come yet")
        case .restore where isHealthy(node): return (false, "\(name) is up already")
        case .shed where node.sessions == 0, .cut where node.sessions == 0:
            return (false, "\(name) has no session")
        default: return (true, "\(name) is \(condition.rawValue)")
        }
    }
}

extension GuardScene {
    /// Whether the plan takes back an operation that did not end as it should: its effect may come
    /// later, so that the node's looks say nothing.
    fileprivate var undoesUnseen: Bool {
        guard case .undo(let id) = plan.origin,
            let operation = state.operations.first(where: { $0.id == id })
        else { return false }
        switch operation.phase {
        case .unknown, .failed, .aborted: return true
        default: return false
        }
    }
}

extension OperationStep.Action {
    /// Whether it may start an app: only the operator's own commands and signals can.
    fileprivate var startsSomething: Bool {
        switch self {
        case .command, .signal: true
        default: false
        }
    }
}

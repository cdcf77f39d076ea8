import Events

/// The outcome of an operation is what is seen of the node, never that a command ended well.
extension State {
    /// At a tick: takes the operation that runs further when what it waits for is seen, or ends it
    /// when its time is over.
    mutating func followOperation(_ stamp: Stamp) -> [Effect] {
        guard let index = activeOperation else { return [] }
        let operation = operations[index]
        let waited = stamp.seen - operation.phaseSeen
        switch operation.phase {
        case .checking: return check(index, waited, stamp)
        case .committing:
            guard waited > Rules.committing else { return [] }
            enter(.blocked("the audit did not answer in time"), index, stamp)
            return [.abandon(operation.id)] + conclusion(of: index)
        case .running(let step):
            guard operation.plan.steps.indices.contains(step) else { return [] }
            if operation.plan.steps[step].isWait { return wait(step, index, waited, stamp) }
            guard waited > operation.plan.steps[step].timeout + Rules.stepGrace else { return [] }
            let words = "step \(step + 1) had no answer: look at \(operation.plan.node)"
            enter(.unknown(words), index, stamp)
            return [.abandon(operation.id)] + conclusion(of: index)
        case .observing:
            if isEffectSeen(of: operation, now: stamp.seen) {
                enter(.done, index, stamp)
            } else if waited >= Rules.observing {
                enter(.unknown(whatToCheck(operation)), index, stamp)
            }
            return conclusion(of: index)
        case .done, .rehearsed, .refused, .blocked, .failed, .unknown, .aborted:
            return []
        }
    }

    /// Goes on when the node and its peers were seen after the confirmation; refuses when one was
    /// not in time (G4).
    private mutating func check(_ index: Int, _ waited: Duration, _ stamp: Stamp) -> [Effect] {
        let operation = operations[index]
        let unseen = nodes.first { node in
            (operation.plan.needsPeers || node.name == operation.plan.node)
                && !isSeen(node, since: operation.confirmedSeen)
        }
        guard let unseen else { return commit(index, stamp) }
        let probe = unseen.spec.probe.map { $0.timeout + Rules.recheckGrace } ?? .zero
        guard waited > max(probe, Rules.recheckLongest) else { return [] }
        let words = "\(unseen.name) was not seen again after the confirmation"
        return refuse([GuardVerdict(rule: .freshData, holds: false, words: words)], index, stamp)
    }

    /// Whether everything that tells of a node told it again since a moment.
    private func isSeen(_ node: NodeState, since: Instant) -> Bool {
        if node.spec.probe != nil, (node.probe.lastSeen ?? .zero) <= since { return false }
        let isBalanced = topology.balancer != nil && node.spec.balancerServer != nil
        return !isBalanced || (censusSeen ?? .zero) > since
    }

    /// A step that the model waits through itself.
    private mutating func wait(
        _ step: Int,
        _ index: Int,
        _ waited: Duration,
        _ stamp: Stamp
    ) -> [Effect] {
        let operation = operations[index]
        let plan = operation.plan
        let known = node(plan.node)?.sessions
        let probe = node(plan.node)?.probe
        switch plan.steps[step].action {
        case .awaitEmpty:
            let sessions = (censusSeen ?? .zero) > operation.phaseSeen ? known : nil
            if let sessions {
                let total = max(sessions, plan.basis.sessions ?? sessions)
                operations[index].advance = .init(done: total - sessions, total: total)
            }
            if sessions == 0 { return run(step + 1, of: index, stamp) }
            guard waited > plan.steps[step].timeout else { return [] }
            let left = known.map { $0 == 1 ? "1 session is" : "\($0) sessions are" }
            enter(.failed("\(left ?? "sessions may be") still on \(plan.node)"), index, stamp)
        case .awaitUp:
            let isSeen = (probe?.lastSeen ?? .zero) > operation.phaseSeen
            if isSeen, probe?.isUp == true { return run(step + 1, of: index, stamp) }
            guard waited > plan.steps[step].timeout else { return [] }
            enter(.failed("the probe of \(plan.node) does not say up"), index, stamp)
        default:
            return run(step + 1, of: index, stamp)
        }
        return conclusion(of: index)
    }

    /// Whether probe or balancer said since the last step what the operation was to bring about.
    private func isEffectSeen(of operation: Operation, now: Instant) -> Bool {
        guard let node = node(operation.plan.node) else { return false }
        let opinion = node.proxyOpinion(now: now, censusSeen: censusSeen)
        let wasProbed = (node.probe.lastSeen ?? .zero) > operation.confirmedSeen
        let wasCounted = (censusSeen ?? .zero) > operation.phaseSeen
        let isOut = opinion == .draining || opinion == .maint
        switch operation.plan.verb {
        case .drain: return wasCounted && isOut
        case .maint: return wasCounted && opinion == .maint
        case .kill, .freeze, .killProxy:
            if node.spec.probe != nil { return wasProbed && !node.isAnswering }
            return wasCounted && node.condition == .down
        case .restore:
            if isOut || opinion != nil && !wasCounted { return false }
            if node.spec.probe == nil { return node.condition == .up }
            return wasProbed && node.probe.isUp == true && node.isAnswering
        case .inject:
            // What a drill's command is to bring about is the drill's own to see.
            return node.spec.probe == nil || wasProbed
        case .weight:
            return wasCounted && (node.proxy?.weight == 0) == (operation.plan.amount == 0)
        case .shed, .cut:
            return wasCounted && !isHoldingOld(node, since: operation.confirmedAt)
        }
    }

    /// Whether the balancer still lists a session of this node that began before the operation did.
    private func isHoldingOld(_ node: NodeState, since: WallTime) -> Bool {
        // Ages are whole seconds: what began within the second before counts as after.
        let before = since - Rules.listPrecision * 2
        return sessionsLeftOut > 0
            || sessions.values.contains {
                $0.server == node.spec.balancerServer && $0.opened < before
            }
    }

    private func whatToCheck(_ operation: Operation) -> String {
        let name = operation.plan.node
        let node = node(name)
        switch operation.plan.verb {
        case .drain, .maint:
            return node?.proxy == nil
                ? "no balancer tells of \(name): check there whether it drains"
                : "the balancer still sends to \(name): check its server state"
        case .kill, .freeze, .killProxy:
            return "\(name) still answers its probe: check whether its app was started again"
        case .restore:
            return "\(name) is not up again: check its app and its server state"
        case .inject:
            return "nothing was heard of \(name) since: check what the command did"
        case .weight:
            return "the balancer tells another weight of \(name): check its server"
        case .shed, .cut:
            return "\(name) still has sessions of before: check who holds them"
        }
    }
}

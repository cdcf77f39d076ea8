import Events

/// The outcome of an operation is what is seen of the node, never that a command ended well.
extension State {
    /// At a tick: ends the operation that runs when its effect is seen, or when its time is over.
    mutating func followOperation(_ stamp: Stamp) {
        guard let index = activeOperation else { return }
        let operation = operations[index]
        let waited = stamp.seen - operation.phaseSeen
        switch operation.phase {
        case .running(let step):
            guard operation.plan.steps.indices.contains(step),
                waited > operation.plan.steps[step].timeout + Rules.stepGrace
            else { return }
            enter(
                .unknown("step \(step + 1) had no answer: look at \(operation.plan.node)"),
                index,
                stamp
            )
        case .observing:
            if isEffectSeen(of: operation, now: stamp.seen) {
                enter(.done, index, stamp)
            } else if waited >= Rules.observing {
                enter(.unknown(whatToCheck(operation)), index, stamp)
            }
        case .refused, .done, .failed, .unknown:
            return
        }
    }

    /// Whether probe or balancer said since the confirmation what the operation was to bring about.
    private func isEffectSeen(of operation: Operation, now: Instant) -> Bool {
        guard let node = node(operation.plan.node) else { return false }
        let opinion = node.proxyOpinion(now: now, censusSeen: censusSeen)
        let wasProbed = (node.probe.lastSeen ?? .zero) > operation.confirmedSeen
        let wasCounted = (censusSeen ?? .zero) > operation.confirmedSeen
        let isOut = opinion == .draining || opinion == .maint
        switch operation.plan.verb {
        case .drain:
            return wasCounted && isOut
        case .kill:
            if node.spec.probe != nil { return wasProbed && !node.isAnswering }
            return wasCounted && node.condition == .down
        case .restore:
            if isOut || opinion != nil && !wasCounted { return false }
            if node.spec.probe == nil { return node.condition == .up }
            return wasProbed && node.probe.isUp == true && node.isAnswering
        }
    }

    private func whatToCheck(_ operation: Operation) -> String {
        let name = operation.plan.node
        let node = node(name)
        switch operation.plan.verb {
        case .drain:
            return node?.proxy == nil
                ? "no balancer tells of \(name): check there whether it drains"
                : "the balancer still sends to \(name): check its server state"
        case .kill:
            return "\(name) still answers its probe: check whether its app was started again"
        case .restore:
            return "\(name) is not up again: check its app and its server state"
        }
    }
}

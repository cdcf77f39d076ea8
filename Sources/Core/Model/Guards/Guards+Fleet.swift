import Events

/// Whether the nodes can bear it, on fresh data.
extension GuardScene {
    var freshData: Answer {
        let asked = plan.needsPeers ? state.nodes : state.nodes.filter { $0.name == plan.node }
        for node in asked {
            if node.spec.probe != nil, !node.isProbeFresh(now) {
                guard let seen = node.probe.lastSeen else {
                    return (false, "\(node.name) was not probed yet")
                }
                return (false, "\(node.name) was last probed \((now - seen).wholeSeconds) s ago")
            }
            if isBalanced(node), opinion(node) == nil {
                return (false, "the balancer says nothing of \(node.name)")
            }
            if node.spec.probe == nil, opinion(node) == nil, node.name != plan.node {
                return (false, "nothing is known of \(node.name)")
            }
        }
        return (true, "the nodes were seen just now")
    }

    /// Compare and act: the node must be as it was when the plan was made.
    var unchanged: Answer {
        guard let node else { return (false, "\(plan.node) is not configured") }
        let then = plan.basis
        guard then.upstreams == node.spec.upstreams else {
            return (false, "\(plan.node) has another address since the plan was made")
        }
        let probe = node.isProbeFresh(now) ? node.probe.isUp : nil
        if then.probeIsUp != probe {
            let word = probe.map { $0 ? "up" : "down" } ?? "nothing"
            return (false, "the probe says \(word) of \(plan.node) since the plan was made")
        }
        let proxy = opinion(node)
        if then.proxy != proxy {
            let word = proxy?.rawValue ?? "nothing"
            return (false, "the balancer says \(word) of \(plan.node) since the plan was made")
        }
        return (true, "\(plan.node) is as it was when the plan was made")
    }

    /// Half or more of the nodes that turned bad within one poll of each other, and not just one:
    /// then what they share is the console's own view of them.
    var observerDoubt: Answer {
        guard plan.needsPeers else { return (true, "takes no node away") }
        let poll = state.nodes.compactMap(\.spec.probe).map { $0.every + $0.timeout }.max()
        let window = poll ?? Rules.censusFreshness
        let turned = state.nodes.filter { condition($0).isBad }.compactMap {
            $0.badSince ?? $0.since
        }
        let most = turned.map { start in turned.count { $0 >= start && $0 - start <= window } }
            .max()
        guard let most, most > 1, most * 2 >= state.nodes.count else {
            return (true, "the console sees the nodes")
        }
        return (
            false,
            "\(most) of \(state.nodes.count) nodes turned bad at once: the console may be cut off"
        )
    }

    var keepHealthy: Answer {
        guard plan.needsPeers else { return (true, "takes no node away") }
        let staying = peers.count(where: isHealthy)
        let least = limits.keepHealthy
        if staying >= least {
            return (true, staying == 1 ? "1 healthy node stays" : "\(staying) healthy nodes stay")
        }
        if staying == 0 {
            let isLast = node.map(isHealthy) ?? false
            let words = "\(plan.node) is the last healthy node"
            return (false, isLast ? words : "no healthy node would stay")
        }
        return (false, "\(staying) healthy would stay, \(least) must")
    }

    /// The share of the cluster's capacity that stays.
    ///
    /// A node's capacity is taken from what it was seen to carry: the most sessions at once that
    /// the balancer counted on it, but at least the mean of all nodes, for a node is not small
    /// because few came to it:
    ///
    ///     capacity(n) = max(peak(n), mean of all peaks)
    ///     stays = sum of capacity(healthy peers) / sum of capacity(all)
    ///
    /// Of S sessions spread at random a node's share is off by 1/√S at most in 95 of 100 cases
    /// (two binomial deviations at one half), which is given away.
    var keepCapacity: Answer {
        guard plan.needsPeers, let least = limits.keepCapacityPercent else {
            return (true, "no share of the capacity is asked for")
        }
        let peaks = state.nodes.map { Double($0.sessionsPeak ?? 0) }
        let total = peaks.reduce(0, +)
        guard total > 0 else {
            let staying = peers.count(where: isHealthy)
            let share = staying * 100 / max(1, state.nodes.count)
            return (share >= least, "\(staying) of \(state.nodes.count) nodes stay: \(share) %")
        }
        let mean = total / Double(state.nodes.count)
        func capacity(_ node: NodeState) -> Double { max(Double(node.sessionsPeak ?? 0), mean) }
        let all = state.nodes.reduce(0) { $0 + capacity($1) }
        let staying = peers.filter(isHealthy).reduce(0) { $0 + capacity($1) }
        let share = staying / all * 100
        let words = "\(Int(share.rounded())) % of the capacity stays by the sessions seen"
        let tolerance = 100 / total.squareRoot()
        return share + tolerance >= Double(least)
            ? (true, words) : (false, "\(words), \(least) % must")
    }
}

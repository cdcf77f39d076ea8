import Events

extension NodeState {
    /// The condition as probe and proxy make it.
    ///
    /// The first of these that holds:
    ///
    /// 1. `down`: the probe's verdict is down.
    /// 2. `maint`, `draining`: the balancer says so.
    /// 3. `unknown`: the probe has no verdict yet or is stale.
    /// 4. `suspect`: the verdict is up, but the last probe failed or the balancer doubts it.
    /// 5. `up`: the verdict is up.
    ///
    /// Without a probe the balancer's checks take its place; `no check` makes nothing known.
    func judged(now: Instant, censusSeen: Instant?) -> NodeCondition {
        let proxy = proxyOpinion(now: now, censusSeen: censusSeen)
        let verdict = isProbeFresh(now) ? probe.isUp : nil
        if verdict == false { return .down }
        if proxy == .maint { return .maint }
        if proxy == .draining { return .draining }
        guard spec.probe != nil else {
            switch proxy {
            case .up: return .up
            case .goingDown: return .suspect
            case .down, .goingUp: return .down
            case .draining, .maint, .unchecked, .unknown, nil: return .unknown
            }
        }
        guard verdict == true else { return .unknown }
        let isDoubted = proxy == .goingDown || proxy == .down || proxy == .goingUp
        return isDoubted || !isAnswering ? .suspect : .up
    }

    /// Whether the last probe succeeded.
    var isAnswering: Bool { probe.last?.outcome.isHealthy == true }

    /// What the balancer believes; nil when it never told or its census is too old.
    func proxyOpinion(now: Instant, censusSeen: Instant?) -> ProxyOpinion? {
        guard let censusSeen, now - censusSeen <= Rules.censusFreshness else { return nil }
        return proxy?.state
    }

    /// Whether probe and balancer contradict each other.
    ///
    /// A server the balancer does not check counts as believed up. While it drains the node or holds
    /// it in maintenance it expects nothing of it, so there is nothing to contradict.
    func isDisputed(now: Instant, censusSeen: Instant?) -> Bool {
        guard isProbeFresh(now), let isUp = probe.isUp else { return false }
        switch proxyOpinion(now: now, censusSeen: censusSeen) {
        case .up, .goingDown, .unchecked: return !isUp
        case .down, .goingUp: return isUp
        case .draining, .maint, .unknown, nil: return false
        }
    }
}

extension State {
    /// Judges a node anew and tells what changed.
    mutating func settle(_ index: Int, _ stamp: Stamp) {
        let before = nodes[index].condition
        let after = nodes[index].judged(now: stamp.seen, censusSeen: censusSeen)
        if before != after {
            nodes[index].condition = after
            nodes[index].since = stamp.seen
            nodes[index].badSince = after.isBad ? nodes[index].badSince ?? stamp.seen : nil
            post(
                .nodeChanged(from: before, to: after),
                after.severity,
                node: nodes[index].name,
                stamp
            )
            followEpisode(nodes[index].name, after)
            if after == .down, !nodes[index].isHeldOut(now: stamp.seen, censusSeen: censusSeen) {
                let began = nodes[index].probe.isUp == false ? nodes[index].probe.turnedAt : nil
                noteSymptom(.nodeDown, of: nodes[index].name, at: began, stamp)
            }
        }
        settleDispute(index, stamp)
    }

    private mutating func settleDispute(_ index: Int, _ stamp: Stamp) {
        let node = nodes[index]
        let isDisputed = node.isDisputed(now: stamp.seen, censusSeen: censusSeen)
        switch (node.disagreementSince, isDisputed) {
        case (nil, true):
            nodes[index].disagreementSince = stamp.seen
            post(
                .disagreementBegan(
                    probeUp: node.probe.isUp ?? false,
                    proxy: node.proxy?.state ?? .unknown
                ),
                .warning,
                node: node.name,
                stamp
            )
        case (let since?, false):
            nodes[index].disagreementSince = nil
            // Silence of one of them is no agreement.
            guard node.isProbeFresh(stamp.seen), node.probe.isUp != nil,
                node.proxyOpinion(now: stamp.seen, censusSeen: censusSeen) != nil
            else { return }
            post(.disagreementEnded(after: stamp.seen - since), .good, node: node.name, stamp)
        default:
            break
        }
    }
}

extension NodeCondition {
    /// Whether it is not as it should be and nobody meant it so.
    var isBad: Bool {
        switch self {
        case .suspect, .down, .unknown: true
        case .up, .draining, .maint: false
        }
    }

    fileprivate var severity: Happening.Severity {
        switch self {
        case .up: .good
        case .suspect, .unknown: .warning
        case .down: .bad
        case .draining, .maint: .info
        }
    }
}

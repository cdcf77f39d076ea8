import Events

extension State {
    /// Takes a probe's result: verdict after `rise` and `fall`, then the node's condition.
    mutating func fold(_ result: ProbeResult, _ stamp: Stamp) {
        guard let index = nodeIndex(result.node) else { return leftOut.strayFacts.count(1) }
        let wasUp = nodes[index].probe.isUp
        nodes[index].takeProbe(result, stamp)
        let probe = nodes[index].probe
        let isHealthy = result.outcome.isHealthy
        // The first result against the verdict; while there is no verdict yet, the first failure.
        if probe.streak == 1, isHealthy != (wasUp ?? true) {
            post(
                .probeTurned(
                    result.outcome,
                    streak: probe.streak,
                    threshold: nodes[index].threshold(healthy: isHealthy)
                ),
                isHealthy ? .info : .warning,
                node: result.node,
                stamp
            )
        }
        settle(index, stamp)
        if wasUp == true, probe.isUp == false, let at = probe.turnedAt ?? stamp.at {
            propose(Fault(at: at, node: result.node, cause: .probe(result.outcome)))
        }
    }
}

extension NodeState {
    /// Consecutive results that turn the verdict; a nonsensical 0 counts as 1.
    func threshold(healthy: Bool) -> Int {
        max(1, (healthy ? spec.probe?.rise : spec.probe?.fall) ?? 1)
    }

    fileprivate mutating func takeProbe(_ result: ProbeResult, _ stamp: Stamp) {
        let isHealthy = result.outcome.isHealthy
        if isProbeStale(stamp.seen) {
            // Nobody looked for a while: what was counted before says nothing of now.
            probe.streak = 0
            probe.isUp = nil
        }
        if probe.streak > 0, probe.last?.outcome.isHealthy == isHealthy {
            probe.streak.count(1)
        } else {
            probe.streak = 1
            probe.turnedAt = stamp.at.map { $0 - result.phases.total }
        }
        if probe.streak >= threshold(healthy: isHealthy) { probe.isUp = isHealthy }
        probe.last = result
        probe.lastSeen = stamp.seen
        probe.history.append(isHealthy ? result.phases.total : nil)
    }

    /// Whether the last result is older than three intervals and the time limit; false when there
    /// is none.
    func isProbeStale(_ now: Instant) -> Bool {
        guard let spec = spec.probe, let seen = probe.lastSeen else { return false }
        return now - seen > spec.every * Rules.staleIntervals + spec.timeout
    }

    /// Whether a probe is configured, told something, and did so lately.
    func isProbeFresh(_ now: Instant) -> Bool {
        spec.probe != nil && probe.lastSeen != nil && !isProbeStale(now)
    }
}

import Events

/// What the nodes that survive have to bear: sessions that open and tries that fail, second by
/// second, while an incident is open.
extension State {
    /// What came in.
    enum Arrival {
        /// An answer that failed, by the node's log.
        case failed
        /// A session in the balancer's list.
        case listed
        /// A WebSocket that opened, by the node's log.
        case logged
        /// A canary that is usable.
        case canary
    }

    /// Counts what came in on a node that is not the incident's first.
    mutating func noteArrival(
        _ arrival: Arrival,
        _ count: Int = 1,
        on node: NodeName?,
        at: WallTime?
    ) {
        guard let id = memory.incident.open, let node, let at else { return }
        let place = id - 1 - incidents.dropped
        guard incidents.indices.contains(place), incidents[place].nodes.first != node,
            at >= incidents[place].openedAt
        else { return }
        let second = at.wholeSecond
        var arrivals = memory.incident.arrivals[second] ?? IncidentMemory.Arrivals()
        switch arrival {
        case .failed: arrivals.failed.count(count)
        case .listed: arrivals.listed.count(count)
        case .logged: arrivals.logged.count(count)
        case .canary: arrivals.canaries.count(count)
        }
        memory.incident.arrivals[second] = arrivals
        if memory.incident.arrivals.count > Limits.arrivalSeconds,
            let oldest = memory.incident.arrivals.keys.min()
        {
            memory.incident.arrivals[oldest] = nil
        }
        incidents[place].reconnectPeak = max(incidents[place].reconnectPeak, arrivals.sum)
    }
}

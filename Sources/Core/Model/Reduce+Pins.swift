import Events

extension State {
    /// At a tick: tells of the clients that are pinned to a node, once for each incident and node,
    /// amending the entry when there are more.
    mutating func tellPins(_ stamp: Stamp) {
        guard let incident = openIncident else { return }
        let start = incident.openedAt - Rules.detectionSlack
        for (node, losses) in gapDigest.pins.sorted(by: { $0.key < $1.key }) {
            let count = losses.count { $0 >= start }
            let told = memory.incident.pins[node]
            guard count > told?.count ?? 0 else { continue }
            let fact = Happening.Fact.clientsPinned(count: count)
            if let told { amend(told.mark, fact) }
            let mark = told?.mark ?? post(fact, .warning, node: node, stamp)
            memory.incident.pins[node] = IncidentMemory.Pins(mark: mark, count: count)
        }
    }
}

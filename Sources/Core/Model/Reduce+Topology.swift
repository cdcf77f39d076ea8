import Events

extension State {
    /// Takes a new configuration; what is known of a node that stays is kept.
    mutating func fold(_ topology: Topology, _ stamp: Stamp) {
        for index in nodes.indices
        where !topology.nodes.contains(where: { $0.name == nodes[index].name }) {
            closeBurst(index, nodeLeft: true, stamp)
        }
        let known = nodes
        nodes = topology.nodes.map { spec in
            guard var node = known.first(where: { $0.name == spec.name }) else {
                return NodeState(spec: spec)
            }
            if node.spec.balancerServer != spec.balancerServer { node.proxy = nil }
            node.spec = spec
            node.clients = ClientOpinion()
            return node
        }
        self.topology = topology
        for client in clients { tally(client, by: 1) }
    }

    /// Notes what a source says of itself.
    mutating func fold(_ change: SourceChange, _ stamp: Stamp) {
        let isNew = !sources.contains { $0.id == stamp.source }
        guard let index = sourceIndex(stamp) else { return }
        let before = sources[index].state
        sources[index].take(change, seen: stamp.seen)
        let isMoment = change.state == .rotated || change.state == .truncated
        let isNews = isNew ? change.state != .open : change.state != before
        guard isNews || isMoment else { return }
        let severity: Happening.Severity =
            switch change.state {
            case .open, .rotated, .ended: .info
            case .missing, .truncated, .failing: .warning
            }
        post(.source(change.state, change.detail), severity, node: sources[index].node, stamp)
    }

    /// The place of the source that speaks, made if there is room; nil and counted when there is not.
    mutating func sourceIndex(_ stamp: Stamp) -> Int? {
        if let index = sources.firstIndex(where: { $0.id == stamp.source }) { return index }
        guard sources.count < Limits.sources else {
            leftOut.sources.count(1)
            return nil
        }
        sources.append(SourceStatus(id: stamp.source, lastSeen: stamp.seen))
        return sources.count - 1
    }
}

package import Events

extension State {
    /// Takes the kernel's word on the connections of a node's proxy.
    mutating func fold(_ census: SocketCensus, _ stamp: Stamp) {
        noteWord(of: stamp)
        guard let index = nodeIndex(census.node) else { return leftOut.strayFacts.count(1) }
        let others = nodes.indices.reduce(0) { sum, other in
            other == index ? sum : sum + (nodes[other].sockets?.clients.count ?? 0)
        }
        let before = nodes[index].sockets
        var sockets = before ?? NodeSockets(seen: stamp.seen)
        sockets.take(census, room: max(0, Limits.sockets - others), seen: stamp.seen)
        nodes[index].sockets = sockets
        // Behind a balancer that ends connections its own address is all that a node sees.
        if topology.balancer == nil { follow(census, of: index, since: before, stamp) }
    }

    /// Takes what changed as connections of clients with this node.
    private mutating func follow(
        _ census: SocketCensus,
        of index: Int,
        since before: NodeSockets?,
        _ stamp: Stamp
    ) {
        let server = nodes[index].name.rawValue
        let known = before?.clients ?? [:]
        var ended: [SessionRow] = []
        var opened: [SessionRow] = []
        switch census.clients {
        case .snapshot(let rows):
            let now = Set(rows.map(\.id))
            ended = known.values.filter { !now.contains($0.id) }
            opened = rows.filter { known[$0.id] == nil }
        case .delta(let rows, let closed):
            ended = closed.compactMap { known[$0] }
            opened = rows
        }
        func named(_ rows: [SessionRow]) -> [SessionRow] {
            rows.sorted { ($0.opened, $0.id) < ($1.opened, $1.id) }.map {
                SessionRow(id: $0.id, client: $0.client, server: server, opened: $0.opened)
            }
        }
        takeLegs(ended: named(ended), opened: named(opened), isByAge: false, stamp)
    }

    /// Takes a proxy's own gauges.
    mutating func fold(_ gauge: ProxyGauge, _ stamp: Stamp) {
        noteWord(of: stamp)
        guard let index = nodeIndex(gauge.node) else { return leftOut.strayFacts.count(1) }
        nodes[index].gauge = gauge
        nodes[index].gaugeSeen = stamp.seen
    }

    /// The source that speaks is heard of, if it is known.
    private mutating func noteWord(of stamp: Stamp) {
        guard let index = sources.firstIndex(where: { $0.id == stamp.source }) else { return }
        sources[index].lastSeen = stamp.seen
    }
}

/// The connections of one node's proxy by the kernel of its host.
package struct NodeSockets: Codable, Equatable, Sendable {
    /// Live connections with clients, or with the balancer in front, by client address and port.
    package private(set) var clients: [String: SessionRow] = [:]
    /// Connections of the proxy with the node's app; nil where it is not counted.
    package private(set) var toApp: Int?
    /// Connections with clients that are not in `clients`: there were too many.
    package private(set) var leftOut = 0
    /// When it was last told.
    package private(set) var seen: Instant
    /// Connections told one by one for which there was no room here.
    private var beyond = 0

    package init(seen: Instant) { self.seen = seen }

    /// Takes what is told now; at most `room` connections are kept.
    mutating func take(_ census: SocketCensus, room: Int, seen: Instant) {
        self.seen = seen
        toApp = census.toApp.map { max(0, $0) }
        switch census.clients {
        case .snapshot(let rows):
            clients = [:]
            beyond = 0
            open(rows, room)
        case .delta(let opened, let closed):
            for id in closed where clients.removeValue(forKey: id) == nil {
                beyond = max(0, beyond - 1)
            }
            open(opened, room)
        }
        leftOut = max(0, census.leftOut).addingSaturated(beyond)
    }

    private mutating func open(_ rows: [SessionRow], _ room: Int) {
        for row in rows {
            if clients.count < room || clients[row.id] != nil {
                clients[row.id] = row
            } else {
                beyond.count(1)
            }
        }
    }
}

extension State {
    /// Whether the kernels' tables tell who is connected, as no balancer's list does.
    package var readsSockets: Bool {
        censusSeen == nil && nodes.contains { $0.sockets != nil }
    }
}

package import Events

/// Who moved from which node to which.
///
/// A canary tells it itself. For everybody else it is inferred from the balancer's list: a session of
/// a host ended on one node, and within `Rules.moveWindow` the same host has one on another. A session
/// counts from `Rules.requestLongest` on, so that single requests move nobody.
extension State {
    /// The canary whose connection has, or shortly before had, this address.
    package func canary(at address: Endpoint) -> ClientID? { memory.moves.canary(at: address) }

    /// The node that the balancer calls by this name; the name itself where no node is configured so.
    package func node(ofServer server: String) -> NodeName {
        let node =
            nodes.first { $0.proxy?.server == server }
            ?? nodes.first { $0.spec.balancerServer == server }
        return node?.name ?? NodeName(rawValue: server)
    }

    /// Takes what changed in the balancer's list, each in a fixed order.
    mutating func follow(ended: [SessionRow], opened: [SessionRow], _ stamp: Stamp) {
        for row in ended { depart(row, stamp) }
        memory.moves.newcomers += opened.filter { $0.server != nil }.map(\.id)
        guard !memory.moves.newcomers.isEmpty else { return }
        var arrived: [SessionRow] = []
        var waiting: [String] = []
        var known: Set<String> = []
        for id in memory.moves.newcomers where known.insert(id).inserted {
            guard let row = sessions[id] else { continue }
            if row.isLasting(at: stamp.at) { arrived.append(row) } else { waiting.append(id) }
        }
        memory.moves.newcomers = waiting
        join(arrived, stamp)
    }

    private mutating func depart(_ row: SessionRow, _ stamp: Stamp) {
        guard let server = row.server, row.isLasting(at: stamp.at), canary(at: row.client) == nil
        else { return }
        depart(row.client.host, from: node(ofServer: server), .census, stamp)
    }

    /// A node's log tells that a WebSocket ended; where a balancer lists sessions it tells more.
    mutating func noteClose(of client: Endpoint?, on node: NodeName, _ stamp: Stamp) {
        guard let client, topology.balancer == nil, canary(at: client) == nil else { return }
        depart(client.host, from: node, .log, stamp)
    }

    private mutating func depart(
        _ host: String,
        from node: NodeName,
        _ evidence: Departure.Evidence,
        _ stamp: Stamp
    ) {
        guard departures.count < Limits.departures else { return leftOut.departures.count(1) }
        memory.moves.departed.count(1)
        departures.append(
            Departure(
                number: memory.moves.departed,
                host: host,
                from: node,
                seen: stamp.seen,
                evidence: evidence
            )
        )
    }

    /// Each new session takes the oldest departure of its host; on another node that is a move.
    private mutating func join(_ arrived: [SessionRow], _ stamp: Stamp) {
        guard !arrived.isEmpty, !departures.isEmpty else { return }
        var places: [String: [Int]] = [:]
        for place in departures.indices.reversed() {
            places[departures[place].host, default: []].append(place)
        }
        var isBack = Array(repeating: false, count: departures.count)
        for row in arrived {
            guard let server = row.server, canary(at: row.client) == nil,
                let place = places[row.client.host]?.popLast()
            else { continue }
            isBack[place] = true
            let (from, to) = (departures[place].from, node(ofServer: server))
            guard from != to else { continue }
            moves.append(Move(client: .address(row.client), from: from, to: to, seen: stamp.seen))
        }
        departures = zip(departures, isBack).filter { !$0.1 }.map(\.0)
    }

    /// A canary is usable again after a gap.
    mutating func noteMove(of gap: Gap, to node: NodeName?, _ stamp: Stamp) {
        guard let from = gap.lostOn, let node, from != node else { return }
        moves.append(Move(client: .canary(gap.client), from: from, to: node, seen: stamp.seen))
    }

    /// At a tick: forgets who left too long ago to be found again.
    mutating func forgetDepartures(_ stamp: Stamp) {
        memory.moves.forget(before: stamp.seen + (.zero - Rules.moveWindow))
        guard let oldest = departures.first, stamp.seen - oldest.seen > Rules.moveWindow else {
            return
        }
        let kept = departures.firstIndex { stamp.seen - $0.seen <= Rules.moveWindow }
        departures.removeFirst(kept ?? departures.count)
    }
}

extension SessionRow {
    /// Whether it lasts too long to be a single request.
    fileprivate func isLasting(at time: WallTime?) -> Bool {
        time.map { $0 - opened >= Rules.requestLongest } ?? false
    }

    /// Whether it is still the same session: handles are used again.
    func isSame(as other: SessionRow?) -> Bool {
        client == other?.client && server == other?.server
    }
}

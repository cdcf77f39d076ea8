import Events

extension State {
    /// Takes one step in the life of a canary client.
    mutating func fold(_ report: CanaryReport, _ stamp: Stamp) {
        guard let at = stamp.at else { return leftOut.clientReports.count(1) }
        if case .left = report.fact { return remove(report.client, stamp) }
        guard let index = clientIndex(report.client) else {
            return leftOut.clientReports.count(1)
        }
        tally(clients[index], by: -1)
        if let address = report.address {
            let before = clients[index].address
            memory.moves.take(address, of: report.client, before: before, seen: stamp.seen)
            clients[index].address = address
            trails.give(address, to: report.client)
        }
        switch report.fact {
        case .joined(let policy, let isUsable, let node):
            clients[index].policy = policy
            join(index, isUsable: isUsable, node: node, at: at, stamp)
        case .lost(let loss):
            lose(index, loss, at: at, stamp)
        case .waiting(_, let until):
            clients[index].gap?.nextTry = until
        case .attemptStarted(let number):
            clients[index].gap?.start(number, at: at, from: report.address)
        case .attemptFailed(let number, let outcome, let took):
            clients[index].gap?.fail(number, outcome, took: took, at: at, from: report.address)
            if report.pinnedSince != nil { clients[index].gap?.pin(number) }
            memory.joinIsDue = true
        case .usable(let number, let node, let phases):
            clients[index].isDegraded = report.transport == .xhrPolling
            recover(index, number, node, phases, at: at, stamp)
        case .left:
            break
        }
        tally(clients[index], by: 1)
    }

    /// Counts a client among its node's steady or lost ones, or takes it out again.
    mutating func tally(_ client: ClientState, by step: Int) {
        if let index = nodeIndex(client.usableSince == nil ? nil : client.node) {
            nodes[index].clients.steady += step
        }
        if let index = nodeIndex(client.gap?.lostOn) { nodes[index].clients.lost += step }
    }

    /// The place of a client, made if there is room; nil when there is not.
    private mutating func clientIndex(_ id: ClientID) -> Int? {
        let place = position(of: id)
        if place < clients.count, clients[place].id == id { return place }
        guard clients.count < Limits.clients else { return nil }
        clients.insert(ClientState(id: id, policy: ""), at: place)
        memory.canaries.count(1)
        return place
    }

    /// Where a client is, or would be, in the order of names.
    func position(of id: ClientID) -> Int {
        var low = 0
        var high = clients.count
        while low < high {
            let middle = (low + high) / 2
            if clients[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func remove(_ id: ClientID, _ stamp: Stamp) {
        let place = position(of: id)
        guard place < clients.count, clients[place].id == id else { return }
        tally(clients[place], by: -1)
        let client = clients.remove(at: place)
        if client.identity == .canary { memory.canaries -= 1 }
        if let address = client.address {
            memory.moves.giveUp(address, of: id, seen: stamp.seen)
        }
        if client.gap != nil { dropGap(stamp) }
    }

    /// A gap whose end nobody saw is no measurement.
    private mutating func dropGap(_ stamp: Stamp) {
        leftOut.unfinishedGaps.count(1)
        memory.gapEnded = stamp.seen
    }

    /// A client tells of itself when the console attaches: it was usable or not before that.
    private mutating func join(
        _ index: Int,
        isUsable: Bool,
        node: NodeName?,
        at: WallTime,
        _ stamp: Stamp
    ) {
        if isUsable {
            if clients[index].gap != nil { dropGap(stamp) }
            clients[index].gap = nil
            clients[index].usableSince = clients[index].usableSince ?? at
            clients[index].node = node
        } else {
            clients[index].usableSince = nil
            clients[index].node = nil
        }
    }

    private mutating func lose(_ index: Int, _ loss: SessionLoss, at: WallTime, _ stamp: Stamp) {
        // Lost again before it could work again: to its user it is the same gap.
        guard clients[index].gap == nil else { return }
        let client = clients[index]
        clients[index].gap = Gap(client: client.id, lostOn: client.node, lostAt: at, loss: loss)
        clients[index].usableSince = nil
        clients[index].isDegraded = false
        clients[index].node = nil
        if let place = nodeIndex(client.node) {
            nodes[place].memory.losses.add(1, at: at, loss: loss, stamp)
        }
    }

    private mutating func recover(
        _ index: Int,
        _ number: Int,
        _ node: NodeName?,
        _ phases: HandshakePhases,
        at: WallTime,
        _ stamp: Stamp
    ) {
        let address = clients[index].address
        clients[index].usableSince = at
        clients[index].node = node
        // The first session of a client ends no gap.
        guard var gap = clients[index].gap else { return }
        gap.finish(number, phases, on: node, at: at, from: address)
        gap.isDegraded = clients[index].isDegraded
        clients[index].gap = nil
        clients[index].gapsEnded.count(1)
        noteArrival(.canary, on: node, at: at)
        noteMove(of: gap, to: node, stamp)
        gaps.append(gap)
        memory.gapEnded = stamp.seen
        memory.joinIsDue = true
    }
}

import Events

/// What is wrong with a state, in words; empty for every state that `reduce` can make.
///
/// For tests and debugging.
///
/// - Complexity: O(all that is kept).
package func checkInvariants(_ state: State) -> [String] {
    var faults: [String] = []
    func check(_ holds: Bool, _ words: @autoclosure () -> String) {
        if !holds { faults.append(words()) }
    }
    check(state.nodes.map(\.spec) == state.topology.nodes, "nodes differ from the topology's")
    check(state.clients.count <= Limits.clients, "\(state.clients.count) clients")
    check(state.sessions.count <= Limits.sessions, "\(state.sessions.count) sessions")
    let sockets = state.nodes.reduce(0) { $0 + ($1.sockets?.clients.count ?? 0) }
    check(sockets <= Limits.sockets, "\(sockets) connections by sockets")
    check(state.sources.count <= Limits.sources, "\(state.sources.count) sources")
    check(
        state.memory.servers.count <= Limits.servers,
        "\(state.memory.servers.count) servers are remembered"
    )
    check(
        state.memory.failedAnswers.count <= Limits.failedAnswers,
        "\(state.memory.failedAnswers.count) failed answers wait"
    )
    check(state.departures.count <= Limits.departures, "\(state.departures.count) departures")
    check(
        state.memory.moves.newcomers.count <= Limits.sessions,
        "\(state.memory.moves.newcomers.count) newcomers"
    )
    check(state.moves.allSatisfy { $0.from != $0.to }, "somebody moved to where it was")
    check(state.operations.count(where: \.isActive) <= 1, "several operations run at once")
    for (left, right) in zip(state.clients, state.clients.dropFirst()) {
        check(left.id < right.id, "client \(left.id) is before \(right.id)")
    }
    for client in state.clients { faults += faultsOf(client) }
    for gap in state.gaps {
        check(gap.usableAt != nil, "the gap of \(gap.client) is kept but did not end")
        check((gap.length ?? .zero) >= .zero, "the gap of \(gap.client) has a negative length")
    }
    for node in state.nodes { faults += faultsOf(node, in: state) }
    return faults + faultsOfIncidents(state)
}

private func faultsOfIncidents(_ state: State) -> [String] {
    var faults: [String] = []
    func check(_ holds: Bool, _ words: @autoclosure () -> String) {
        if !holds { faults.append(words()) }
    }
    for (place, incident) in state.incidents.enumerated() {
        let id = incident.id
        check(id == state.incidents.dropped + place + 1, "incident \(id) is out of order")
        check(incident.isOpen == (id == state.memory.incident.open), "incident \(id) is not open")
        check(
            incident.closedAt.map { $0 >= incident.openedAt } ?? true,
            "incident \(id) closes before it opens"
        )
        check(incident.isOpen == (incident.endHappening == nil), "incident \(id) has no end")
    }
    check(
        state.memory.incident.arrivals.count <= Limits.arrivalSeconds,
        "too many seconds of arrivals"
    )
    for (place, burst) in state.bursts.enumerated() {
        check(burst.id == state.bursts.dropped + place + 1, "burst \(burst.id) is out of order")
        check(
            burst.clients.count <= Limits.clientsPerBurst,
            "burst \(burst.id) has too many clients"
        )
        check(burst.openedAt <= burst.lastAt, "burst \(burst.id) ends before it opens")
        check(burst.total >= Rules.burstMinimum, "burst \(burst.id) is too small to be one")
        check(burst.routes.count <= Limits.routesPerBurst, "burst \(burst.id) has many routes")
        check(
            !burst.isClosed || burst.clients.isEmpty && burst.pinnedClients.isEmpty,
            "burst \(burst.id) is over and keeps its clients"
        )
    }
    return faults
}

private func faultsOf(_ client: ClientState) -> [String] {
    var faults: [String] = []
    if client.usableSince != nil, client.gap != nil {
        faults.append("\(client.id) is usable in a gap")
    }
    if client.usableSince == nil, client.node != nil {
        faults.append("\(client.id) is on a node but not usable")
    }
    if (client.gap?.attempts.count ?? 0) > Limits.attemptsPerGap {
        faults.append("\(client.id) has too many tries")
    }
    if client.gap?.usableAt != nil { faults.append("\(client.id) is in a gap that ended") }
    return faults
}

private func faultsOf(_ node: NodeState, in state: State) -> [String] {
    var faults: [String] = []
    // A name that stands twice is counted at its first place only.
    guard state.node(node.name)?.spec == node.spec else { return faults }
    let steady = state.clients.count { $0.usableSince != nil && $0.node == node.name }
    let lost = state.clients.count { $0.gap?.lostOn == node.name }
    if node.clients.steady != steady { faults.append("\(node.name) has \(steady) steady clients") }
    if node.clients.lost != lost { faults.append("\(node.name) has \(lost) lost clients") }
    if node.memory.closes.count > Limits.flurries || node.memory.losses.count > Limits.flurries {
        faults.append("\(node.name) has too many flurries")
    }
    if let sockets = node.sockets, sockets.leftOut < 0 || (sockets.toApp ?? 0) < 0 {
        faults.append("\(node.name) has a negative number of connections")
    }
    if node.memory.burst.causes.count > Limits.causesWaiting {
        faults.append("\(node.name) has too many causes waiting")
    }
    let burst = node.memory.burst
    if burst.window.failures.count > Limits.failuresWaiting
        || burst.held.count > Limits.failuresWaiting
    {
        faults.append("\(node.name) has too many failed answers waiting")
    }
    if burst.open == nil, !burst.held.isEmpty || burst.learned != nil {
        faults.append("\(node.name) remembers a burst that is not open")
    }
    if node.condition.isBad != (node.badSince != nil), node.since != nil {
        faults.append(
            "\(node.name) is \(node.condition) and bad since \(String(describing: node.badSince))"
        )
    }
    return faults
}

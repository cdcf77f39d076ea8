import Events

extension State {
    /// Takes what may be the fault from which the reconnect timeline counts.
    ///
    /// - An operation of the operator is always a new fault.
    /// - On another node than the present fault's it is new, unless it is older.
    /// - On the same node it is new when the episode is over: the node was up again with no client
    ///   still out; or `Rules.episodeLength` passed and the node is up again or never left `up`.
    /// - Otherwise it tells of the same fault, and replaces it only when it is worth more (operation,
    ///   closes, probe) and no later: a probe finds a crash up to an interval late.
    mutating func propose(_ candidate: Fault) {
        guard let present = fault else { return begin(candidate) }
        if candidate.cause.worth == Fault.Cause.operationWorth { return begin(candidate) }
        guard candidate.node == present.node else {
            if candidate.at >= present.at { begin(candidate) }
            return
        }
        let episode = memory.episode
        let isLate = candidate.at - present.at > Rules.episodeLength
        let isOver = episode.recovered || isLate && (episode.returned || !episode.leftUp)
        if isOver, candidate.at >= present.at { return begin(candidate) }
        let isWorthMore = candidate.cause.worth > present.cause.worth
        let isRevision = candidate.cause.worth == present.cause.worth && candidate.at == present.at
        if isRevision || isWorthMore && candidate.at <= present.at + Rules.flurryWindow {
            fault = candidate
        }
    }

    private mutating func begin(_ candidate: Fault) {
        fault = candidate
        memory.episode = Episode()
        if let condition = node(candidate.node)?.condition, condition != .up {
            memory.episode.leftUp = true
        }
    }

    /// Follows the condition of the fault's node.
    mutating func followEpisode(_ node: NodeName, _ condition: NodeCondition) {
        guard fault?.node == node else { return }
        if condition == .up, memory.episode.leftUp { memory.episode.returned = true }
        if condition != .up { memory.episode.leftUp = true }
    }

    /// At a tick: the episode is over once the node is back and no client lost on it is out.
    mutating func closeEpisode() {
        guard memory.episode.returned, !memory.episode.recovered, let fault,
            let node = node(fault.node)
        else { return }
        memory.episode.recovered = node.condition == .up && node.clients.lost == 0
    }

    /// By what the time of a fault may be too late, or another clock's before it.
    func faultSlack(_ fault: Fault) -> Duration {
        guard case .probe = fault.cause, let probe = node(fault.node)?.spec.probe else {
            return Rules.flurryWindow
        }
        return probe.every + probe.timeout
    }
}

extension Fault.Cause {
    fileprivate static let operationWorth = 3

    /// How well it tells the time of the fault.
    fileprivate var worth: Int {
        switch self {
        case .operation: Self.operationWorth
        case .closes: 2
        case .probe: 1
        }
    }
}

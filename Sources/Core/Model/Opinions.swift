package import Events

/// Who has an opinion on whether a node serves.
package enum Opinion: Int, CaseIterable, Codable, Comparable, Sendable {
    case probe
    case proxy
    case clients

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What the fold follows of a node's three opinions.
struct OpinionMemory: Codable, Equatable, Sendable {
    /// What each says: whether the node serves; those that say nothing are not in it.
    var says: [Opinion: Bool] = [:]
    /// Which opinion turned last.
    var lastTurned: Opinion?
    /// Who had a say when the first of them found the node down; empty while none did.
    var asked: Set<Opinion> = []
    /// Who of those found it down so far, and when; in the order of finding.
    var found: [Found] = []
    /// Whether the blind time was told.
    var isTold = false

    struct Found: Codable, Equatable, Sendable {
        var opinion: Opinion
        var at: WallTime
    }
}

extension NodeState {
    /// Whether the node serves, by one opinion; nil when it says nothing.
    ///
    /// The probe and the balancer by their verdicts, the clients when all that told lost their
    /// session here, or none did.
    package func opinion(_ opinion: Opinion, now: Instant, censusSeen: Instant?) -> Bool? {
        switch opinion {
        case .probe:
            return isProbeFresh(now) ? probe.isUp : nil
        case .proxy:
            switch proxyOpinion(now: now, censusSeen: censusSeen) {
            case .up, .goingDown, .unchecked: return true
            case .down, .goingUp: return false
            case .draining, .maint, .unknown, nil: return nil
            }
        case .clients:
            guard (clients.lost > 0) != (clients.steady > 0) else { return nil }
            return clients.steady > 0
        }
    }

    /// The opinions that do not know yet what another found out; empty while all agree.
    ///
    /// Who turned last knows best; while nobody turned, who says that it is down.
    package func lagging(now: Instant, censusSeen: Instant?) -> Set<Opinion> {
        if isHeldOut(now: now, censusSeen: censusSeen) { return [] }
        var says: [Opinion: Bool] = [:]
        for opinion in Opinion.allCases {
            says[opinion] = self.opinion(opinion, now: now, censusSeen: censusSeen)
        }
        let leader = memory.opinions.lastTurned.flatMap { says[$0] } ?? false
        guard says.values.contains(leader) else { return [] }
        return Set(says.filter { $0.value != leader }.keys)
    }
}

extension State {
    /// At a tick: follows who found out that a node is down, and tells how long the last took.
    mutating func followOpinions(_ index: Int, _ stamp: Stamp) {
        guard let at = stamp.at else { return }
        let node = nodes[index]
        var memory = node.memory.opinions
        defer { nodes[index].memory.opinions = memory }
        let before = memory.says
        memory.says = [:]
        for opinion in Opinion.allCases {
            let says = node.opinion(opinion, now: stamp.seen, censusSeen: censusSeen)
            memory.says[opinion] = says
            if let says, let said = before[opinion], says != said { memory.lastTurned = opinion }
        }
        if node.isHeldOut(now: stamp.seen, censusSeen: censusSeen) {
            (memory.asked, memory.found, memory.isTold) = ([], [], false)
            return
        }
        let down = Opinion.allCases.filter { memory.says[$0] == false }
        // Who still says so from the time before is no news.
        let turned = down.filter { before[$0] != false }
        if memory.asked.isEmpty, !turned.isEmpty {
            let servedBefore = before.merging(memory.says) { before, _ in before }.filter(\.value)
            memory.asked = Set(servedBefore.keys).union(turned)
        }
        for opinion in turned where !memory.found.contains(where: { $0.opinion == opinion }) {
            memory.found.append(OpinionMemory.Found(opinion: opinion, at: at))
        }
        // Clients may be lost for long after the node is back: the probe ends it, else the balancer.
        let best = memory.found.map(\.opinion).min()
        let isBack =
            down.isEmpty || best != .clients && best.map { memory.says[$0] == true } == true
        tellBlindTime(&memory, isBack: isBack, index, at: at, stamp)
    }

    private mutating func tellBlindTime(
        _ memory: inout OpinionMemory,
        isBack: Bool,
        _ index: Int,
        at: WallTime,
        _ stamp: Stamp
    ) {
        guard let first = memory.found.first, let last = memory.found.last else { return }
        let unaware = memory.asked.subtracting(memory.found.map(\.opinion)).sorted()
        let name = nodes[index].name
        if unaware.isEmpty, memory.asked.count > 1, !memory.isTold {
            memory.isTold = true
            let fact = Happening.Fact.blindEnded(
                first: first.opinion,
                last: last.opinion,
                after: last.at - first.at
            )
            post(fact, .warning, node: name, at: last.at, stamp)
        }
        guard isBack else { return }
        // Clients that went elsewhere at once show no fault that a probe could have found.
        if !unaware.isEmpty, memory.found.contains(where: { $0.opinion == .probe }) {
            post(.neverNoticed(unaware, of: at - first.at), .warning, node: name, stamp)
        }
        (memory.asked, memory.found, memory.isTold) = ([], [], false)
    }
}

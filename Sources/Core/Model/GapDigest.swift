package import Events

/// The gaps since the present fault at one glance, made once a tick when something changed, so that
/// a screen costs what it shows and not what there is.
package struct GapDigest: Codable, Equatable, Sendable {
    /// Those that ended, the shortest first; of equally long ones in the order of their clients.
    package let finished: [Gap]
    /// Those that last, the one that was lost first before the others.
    package let open: [Gap]
    /// The places of all in the order of their clients; `open` counts before `finished`.
    package let byClient: [Int]
    /// Clients that were without their session at any time.
    package let clients: Int
    /// Clients that asked a proxy again and again, on a connection they kept, that could not serve
    /// them; and clients whose last gap ended on SockJS's fallback.
    package let pinned: Int
    package let degraded: Int
    /// Of the pinned those that still wait, and the node that keeps the first of them.
    package let pinnedWaiting: Int
    package let pinningNode: NodeName?
    /// When the clients pinned to each node lost their sessions.
    let pins: [NodeName: [WallTime]]
    /// When the first of all was lost, and when the last of those that ended did.
    package let firstLost: WallTime?
    package let lastBack: WallTime?
    package let insight: GapInsight
    private let lengths: [NodeName: [Duration]]
    private let losses: [NodeName: [WallTime]]

    /// What of a state it was made from.
    struct Key: Codable, Equatable, Sendable {
        var gaps: Int
        var clients: Int
        var fault: Fault?
    }

    /// - Parameters:
    ///   - state: what is known.
    ///   - insight: what is known of these gaps together; nil to find it.
    /// - Complexity: O(n log n) for n gaps since the fault.
    init(_ state: State, insight: GapInsight?) {
        let gaps = gapsSinceFault(in: state)
        let finished = Self.shortestFirst(gaps.finished)
        let open = Self.earliestFirst(gaps.open)
        let all = open + finished
        byClient = all.places(by: \.client) { $0.lostAt < $1.lostAt }
        clients = zip(byClient, byClient.dropFirst()).reduce(all.isEmpty ? 0 : 1) { count, pair in
            all[pair.0].client == all[pair.1].client ? count : count + 1
        }
        pinned = Set(all.lazy.filter(\.isPinned).map(\.client)).count
        degraded = zip(byClient, byClient.dropFirst() + [all.count]).count { place, next in
            let isLast = next == all.count || all[next].client != all[place].client
            return isLast && all[place].isDegraded
        }
        pinnedWaiting = open.count(where: \.isPinned)
        pinningNode = open.lazy.compactMap(\.pinnedTo).first
        pins = all.reduce(into: [:]) { pins, gap in
            if let node = gap.pinnedTo { pins[node, default: []].append(gap.lostAt) }
        }
        firstLost = all.lazy.map(\.lostAt).min()
        lastBack = finished.lazy.compactMap(\.usableAt).max()
        lengths = finished.reduce(into: [:]) { lengths, gap in
            if let node = gap.lostOn, let length = gap.length {
                lengths[node, default: []].append(length)
            }
        }
        losses = open.reduce(into: [:]) { losses, gap in
            if let node = gap.lostOn { losses[node, default: []].append(gap.lostAt) }
        }
        self.finished = finished
        self.open = open
        self.insight = insight ?? GapInsight(finished: finished, open: open, fault: state.fault)
    }

    /// Sorted by their lengths, equally long ones by their clients.
    private static func shortestFirst(_ gaps: [Gap]) -> [Gap] {
        let keys = gaps.indices.map { place in
            (length: gaps[place].length ?? .zero, place: place)
        }
        return keys.sorted { left, right in
            if left.length != right.length { return left.length < right.length }
            return gaps[left.place].client < gaps[right.place].client
        }.map { gaps[$0.place] }
    }

    /// Sorted by their losses, those lost at one time as they are: in the order of their clients.
    private static func earliestFirst(_ gaps: [Gap]) -> [Gap] {
        let keys = gaps.indices.map { place in (lostAt: gaps[place].lostAt, place: place) }
        return keys.sorted { ($0.lostAt, $0.place) < ($1.lostAt, $1.place) }.map { gaps[$0.place] }
    }

    /// The gap at a place: `open` counts before `finished`.
    package subscript(place: Int) -> Gap {
        place < open.count ? open[place] : finished[place - open.count]
    }

    package var count: Int { open.count + finished.count }

    /// The length that a share (0 to 1) of the gaps does not exceed, by nearest rank, those that last
    /// counted with their length so far.
    ///
    /// - Complexity: O(n), two comparisons for each.
    package func length(_ share: Double, of node: NodeName?, now: WallTime?) -> Figure? {
        func elapsed(_ lostAt: WallTime) -> Duration {
            max(.zero, now.map { $0 - lostAt } ?? .zero)
        }
        let ended = node.map { lengths[$0] ?? [] }
        let lasting = node.map { losses[$0] ?? [] }
        let endedCount = ended?.count ?? finished.count
        let lastingCount = lasting?.count ?? open.count
        guard let rank = nearestRank(share, of: endedCount + lastingCount) else { return nil }
        // Those that last are in the order of their loss: the last one is the shortest.
        func short(_ place: Int) -> Duration {
            let place = lastingCount - 1 - place
            return elapsed(lasting?[place] ?? open[place].lostAt)
        }
        func done(_ place: Int) -> Duration { ended?[place] ?? finished[place].length ?? .zero }
        var (left, right) = (0, 0)
        var value = Duration.zero
        for _ in 0...rank {
            if right >= lastingCount || left < endedCount && done(left) <= short(right) {
                value = done(left)
                left += 1
            } else {
                value = short(right)
                right += 1
            }
        }
        let isLowerBound = lastingCount > 0 && short(0) <= value
        return Figure(value: value, isLowerBound: isLowerBound)
    }

    /// A length that may still grow.
    package struct Figure: Codable, Equatable, Sendable {
        package var value: Duration
        /// Whether gaps that still last make the true figure this or more.
        package var isLowerBound: Bool
    }
}

/// What the gaps since the fault tell together.
package struct GapInsight: Codable, Equatable, Sendable {
    /// The clients' library, as far as their waits show it.
    package let ladder: LadderFit?
    /// Where the seconds went, the dearest first.
    package let blames: [Blame]
    /// Nodes whose proxies failed tries, the one with the most first.
    package let misroutings: [Misrouting]
    /// Where the time of three real gaps went: the middle one, the middle one of the slowest tenth, and
    /// the longest.
    package let median: GapAnatomy?
    package let slow: GapAnatomy?
    package let longest: GapAnatomy?

    /// Looks at them all.
    ///
    /// - Parameters:
    ///   - finished: the gaps that ended, the shortest first.
    ///   - open: those that last.
    ///   - fault: what broke.
    init(finished: [Gap], open: [Gap], fault: Fault?) {
        ladder = recognisedLadder(finished + open)
        blames = Model.blames(finished, fault: fault)
        misroutings = Model.misroutings(finished + open)
        func anatomy(_ place: Int) -> GapAnatomy? {
            guard finished.indices.contains(place) else { return nil }
            let gap = finished[place]
            return GapAnatomy(gap: gap, parts: Model.anatomy(of: gap, fault: fault))
        }
        let tenth = (finished.count + 9) / 10
        median = anatomy((finished.count - 1) / 2)
        slow = anatomy(finished.count - 1 - tenth / 2)
        longest = anatomy(finished.count - 1)
    }
}

/// A gap and where its time went.
package struct GapAnatomy: Codable, Equatable, Sendable {
    package let gap: Gap
    package let parts: Anatomy

    package init(gap: Gap, parts: Anatomy) {
        self.gap = gap
        self.parts = parts
    }
}

extension State {
    /// The gaps since the fault at one glance.
    package var gapDigest: GapDigest {
        if let digest, digestKey == presentDigestKey { return digest }
        return GapDigest(self, insight: nil)
    }

    private var presentDigestKey: GapDigest.Key {
        GapDigest.Key(gaps: gaps.revision, clients: clientsRevision, fault: fault)
    }

    /// At a tick: makes the digest anew when something changed.
    mutating func settleDigest(_ stamp: Stamp) {
        let key = presentDigestKey
        guard digestKey != key || digest == nil else { return }
        // What many gaps tell together changes little from tick to tick, and costs most.
        let isFresh = stamp.seen - memory.insightSeen < Rules.insightInterval
        let isSame = digestKey?.fault == key.fault
        let known = isFresh && isSame && gaps.count > Rules.insightAtOnce ? digest?.insight : nil
        digest = GapDigest(self, insight: known)
        digestKey = key
        if known == nil { memory.insightSeen = stamp.seen }
    }
}

extension Rules {
    /// With more gaps than this the insight is found once in `insightInterval`, not at every tick.
    package static let insightAtOnce = 500
    package static let insightInterval = Duration.seconds(1)
}

package import Events

/// From the first symptom of a fault until all is well again, with everything that belongs to it.
///
/// The rule: an incident opens at the first of a node that is down though the balancer does not hold
/// it out, closes at once of a node in service, clients lost at once, a burst, or an operation that
/// takes a node out. While it is open every further symptom joins it, whatever the node: what
/// overlaps in time is one incident, so at most one is open. It closes when for
/// `Rules.incidentSettling` (5 s) there was no new symptom and all of these held: every node involved
/// is up or held out, no burst is open, no operation runs, and no client lost in it waits.
package struct Incident: Codable, Equatable, Sendable, Identifiable {
    /// From 1 in this run.
    package var id: Int
    /// The time of the first symptom, as well as it is known.
    package var openedAt: WallTime
    package var openedSeen: Instant
    /// When all was well again; nil while it lasts.
    package var closedAt: WallTime?
    /// The nodes with a symptom, in the order of their first.
    package var nodes: [NodeName] = []
    package var cause: Cause
    /// The operations that were confirmed in it, in their order.
    package var operations: [OperationID] = []
    /// The bursts in it, in the order of their opening.
    package var bursts: [Burst.ID] = []
    /// Gaps that began in it; while it lasts see `gapsOf(_:in:)`.
    package var clientsLost = 0
    /// The longest of them; nil while it lasts, or when nobody was lost.
    package var slowestGap: Duration?
    /// Failed answers of its bursts; while it lasts see the bursts themselves.
    package var failedAnswers = 0
    /// The most sessions opened and answers failed in one second on nodes other than the first:
    /// what the survivors had to bear.
    package var reconnectPeak = 0
    /// The entries of what happened that belong to it, counted from the run's first; the end is nil
    /// while it lasts.
    package var firstHappening: Int
    package var endHappening: Int?

    package init(
        id: Int,
        openedAt: WallTime,
        openedSeen: Instant,
        cause: Cause,
        firstHappening: Int
    ) {
        self.id = id
        self.openedAt = openedAt
        self.openedSeen = openedSeen
        self.cause = cause
        self.firstHappening = firstHappening
    }

    package var isOpen: Bool { closedAt == nil }

    /// What most likely began it, the best evidence first.
    package enum Cause: Codable, Equatable, Sendable {
        /// The operator's own doing.
        case operation(OperationID, Verb)
        /// This many WebSockets of a node closed at once.
        case crash(closes: Int)
        /// A node's probe or, without one, the balancer found it down.
        case nodeDown
        /// This many clients lost their session at once.
        case clientsLost(Int)
        /// Answers failed though no node is known to be down.
        case burst(Burst.ID)

        /// How much it tells of what began the incident.
        var worth: Int {
            switch self {
            case .operation: 4
            case .crash: 3
            case .nodeDown: 2
            case .clientsLost: 1
            case .burst: 0
            }
        }
    }
}

/// The gaps that began in an incident: those that ended, oldest end first, and those that last.
///
/// - Complexity: O(gaps ended since + clients).
package func gapsOf(_ incident: Incident, in state: State) -> (finished: [Gap], open: [Gap]) {
    let start = incident.openedAt - Rules.detectionSlack
    func belongs(_ gap: Gap) -> Bool {
        gap.lostAt >= start && incident.closedAt.map { gap.lostAt <= $0 } ?? true
    }
    var finished: [Gap] = []
    for gap in state.gaps.reversed() {
        if let usableAt = gap.usableAt, usableAt < start - Rules.joinTolerance { break }
        if belongs(gap) { finished.append(gap) }
    }
    return (finished.reversed(), state.clients.compactMap(\.gap).filter(belongs))
}

/// What the fold follows of the incident that is open.
struct IncidentMemory: Codable, Equatable, Sendable {
    /// Its id; nil while none is open.
    var open: Incident.ID?
    /// When the last symptom was learned.
    var symptomSeen = Instant.zero
    /// Since when all is well; nil while it is not.
    var settled: Moment?
    /// What came in of late on nodes other than the first, by whole second.
    var arrivals: [Int64: Arrivals] = [:]
    /// What was told of clients pinned to each node.
    var pins: [NodeName: Pins] = [:]

    struct Pins: Codable, Equatable, Sendable {
        var mark: HappeningMark
        var count: Int
    }

    struct Moment: Codable, Equatable, Sendable {
        var seen: Instant
        var at: WallTime
    }

    /// Failed answers and new sessions of one second.
    ///
    /// The same session may be told by several, so of the sessions the greatest count stands.
    struct Arrivals: Codable, Equatable, Sendable {
        var failed = 0
        var listed = 0
        var logged = 0
        var canaries = 0
        var sum: Int { failed.addingSaturated(max(listed, max(logged, canaries))) }
    }
}

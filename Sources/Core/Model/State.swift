package import Events

/// All that is known of the cluster now: a pure function of the envelopes folded so far.
///
/// `reduce` is the only code that changes it. One thread owns it; it is never copied while live.
package struct State: Codable, Equatable, Sendable {
    package var topology: Topology
    package var clock = Clock()
    /// In the topology's order.
    package var nodes: [NodeState]
    /// Live sessions of the balancer by its own handle; empty while no census was taken.
    package var sessions: [String: SessionRow] = [:]
    /// When the balancer last told its servers; nil: never.
    package var censusSeen: Instant?
    /// Sessions the balancer has but did not list in full.
    package var sessionsLeftOut = 0
    /// Clients in the order of their names: canaries, and those that logs tell of while they are
    /// connected or wait.
    package var clients: [ClientState] = [] { didSet { clientsRevision &+= 1 } }
    /// Who moved between nodes, oldest first.
    package var moves = Ring<Move>(capacity: Limits.moves)
    /// Hosts that left a node within `Rules.moveWindow` and are not back, the longest gone first.
    package var departures: [Departure] = []
    /// Gaps that ended, in the order of their ends.
    package var gaps = GapList()
    package var bursts = Ring<Burst>(capacity: Limits.bursts)
    /// What went wrong from first symptom to recovery, oldest first; only the last can be open.
    package var incidents = Ring<Incident>(capacity: Limits.incidents)
    package var operations = Ring<Operation>(capacity: Limits.operations)
    /// What the console's host last told of acting; nil: nothing yet, and then nothing may act.
    package var control: ControlFacts?
    package var controlSeen: Instant?
    package var happenings = Ring<Happening>(capacity: Limits.happenings)
    package var lines = Ring<LogLine>(capacity: Limits.logLines)
    /// In the order of first appearance.
    package var sources: [SourceStatus] = []
    /// The last thing that broke, from which the reconnect timeline counts; nil: nothing yet.
    package var fault: Fault?
    /// What had no place, by what it was.
    package var leftOut = LeftOut()
    /// Changes with each change of `clients`.
    var clientsRevision = 0
    /// The gaps since the fault as of `digestKey`; read it by `gapDigest`.
    var digest: GapDigest?
    var digestKey: GapDigest.Key?
    /// What logs and tables tell of clients' connections; no view reads it.
    var trails = Trails()
    /// What the fold must remember between envelopes; no view reads it.
    var memory = Memory()

    package init(topology: Topology) {
        self.topology = topology
        nodes = topology.nodes.map(NodeState.init(spec:))
    }

    /// The node of that name; nil when it is not configured.
    package func node(_ name: NodeName) -> NodeState? { nodes.first { $0.name == name } }

    /// The run's clock as of the last tick.
    package struct Clock: Codable, Equatable, Sendable {
        package var now = Instant.zero
        /// Civil time at `now`; nil before the first tick.
        package var wall: WallTime?
        /// Civil time at the first tick.
        package var started: WallTime?
        package var droppedEvents: UInt64 = 0
        package init() {}
    }
}

/// Facts that were dropped at a bound, or because what they are about is not known.
package struct LeftOut: Codable, Equatable, Sendable {
    /// Probe results and log batches of nodes that are not configured.
    package var strayFacts = 0
    /// Reports of canaries beyond the limit, or without any time.
    package var clientReports = 0
    /// Gaps whose end nobody saw: the client left, or came back while the feed was away.
    package var unfinishedGaps = 0
    /// Sources beyond the limit.
    package var sources = 0
    /// Changes of servers beyond the limit, told without knowing what was told before.
    package var servers = 0
    /// Failed answers that could not be kept for joining to the canaries' tries.
    package var failedAnswers = 0
    /// Hosts that left a node but could not be kept until they are back.
    package var departures = 0
    package init() {}
}

/// The moment and the node something broke.
package struct Fault: Codable, Equatable, Sendable {
    /// Best known time; from an operation, a burst of closes, or a probe, in this order of worth.
    package var at: WallTime
    package var node: NodeName
    package var cause: Cause

    package init(at: WallTime, node: NodeName, cause: Cause) {
        self.at = at
        self.node = node
        self.cause = cause
    }

    package enum Cause: Codable, Equatable, Sendable {
        case operation(OperationID, Verb)
        /// This many WebSockets closed at once.
        case closes(Int)
        case probe(ProbeOutcome)
    }
}

/// One line for the logs view.
package struct LogLine: Codable, Equatable, Sendable {
    package var source: SourceID
    package var node: NodeName?
    package var seen: Instant
    package var record: LogRecord

    package init(source: SourceID, node: NodeName?, seen: Instant, record: LogRecord) {
        self.source = source
        self.node = node
        self.seen = seen
        self.record = record
    }
}

package import Events

/// One entry of what happened, for the nodes view and the timelines.
package struct Happening: Codable, Equatable, Sendable {
    /// Best known time; nil until the first tick told the civil time.
    package var at: WallTime?
    package var seen: Instant
    package var node: NodeName?
    package var fact: Fact
    /// Who says so.
    package var source: SourceID
    package var severity: Severity

    package init(
        at: WallTime?,
        seen: Instant,
        node: NodeName?,
        fact: Fact,
        source: SourceID,
        severity: Severity
    ) {
        self.at = at
        self.seen = seen
        self.node = node
        self.fact = fact
        self.source = source
        self.severity = severity
    }

    /// Structured, so that views word it.
    package enum Fact: Codable, Equatable, Sendable {
        /// `WebSockets` closed within a short time; a crash when no close frame preceded.
        case webSocketsClosed(count: Int, within: Duration)
        /// A probe failed or succeeded against the node's present verdict.
        case probeTurned(ProbeOutcome, streak: Int, threshold: Int)
        case nodeChanged(from: NodeCondition, to: NodeCondition)
        case proxyChanged(from: ProxyOpinion?, to: ProxyOpinion, status: String)
        /// The balancer's log says that a server, `backend/server`, is so now, and why.
        case serverChanged(server: String, to: ProxyOpinion, reason: String?)
        /// The balancer's log says that a backend has no server left.
        case backendEmpty(String)
        case burstOpened(id: Int, cause: CauseClass?)
        case burstClosed(id: Int, total: Int, length: Duration, cause: CauseClass?)
        /// All is well again after an incident of this length.
        case incidentClosed(
            id: Incident.ID,
            length: Duration,
            failedAnswers: Int,
            clientsLost: Int,
            slowestGap: Duration?
        )
        /// Probe and proxy began to disagree about the node.
        case disagreementBegan(probeUp: Bool, proxy: ProxyOpinion)
        /// They agree again after this blind time.
        case disagreementEnded(after: Duration)
        /// The last of probe, balancer and clients found the node down, this long after the first.
        case blindEnded(first: Opinion, last: Opinion, after: Duration)
        /// The node is back after this time and these never found that it was down.
        case neverNoticed([Opinion], of: Duration)
        /// The node takes sessions and drops them at once, again and again.
        case dropStormBegan(count: Int, within: Duration)
        case dropStormEnded(count: Int, length: Duration)
        case clientsLost(count: Int, loss: SessionLoss)
        /// So many clients of an incident keep asking the node's proxy, which cannot serve them, over
        /// connections that they keep.
        case clientsPinned(count: Int)
        /// All clients lost since the fault are back.
        case clientsBack(count: Int, median: Duration, slowest: Duration)
        case operation(OperationID, Verb, Operation.Phase)
        /// Somebody kept all consoles of this host from acting, or let them again.
        case stopChanged(GlobalStop?)
        /// An operation whose console died before it told the outcome.
        case leftOver(PastOperation)
        case source(SourceState, String)
        case note(String)
        case eventsDropped(UInt64)
        /// The console's own civil clock was set this much ahead, below zero back.
        case clockStepped(Duration)
    }

    package enum Severity: Int, Codable, Comparable, Sendable {
        case info
        case good
        case warning
        case bad
        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }
}

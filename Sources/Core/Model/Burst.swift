package import Events

/// An episode of 502, 503 and 504 answers of one node's proxy.
package struct Burst: Codable, Equatable, Sendable, Identifiable {
    /// From 1 in this run.
    package var id: Int
    package var node: NodeName
    /// Time of its first failed answer, by the log's clock.
    package var openedAt: WallTime
    package var openedSeen: Instant
    /// Time of the last failed answer so far that kept it up, by the log's clock.
    package var lastAt: WallTime
    /// How it ended; nil while it is open.
    package var end: End?
    package var total = 0
    /// The most failed answers in one second.
    package var peakPerSecond = 0
    /// Failed answers by status.
    package var statuses: [Int: Int] = [:]
    /// Failed answers by route, of those whose line is known; at most `Limits.routesPerBurst` routes.
    package var routes: [String: Int] = [:]
    /// Error-log causes seen on this node during the episode.
    package var causes: [CauseClass: Int] = [:]
    /// Distinct clients hit, by address and user agent; empty once it is over.
    package var clients: Set<String> = []
    /// Failed answers to clients beyond the limit, which are not in `clients`.
    package var clientsLeftOut = 0
    /// Failed answers on connections that had carried a request before: pinned to this node.
    package var pinned = 0
    /// Distinct clients hit on such connections; empty once it is over.
    package var pinnedClients: Set<String> = []
    /// Failed answers a second of this node when it opened, which are none of its doing.
    package var base = 0.0
    /// The event of a node that came right before it; nil while none is known.
    package var opener: Opener?
    /// Since when the app answers its probe again while the burst goes on; nil while it does not.
    package var appBackAt: WallTime?
    /// When the error log last said that no live upstream is left, to the second.
    package var lastNoLiveAt: WallTime?
    /// The incident it is part of; nil while none was opened.
    package var incident: Incident.ID?
    private var counted: Counted?

    package init(id: Int, node: NodeName, openedAt: WallTime, openedSeen: Instant) {
        self.id = id
        self.node = node
        self.openedAt = openedAt
        self.openedSeen = openedSeen
        lastAt = openedAt
    }

    private struct Counted: Codable, Equatable, Sendable {
        var clients: Int
        var pinnedClients: Int
    }

    /// How a burst can end.
    package enum End: Codable, Equatable, Sendable {
        /// For `Rules.burstQuiet` there were no more failed answers than the node always has.
        case quiet
        /// It went on for so long that this is how the node always answers now.
        case ordinary
        /// The node left the configuration.
        case nodeLeft
    }
}

extension Burst {
    package var isClosed: Bool { end != nil }
    /// From the first to the last failed answer.
    package var length: Duration { lastAt - openedAt }

    /// The cause named most often; nil while the error log named none.
    package var cause: CauseClass? {
        causes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    }

    /// The share, 0 to 1, of the named causes that was `no live upstreams`; nil while none is named.
    package var noLiveShare: Double? {
        let named = causes.values.reduce(0) { $0.addingSaturated($1) }
        guard named > 0 else { return nil }
        return Double(causes[.noLiveUpstreams] ?? 0) / Double(named)
    }

    /// How long it went on although the app answered its probe again, because the proxy still held
    /// its upstreams for dead; nil where that was not so, or no probe tells.
    package var tail: Duration? {
        guard let appBackAt, let lastNoLiveAt, lastAt > appBackAt,
            lastNoLiveAt > appBackAt - Rules.errorLogResolution
        else { return nil }
        return lastAt - appBackAt
    }

    /// How many distinct clients were hit, up to `Limits.clientsPerBurst`.
    package var clientsHit: Int { counted?.clients ?? clients.count }
    /// How many distinct clients were hit on connections pinned to the node.
    package var pinnedClientsHit: Int { counted?.pinnedClients ?? pinnedClients.count }
    /// Failed answers of other routes than those named, and of lines that were only counted.
    package var routesLeftOut: Int {
        max(0, total.addingSaturated(-routes.values.reduce(0) { $0.addingSaturated($1) }))
    }

    /// Ends it; who was hit stays as a count only.
    mutating func close(_ end: End) {
        self.end = end
        counted = Counted(clients: clients.count, pinnedClients: pinnedClients.count)
        clients = []
        pinnedClients = []
    }

    mutating func take(_ failure: FailedCount) {
        lastAt = max(lastAt, failure.at)
        // A line with an absurd time must not stretch it over years.
        if openedAt - failure.at <= Rules.burstQuiet { openedAt = min(openedAt, failure.at) }
        total.count(failure.count)
        statuses[failure.status, default: 0].count(failure.count)
        if let route = failure.route,
            routes[route] != nil || routes.count < Limits.routesPerBurst
        {
            routes[route, default: 0].count(failure.count)
        }
        if failure.isPinned { pinned.count(failure.count) }
        guard let client = failure.client else { return }
        if clients.count < Limits.clientsPerBurst || clients.contains(client) {
            clients.insert(client)
            if failure.isPinned { pinnedClients.insert(client) }
        } else {
            clientsLeftOut.count(failure.count)
        }
    }
}

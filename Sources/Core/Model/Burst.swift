package import Events

/// An episode of 502, 503 and 504 answers of one node's proxy.
package struct Burst: Equatable, Sendable, Identifiable {
    /// From 1 in this run.
    package var id: Int
    package var node: NodeName
    /// Time of its first failed answer, by the log's clock.
    package var openedAt: WallTime
    package var openedSeen: Instant
    /// Time of its last failed answer so far.
    package var lastAt: WallTime
    /// Whether it is over: no failed answer for the closing time.
    package var isClosed = false
    package var total = 0
    /// The most failed answers in one second.
    package var peakPerSecond = 0
    /// Failed answers by status.
    package var statuses: [Int: Int] = [:]
    /// Error-log causes seen on this node during the episode.
    package var causes: [CauseClass: Int] = [:]
    /// Distinct client addresses hit.
    package var clients: Set<String> = []
    /// Failed answers to addresses beyond the limit, which are not in `clients`.
    package var clientsLeftOut = 0
    /// Failed answers on connections that had carried a request before: pinned clients.
    package var pinned = 0

    package init(id: Int, node: NodeName, openedAt: WallTime, openedSeen: Instant) {
        self.id = id
        self.node = node
        self.openedAt = openedAt
        self.openedSeen = openedSeen
        lastAt = openedAt
    }

    /// The cause named most often; nil while the error log named none.
    package var cause: CauseClass? {
        causes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    }
}

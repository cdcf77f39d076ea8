package import Events

/// What a swarm measured itself: the ground truth to hold a console's figures against.
///
/// As JSON it is the answer to `summary` on the swarm's socket. Durations are in seconds.
package struct SwarmSummary: Codable, Equatable, Sendable {
    package var clients = 0
    /// Clients that can work just now.
    package var usable = 0
    /// Clients that wait before their next try.
    package var waiting = 0
    /// Clients that will not try again.
    package var left = 0
    /// Tries since the swarm began, those of the start included.
    package var attempts = 0
    /// Answers to the upgrade other than 101, by status.
    package var statuses: [String: Int] = [:]
    /// Failed tries by kind: `status`, `refused`, `timeout`, `tls`, `dropped`, `other`.
    package var failures: [String: Int] = [:]
    /// The gaps that ended, in the order of their ends; the newest ones when there were many.
    package var gaps: [Gap] = []
    /// Gaps that ended and are no longer listed.
    package var gapsForgotten = 0
    /// The gaps that have not ended.
    package var openGaps: [OpenGap] = []
    /// Percentiles (nearest rank) and maximum of the listed gaps; nil when there is none.
    package var p50: Double?
    package var p90: Double?
    package var p99: Double?
    package var max: Double?

    /// Clients that work over SockJS's fallback just now.
    package var degraded = 0
    /// Clients that are pinned just now: their requests go to a proxy that cannot serve them, over a
    /// connection that they keep.
    package var pinned = 0
    /// The clients that use SockJS, from their first session or pin on.
    package var sockJSClients: [SockJSClient] = []
    /// The pins that ended, in the order of their ends; the newest ones when there were many.
    package var pins: [Pin] = []
    /// Pins that ended and are no longer listed.
    package var pinsForgotten = 0

    /// Followers of the swarm's socket that were dropped because they read too slowly.
    package var droppedFollowers = 0

    package init() {}

    /// One client's time from the loss of its session until it could work again.
    package struct Gap: Codable, Equatable, Sendable {
        package var client: ClientID
        /// Civil time of the loss, in nanoseconds since 1970.
        package var lostAtWall: WallTime
        /// Measured on the monotonic clock.
        package var seconds: Double
        /// Tries it took, the good one included.
        package var attempts: Int
        /// Outcomes of the failed tries, in order: a status, or the kind of failure.
        package var failures: [String]
        /// The node that was lost, and the one that served again; nil where it was not told.
        package var from: NodeName?
        package var to: NodeName?
    }

    /// A gap that lasts.
    package struct OpenGap: Codable, Equatable, Sendable {
        package var client: ClientID
        package var lostAtWall: WallTime
        package var attempts: Int
        package var failures: [String]
        package var from: NodeName?
    }

    /// How a client that uses SockJS fares.
    package struct SockJSClient: Codable, Equatable, Sendable {
        package var client: ClientID
        /// What carries its session; nil while it has none.
        package var transport: CanaryTransport?
        package var isDegraded: Bool
        /// Civil time of the first bad answer on the connection it is pinned to; nil when it is not.
        package var pinnedSinceWall: WallTime?
        package var pinnedSeconds: Double?
    }

    /// One client's time on a connection that led to a proxy without an app.
    ///
    /// It ends with the next step of the client that finds it free: the connection may have closed
    /// while the client waited, which nobody could use before.
    package struct Pin: Codable, Equatable, Sendable {
        package var client: ClientID
        package var sinceWall: WallTime
        package var seconds: Double
    }
}

extension AttemptOutcome {
    /// One of six words, for counting.
    var kind: String {
        switch self {
        case .status: "status"
        case .refused: "refused"
        case .timeout: "timeout"
        case .tls: "tls"
        case .dropped: "dropped"
        case .other: "other"
        }
    }

    /// The status, the kind, or what else it was.
    var word: String {
        switch self {
        case .status(let code): String(code)
        case .other(let reason): reason
        case .refused, .timeout, .tls, .dropped: kind
        }
    }
}

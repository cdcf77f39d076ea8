/// One line of a proxy's error log.
package struct ErrorRecord: Codable, Equatable, Sendable {
    /// emerg alert crit error warn notice info debug.
    package var level: String
    package var processID: Int?
    /// nginx `*CONN`: equals `$connection` in the access log.
    package var connection: UInt64?
    package var cause: CauseClass
    package var message: String
    package var client: Endpoint?
    /// The upstream's address, without scheme and path.
    package var upstream: String?
    package var request: String?
    /// The server that a proxy's state line is about, as the proxy calls it: `backend/server`.
    package var server: String?
    /// What that server has become: up, down, drain, maint, ready, stopping; nil for a line that
    /// tells of no change, such as one check's result.
    package var state: String?
    /// Why it changed, in the proxy's own words.
    package var reason: String?
    /// The proxy's group of servers that the line is about.
    package var backend: String?

    package init(
        level: String,
        processID: Int? = nil,
        connection: UInt64? = nil,
        cause: CauseClass,
        message: String,
        client: Endpoint? = nil,
        upstream: String? = nil,
        request: String? = nil
    ) {
        self.level = level
        self.processID = processID
        self.connection = connection
        self.cause = cause
        self.message = message
        self.client = client
        self.upstream = upstream
        self.request = request
    }
}

/// Why an upstream attempt failed, from the error log's words (failover-physics: nginx 4.2).
package enum CauseClass: String, Codable, CaseIterable, Sendable {
    case refused
    case reset
    case connectTimeout
    case readTimeout
    case idleTimeout
    case prematureClose
    case noLiveUpstreams
    case disabled
    case hostNotFound
    case tls
    case limit
    case clientLeft
    /// An error of another kind.
    case other
    /// Not an error: life of the proxy itself, such as a reload.
    case lifecycle
}

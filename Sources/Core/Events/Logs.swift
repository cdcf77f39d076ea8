/// What a log source yielded in one tick: exact counts whatever the rate, and the lines that matter.
package struct LogBatch: Codable, Equatable, Sendable {
    /// The node whose proxy wrote it; nil for a balancer's or an unassigned log.
    package var node: NodeName?
    package var counts: LogCounts
    /// Finished requests of others than the console's own probes by status, exact.
    package var traffic: [TrafficCount]
    /// Significant records first, then ordinary ones while there is room; in the order of the file.
    package var records: [LogRecord]
    /// The time written in the last line that had one.
    package var lastLineAt: WallTime?
    /// How its lines are read: a format's name; nil where it is not known.
    package var format: String?
    /// Whether that was found out from the lines rather than configured; nil where it is not known.
    package var isFormatDetected: Bool?

    package init(
        node: NodeName?,
        counts: LogCounts,
        traffic: [TrafficCount] = [],
        records: [LogRecord],
        lastLineAt: WallTime? = nil,
        format: String? = nil,
        isFormatDetected: Bool? = nil
    ) {
        self.node = node
        self.counts = counts
        self.traffic = traffic
        self.records = records
        self.lastLineAt = lastLineAt
        self.format = format
        self.isFormatDetected = isFormatDetected
    }
}

/// How many requests of one tick ended with one status.
package struct TrafficCount: Codable, Equatable, Sendable {
    /// The status sent to the client.
    package var status: Int
    package var count: Int

    package init(status: Int, count: Int) {
        self.status = status
        self.count = count
    }
}

/// One line of a log, read.
package struct LogRecord: Codable, Equatable, Sendable {
    /// The time written in the line; nil where there is none.
    package var at: WallTime?
    package var content: Content
    /// The line as it came, without its line feed: a better parser can read it again.
    package var raw: RawLine

    package init(at: WallTime?, content: Content, raw: RawLine) {
        self.at = at
        self.content = content
        self.raw = raw
    }

    /// What the line says.
    package enum Content: Codable, Equatable, Sendable {
        case access(AccessRecord)
        case error(ErrorRecord)
        /// Not understood, why, and the byte offset in the line where reading stopped.
        case rejected(reason: String, offset: Int)
    }
}

/// A line's bytes.
///
/// Codable as text when it is valid UTF-8, else as hexadecimal, so nothing is lost.
package struct RawLine: Equatable, Hashable, Sendable {
    package var bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }
    package init(_ text: String) { bytes = Array(text.utf8) }

    /// The text, with U+FFFD for what is not UTF-8.
    ///
    /// Not safe for a terminal: sanitise it first.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A finished request (for a WebSocket: a closed one), as an access log tells it.
package struct AccessRecord: Codable, Equatable, Sendable {
    package var client: Endpoint?
    /// nginx `$connection`: joins to the error log.
    package var connection: UInt64?
    /// nginx `$connection_requests`: above 1 on a 502 is a pinned keep-alive connection.
    package var connectionRequests: UInt64?
    package var requestID: String?
    package var method: String?
    /// The raw request target.
    package var target: String?
    /// The status sent to the client; 0 where the line tells none, as HAProxy's of a TCP session.
    ///
    /// `sentStatus` is the one to show.
    package var status: Int
    /// From the first byte of the request to the log line; for a WebSocket its whole life.
    package var requestTime: Duration?
    /// Every attempt at an upstream, in order.
    package var upstreams: [UpstreamTry]
    package var bytesSent: UInt64?
    /// Whether the client asked for an upgrade to WebSocket.
    package var isUpgrade: Bool
    /// nginx `$request_completion` was `OK`; nil where the format does not say.
    package var completed: Bool?
    package var userAgent: String?
    /// The server that the proxy chose, as the proxy calls it: HAProxy's `backend/server`.
    package var server: String?
    /// HAProxy's two or four termination flags, such as `SC--`.
    package var terminationState: String?
    /// Envoy's response flags, such as `UF,URX`.
    package var responseFlags: String?
    /// True when the line was written while the request goes on, so that another may follow at its
    /// end: nginx's subrequest of `mirror`, HAProxy's `option logasap`; nil for a line at the end.
    package var isOngoing: Bool?
    /// The proxy's own address towards the server, by which the server's proxy names the client
    /// when nothing passes the real one on: HAProxy's `%bi:%bp`.
    package var proxySource: Endpoint?
    /// From the request's first byte until the answer's header was there, where the log tells it as
    /// one time rather than for each server tried: HAProxy's TR + Tw + Tc + Tr.
    ///
    /// Of a connection that is passed on as it is, from its acceptance until the server took it:
    /// Tw + Tc.
    package var answerTime: Duration?

    package init(
        client: Endpoint? = nil,
        connection: UInt64? = nil,
        connectionRequests: UInt64? = nil,
        requestID: String? = nil,
        method: String? = nil,
        target: String? = nil,
        status: Int,
        requestTime: Duration? = nil,
        upstreams: [UpstreamTry] = [],
        bytesSent: UInt64? = nil,
        isUpgrade: Bool = false,
        completed: Bool? = nil,
        userAgent: String? = nil
    ) {
        self.client = client
        self.connection = connection
        self.connectionRequests = connectionRequests
        self.requestID = requestID
        self.method = method
        self.target = target
        self.status = status
        self.requestTime = requestTime
        self.upstreams = upstreams
        self.bytesSent = bytesSent
        self.isUpgrade = isUpgrade
        self.completed = completed
        self.userAgent = userAgent
    }

    /// The status sent to the client; nil where the line tells none.
    package var sentStatus: Int? { status == 0 ? nil : status }

    /// A WebSocket that was open and is closed now.
    package var isWebSocketClose: Bool { status == 101 }

    /// What the console's own health probes call themselves in `User-Agent`.
    ///
    /// They are no clients: their 502s say nothing of what users saw.
    package static let probeUserAgent = "signalbox-probe"

    /// Where browsers tell of the gaps that they measured themselves (`docs/beacon/`).
    package static let beaconPath = "/signalbox-beacon.gif"

    /// Whether this request was one of the console's own health probes; false where the format does
    /// not tell the user agent.
    package var isOwnProbe: Bool { userAgent?.hasPrefix(Self.probeUserAgent) ?? false }

    /// An attempt that failed at the proxy: 502, 503, 504, or 499 (the client gave up).
    package var isFailedAttempt: Bool { [502, 503, 504, 499].contains(status) }
}

/// One attempt of a proxy at an upstream.
package struct UpstreamTry: Codable, Equatable, Sendable {
    /// Address, or the group's name when no server could be chosen.
    package var address: String
    package var status: Int?
    package var connectTime: Duration?
    package var headerTime: Duration?
    package var responseTime: Duration?

    package init(
        address: String,
        status: Int? = nil,
        connectTime: Duration? = nil,
        headerTime: Duration? = nil,
        responseTime: Duration? = nil
    ) {
        self.address = address
        self.status = status
        self.connectTime = connectTime
        self.headerTime = headerTime
        self.responseTime = responseTime
    }
}

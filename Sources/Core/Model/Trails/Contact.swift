import Events

/// One request of a client that tells of its session, as one or two lines of a log tell it.
struct Contact: Codable, Equatable, Sendable {
    var kind: Kind
    /// The node whose proxy answered; where a proxy tells the app that served, the app's node.
    var node: NodeName?
    /// The client's own address and port, or what the proxy took for it.
    var endpoint: Endpoint?
    /// The first byte of the request at the proxy.
    var start: WallTime
    /// The answer's header was there: a WebSocket is open from here on.
    var ready: WallTime?
    /// The line of its end was written; nil while it is open as far as is told.
    var end: WallTime?
    /// nginx `$connection`: joins to the error log.
    var connection: UInt64?
    /// nginx `$request_id`, shared by the lines of opening and closing.
    var requestID: String?
    /// Its connection had carried a request before.
    var isReused = false
    /// SockJS's name of the polling session it belongs to.
    var pollSession: String?
    /// Which step of a SockJS client's try it is; nil for a bare WebSocket.
    var part: Part?
    /// Of a polling session: when its first two polls were answered.
    var answers: [WallTime] = []
    /// Of a polling session: when its last poll was answered, as far as is told.
    var lastAnswer: WallTime?
    /// Of a polling session: the status of the request that ended it.
    var endStatus: Int?
    /// Servers that the proxy tried for it.
    var tries = 1
    /// HAProxy's termination flags.
    var flags: String?
    /// False when the proxy says it did not complete it.
    var isCompleted: Bool?
    /// Times in its line are whole seconds.
    var isCoarse = false
    /// The line tells how long it lasted; without, only its end is known.
    var isStartKnown = true
    /// How many failed tries in a row it stands for, and what they took: 1 unless the trail was full.
    var count = 1
    var took: Duration

    enum Kind: Codable, Equatable, Hashable, Sendable {
        case webSocket
        /// Requests of one SockJS polling session, by its path's own name.
        case polling(session: String)
        /// SockJS's first question, answered.
        case info
        /// Answered 502, 503 or 504, or given up by the client (499).
        case failed(Int)
    }

    /// The steps of one try of sockjs-client, in their order (lib/main.js): only when the WebSocket
    /// fails it polls, and only when that fails, too, has the try failed.
    enum Part: Codable, Equatable, Hashable, Sendable {
        /// `/info`
        case question
        case webSocket
        /// A poll, or what is sent beside it.
        case poll
    }

    init(kind: Kind, node: NodeName?, endpoint: Endpoint?, start: WallTime, end: WallTime?) {
        self.kind = kind
        self.node = node
        self.endpoint = endpoint
        self.start = start
        self.end = end
        took = max(.zero, end.map { $0 - start } ?? .zero)
    }

    /// Whether it went over the connection that another request went over before.
    ///
    /// A client's port tells, or the proxy's number of the connection; where a log has neither,
    /// connections of one node that were both used before count as the same.
    func isOnConnection(of other: Contact) -> Bool {
        if let endpoint, endpoint.port != nil, let known = other.endpoint, known.port != nil {
            return endpoint == known
        }
        if let connection, let known = other.connection {
            return connection == known && node == other.node
        }
        return isReused && other.isReused && node == other.node
    }

    var isSession: Bool {
        switch kind {
        case .webSocket, .polling: true
        case .info, .failed: false
        }
    }

    /// Whether both tell of the same request: its line of opening and that of its end, or two polls
    /// of one session.
    func isSame(as other: Contact) -> Bool {
        switch (kind, other.kind) {
        case (.polling(let session), .polling(let other)): return session == other
        case (.polling, _), (_, .polling): return false
        default: break
        }
        if let requestID, let other = other.requestID { return requestID == other }
        guard (end == nil) != (other.end == nil), endpoint == other.endpoint,
            endpoint?.port != nil, connection == other.connection
        else { return self == other }
        let distance = start - other.start
        return distance <= Rules.openLineTolerance && distance >= .zero - Rules.openLineTolerance
    }

    /// Takes what another line tells of the same request.
    mutating func merge(_ other: Contact) {
        if case .polling = kind {
            var first = Self.isBefore(other, self) ? other : self
            first.end = max(end ?? start, other.end ?? other.start)
            first.node = node ?? other.node
            first.count = count.addingSaturated(other.count)
            first.answers = Array((answers + other.answers).sorted().prefix(2))
            self = first
            return
        }
        // The line at the end tells all that the one at the beginning does, and more.
        if end == nil, other.end != nil {
            let opened = start
            self = other
            start = min(start, opened)
        } else if end != nil, other.end == nil {
            start = min(start, other.start)
        }
    }

    /// The order of a trail: by time, and for equal times by what does not depend on arrival.
    static func isBefore(_ left: Contact, _ right: Contact) -> Bool {
        if left.start != right.start { return left.start < right.start }
        if left.end != right.end { return left.end ?? .distant < right.end ?? .distant }
        if left.kind.rank != right.kind.rank { return left.kind.rank < right.kind.rank }
        if left.node != right.node { return left.node?.rawValue ?? "" < right.node?.rawValue ?? "" }
        return left.tieBreaker < right.tieBreaker
    }

    private var tieBreaker: String {
        "\(requestID ?? "") \(endpoint?.description ?? "") \(connection ?? 0) \(took.nanoseconds)"
    }
}

extension Contact.Kind {
    fileprivate var rank: String {
        switch self {
        case .info: "0"
        case .failed(let status): "1 \(status)"
        case .webSocket: "2"
        case .polling(let session): "3 \(session)"
        }
    }
}

extension WallTime {
    /// Later than all that is written in a log.
    static let distant = WallTime(rawValue: .max)
}

import Events

/// A request or a session of one client with what the balancer tells of its connection.
struct Stretch: Codable, Equatable, Sendable {
    /// nil when only the balancer tells of it.
    var contact: Contact?
    var leg: Leg?
    /// The client began to connect: the balancer accepted, or failing that its request arrived.
    var begin: WallTime
    /// Its request arrived at the proxy.
    var request: WallTime
    /// The answer's header was there.
    var ready: WallTime
    /// nil while it is open as far as is told.
    var end: WallTime?
    var node: NodeName?
    var isSession: Bool

    /// Joins what the proxy and the balancer tell.
    ///
    /// - Parameters:
    ///   - contact: the proxy's word.
    ///   - leg: the balancer's connection that carried it.
    init(_ contact: Contact, leg: Leg?) {
        self.contact = contact
        self.leg = leg
        request = contact.start
        ready = contact.ready ?? contact.start
        end = contact.end
        node = contact.node ?? leg?.node
        isSession = contact.isSession
        // A connection that was kept began long before this request did.
        let isFirst = !contact.isReused && leg?.isLogged ?? false
        begin = isFirst ? min(contact.start, leg?.accepted ?? contact.start) : contact.start
        if let last = contact.lastAnswer {
            // Polls of one session may take turns on several connections; the one that opened it ends
            // the session only when no poll was answered after it.
            let isUntold = contact.end == nil || contact.end == last
            if isUntold, let ended = leg?.ended, ended >= last { end = ended }
        } else if end == nil {
            end = leg?.ended
        }
    }

    /// A connection of which no proxy tells anything: a session that is open, or that ended with its
    /// proxy; or one that found no proxy.
    init(_ leg: Leg) {
        self.leg = leg
        begin = leg.accepted
        request = leg.accepted
        ready = leg.accepted
        end = leg.ended
        node = leg.node
        isSession = leg.isConnected
    }

    /// By what its beginning and end may be wrong.
    var precision: Duration {
        guard let contact else { return leg?.precision ?? .zero }
        if contact.isCoarse { return .seconds(1) }
        // It ended with its proxy, which tells of its own end in whole seconds.
        if contact.end == nil, end != nil { return leg?.precision ?? .seconds(1) }
        return .milliseconds(1)
    }

    /// The same, if it cannot have begun before `moment`.
    ///
    /// It then began in the middle of what is left of the time in which it may have begun. For one that a log tells of nothing changes.
    func narrowed(to moment: WallTime) -> Stretch {
        guard contact == nil, let leg, !leg.isLogged else { return self }
        let low = max(begin - precision, moment)
        let high = max(low, begin + precision)
        var narrowed = self
        narrowed.begin = low + (high - low) / 2
        narrowed.request = narrowed.begin
        narrowed.ready = narrowed.begin
        narrowed.leg?.precision = (high - low) / 2
        return narrowed
    }

    /// The latest moment at which it can have begun.
    var latestBegin: WallTime { begin + precision }

    /// Whether it is the WebSocket of a SockJS client that failed: the client polls next.
    var isOfFirstCarrier: Bool {
        guard case .failed = contact?.kind else { return false }
        return contact?.part == .webSocket
    }

    /// How the try failed.
    var outcome: AttemptOutcome {
        switch contact?.kind {
        case .failed(499): .timeout
        case .failed(let status): .status(status)
        case .webSocket, .polling, .info: .dropped
        case nil: .refused
        }
    }

    /// From the balancer's accepting to the request at the proxy: TCP and TLS, and before them what
    /// the balancer spent on servers that were not there; nil where nobody tells both.
    var secured: Duration? {
        guard leg != nil, begin < request else { return nil }
        return request - begin
    }

    /// One round trip under the same load: TCP and TLS 1.2 take three, TLS 1.3 two
    /// (failover-physics 6, H); of the two the shorter, as it must not be too long.
    var roundTrip: Duration? {
        guard let secured, let leg else { return nil }
        let held = leg.reached.map { max(.zero, $0 - leg.accepted) } ?? .zero
        return max(.zero, secured - held) / 3
    }

    static func isBefore(_ left: Stretch, _ right: Stretch) -> Bool {
        if left.begin != right.begin { return left.begin < right.begin }
        switch (left.contact, right.contact) {
        case (let left?, let right?): return Contact.isBefore(left, right)
        case (nil, _?): return true
        case (_?, nil): return false
        case (nil, nil):
            return left.leg?.client.description ?? "" < right.leg?.client.description ?? ""
        }
    }
}

package import Events

/// A client that had a session on one node and then on another.
package struct Move: Codable, Equatable, Sendable {
    package var client: Client
    package var from: NodeName
    package var to: NodeName
    /// When the console learned of its session on `to`.
    package var seen: Instant

    package init(client: Client, from: NodeName, to: NodeName, seen: Instant) {
        self.client = client
        self.from = from
        self.to = to
        self.seen = seen
    }

    /// Who moved, by what tells it from others.
    package enum Client: Codable, Hashable, Sendable {
        /// The canary itself told both nodes.
        case canary(ClientID)
        /// A session from this address, in the balancer's list.
        ///
        /// The move is inferred: a session of the same host ended on `from` before. Behind one
        /// address there may be many people.
        case address(Endpoint)
    }

    /// Whether it was concluded rather than told.
    package var isInferred: Bool {
        if case .address = client { return true }
        return false
    }
}

/// A host whose session ended on a node and that has not opened another since.
package struct Departure: Codable, Equatable, Sendable {
    /// Names it among all of the run.
    package var number: Int
    package var host: String
    package var from: NodeName
    /// When the console learned that the session was gone.
    package var seen: Instant
    package var evidence: Evidence

    package init(
        number: Int,
        host: String,
        from: NodeName,
        seen: Instant,
        evidence: Evidence
    ) {
        self.number = number
        self.host = host
        self.from = from
        self.seen = seen
        self.evidence = evidence
    }

    /// Who tells that it left.
    package enum Evidence: Codable, Equatable, Sendable {
        /// The balancer lists its session no more.
        case census
        /// The node's log: it tells how sessions end, not where the next begins.
        case log
    }
}

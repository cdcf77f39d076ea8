/// The established connections of one node's proxy at one moment, from the kernel's socket tables.
package struct SocketCensus: Codable, Equatable, Sendable {
    package var node: NodeName
    /// Connections of clients, or of the balancer in front, with the node's proxy.
    ///
    /// A row's `id` is its client's address and port, its `server` is nil, and it opened when it was
    /// first seen: later than in truth by at most the time between two of these.
    package var clients: SessionChange
    /// Connections of the node's proxy with the node's own app; nil where it is not counted.
    package var toApp: Int?
    /// Clients' connections that were left out because there were more than the limit.
    package var leftOut: Int

    package init(node: NodeName, clients: SessionChange, toApp: Int? = nil, leftOut: Int = 0) {
        self.node = node
        self.clients = clients
        self.toApp = toApp
        self.leftOut = leftOut
    }
}

/// What a node's proxy says of its own connections.
///
/// nginx's `stub_status`: an open WebSocket is one of `active` and of `writing`
/// (failover-physics 4.1, measured).
package struct ProxyGauge: Codable, Equatable, Sendable {
    package var node: NodeName
    /// Connections with clients, of whatever kind.
    package var active: Int
    package var reading: Int
    /// Requests being answered, and each WebSocket that is open.
    package var writing: Int
    /// Kept open without a request.
    package var waiting: Int
    /// Requests since the proxy started.
    package var requests: Int

    package init(
        node: NodeName,
        active: Int,
        reading: Int,
        writing: Int,
        waiting: Int,
        requests: Int
    ) {
        self.node = node
        self.active = active
        self.reading = reading
        self.writing = writing
        self.waiting = waiting
        self.requests = requests
    }
}

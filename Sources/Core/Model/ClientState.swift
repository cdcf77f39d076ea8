package import Events

/// One canary client followed across its connections.
package struct ClientState: Codable, Equatable, Sendable {
    package var id: ClientID
    /// By what it is told apart from others.
    package var identity = IdentitySource.canary
    /// Its own address on its newest connection.
    package var address: Endpoint?
    /// The reconnect policy's name, such as `meteor`.
    package var policy: String
    /// The node its usable session is on; nil while unknown or not usable.
    package var node: NodeName?
    /// Since when its session is usable; nil while it is not.
    package var usableSince: WallTime?
    /// The gap it is in; nil while usable.
    package var gap: Gap?
    /// Gaps it went through that ended.
    package var gapsEnded = 0
    /// Whether its session is SockJS's fallback: it works, but slowly and on one node only.
    package var isDegraded = false

    package init(id: ClientID, policy: String) {
        self.id = id
        self.policy = policy
    }
}

package import Events

/// What a swarm of canary clients connects to, and how.
package struct SwarmOptions: Equatable, Sendable {
    /// Where the TCP connections go: an IP address or a host name, with a port.
    package var address: Endpoint
    /// Whether the connections use TLS (`wss:`).
    package var tls: Bool
    /// The name for SNI, the certificate check and the `Host` header; nil for `address.host`.
    package var serverName: String?
    /// The path of the WebSocket endpoint, beginning with `/`.
    package var path: String
    /// What the clients use: a bare WebSocket at `path`, or SockJS below `sockJSPath`.
    package var transport: SwarmTransport
    /// What SockJS's paths begin with, such as `/sockjs`; without a slash at its end.
    package var sockJSPath: String
    /// A file of trusted certificates (PEM); nil for the system's.
    package var certificateAuthority: String?
    /// How many clients; 1 to `SwarmLimits.clientsMax`.
    package var clients: Int
    package var policy: ReconnectPolicy
    /// The DDP publication each client subscribes to; nil when `connected` is enough.
    package var subscription: String?
    /// The first two bytes of the clients' own addresses, such as `127.41`; nil for the system's
    /// choice.
    ///
    /// Client k (from 0) then comes from `127.41.(100 + k/250).(k%250 + 1)`.
    package var sourceNetwork: String?
    /// Clients started in one second, so that the swarm's own start is no storm; 1 or more.
    package var startsPerSecond: Int
    /// Event loops that carry all clients; 1 to 8.
    package var threads: Int
    /// What the clients' names begin with; three digits follow, from 001.
    package var namePrefix: String
    /// The seed of the clients' random waits; nil for a different one each run.
    package var seed: UInt64?

    package init(
        address: Endpoint,
        tls: Bool = true,
        serverName: String? = nil,
        path: String = "/websocket",
        transport: SwarmTransport = .webSocket,
        sockJSPath: String = "/sockjs",
        certificateAuthority: String? = nil,
        clients: Int,
        policy: ReconnectPolicy = .meteor,
        subscription: String? = "tasks",
        sourceNetwork: String? = nil,
        startsPerSecond: Int = 100,
        threads: Int = 1,
        namePrefix: String = "c",
        seed: UInt64? = nil
    ) {
        self.address = address
        self.tls = tls
        self.serverName = serverName
        self.path = path
        self.transport = transport
        self.sockJSPath = sockJSPath
        self.certificateAuthority = certificateAuthority
        self.clients = clients
        self.policy = policy
        self.subscription = subscription
        self.sourceNetwork = sourceNetwork
        self.startsPerSecond = startsPerSecond
        self.threads = threads
        self.namePrefix = namePrefix
        self.seed = seed
    }

    /// Options for a `ws:` or `wss:` address, such as `wss://todos.example/websocket`.
    ///
    /// - Throws: `SwarmError.badOption` when `url` is not such an address.
    package init(url: String, clients: Int, policy: ReconnectPolicy = .meteor) throws(SwarmError) {
        let target = try WebSocketURL(url)
        self.init(
            address: target.address,
            tls: target.tls,
            path: target.path,
            clients: clients,
            policy: policy
        )
    }

    /// The name of client `index`, which counts from 0: `c001`, `c002` and so on.
    func name(of index: Int) -> ClientID {
        let digits = String(index + 1)
        let zeros = String(repeating: "0", count: max(0, 3 - digits.count))
        return ClientID(rawValue: namePrefix + zeros + digits)
    }

    /// The source address of client `index`, which counts from 0; nil for the system's choice.
    func sourceAddress(of index: Int) -> String? {
        sourceNetwork.map { "\($0).\(100 + index / 250).\(index % 250 + 1)" }
    }
}

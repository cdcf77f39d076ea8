/// What a lab is made of: how many parts, and where they live.
///
/// The same value is given to `labUp`, handed on to the supervisor's command line
/// (`superviseArguments`), and read back there.
package struct LabOptions: Equatable, Sendable {
    /// The lab's one state directory, absolute.
    ///
    /// Everything the lab writes is below it.
    package var directory: String
    /// The program that the lab starts for its own parts, absolute.
    package var executable: String
    /// The number of nodes, 1 to `nodesMax`.
    package var nodes: Int
    /// The number of swarm clients, 0 (no swarm) to `clientsMax`.
    package var clients: Int
    /// The reconnect policy of the swarm's clients, by name.
    package var policy: String
    /// What the swarm's clients use: `ws`, `sockjs`, or `mixed` for every second one.
    package var transport: String
    /// The second octet of the lab's addresses, 1 to 254; nil takes the first free of 41 to 99.
    package var network: UInt8?
    /// What runs on each node in front of the app.
    package var proxy: NodeProxy
    /// Whether nginx also writes a line when a WebSocket opens.
    package var openLog: Bool
    /// What an app does when it is stopped.
    package var onStop: StopManner
    /// Whether the lab lives only as long as the process that called `labUp`.
    ///
    /// True for a demonstration: when its process ends, by whatever death, so does the lab.
    package var owned: Bool

    /// Sixteen nodes keep the third octet of node addresses far from the clients' 100 and above.
    package static let nodesMax = 16
    /// The balancer's `maxconn` of 4,000 leaves room for two connections of each client.
    package static let clientsMax = 2_000
    /// The names that `transport` can have.
    package static let transports = ["ws", "sockjs", "mixed"]

    package init(
        directory: String,
        executable: String,
        nodes: Int = 2,
        clients: Int = 100,
        policy: String = "meteor",
        transport: String = "ws",
        network: UInt8? = nil,
        proxy: NodeProxy = .nginx,
        openLog: Bool = false,
        onStop: StopManner = .drop,
        owned: Bool = false
    ) {
        self.directory = directory
        self.executable = executable
        self.nodes = nodes
        self.clients = clients
        self.policy = policy
        self.transport = transport
        self.network = network
        self.proxy = proxy
        self.openLog = openLog
        self.onStop = onStop
        self.owned = owned
    }

    /// The command line that starts the supervisor of this lab, without the program itself.
    ///
    /// The supervisor ends when its standard input ends (`--owner`), until `labUp` releases it.
    package var superviseArguments: [String] {
        var arguments = [
            "lab-process", "supervise", "--owner",
            "--dir", directory,
            "--nodes", String(nodes),
            "--clients", String(clients),
            "--policy", policy,
            "--transport", transport,
            "--proxy", proxy.rawValue,
            "--on-stop", onStop.rawValue,
        ]
        if openLog { arguments.append("--open-log") }
        if let network { arguments += ["--network", String(network)] }
        return arguments
    }
}

/// The HTTP proxy that runs on each node in front of the app.
package enum NodeProxy: String, Codable, CaseIterable, Sendable {
    /// The question's: TLS and PROXY protocol, one app behind it.
    case nginx
    /// The same in HAProxy's HTTP mode.
    case haproxy
    /// The same in Caddy, which has no PROXY protocol: to it every client has the balancer's address.
    case caddy
}

/// What an app does on SIGTERM.
package enum StopManner: String, Codable, CaseIterable, Sendable {
    /// It ends at once with every connection, as stock Meteor does.
    case drop
    /// It says goodbye (1001) to everybody at once, and ends when they answered, at most a second
    /// later.
    case close
    /// It answers 503 on `/health`, waits three seconds, says goodbye (1012) to one after the other
    /// within two, and ends.
    case spread

    /// The longest that it takes.
    var duration: Duration {
        switch self {
        case .drop: .zero
        case .close: AppNode.goodbye
        case .spread: AppNode.notice + AppNode.spreading + AppNode.goodbye
        }
    }
}

/// What one app node is told: `lab-process app --node … --address … --port … --store …`.
package struct AppNodeOptions: Equatable, Sendable {
    /// The node's name, sent as `X-Served-By` with every response.
    package var node: String
    /// The address to listen on, such as `127.41.1.1`.
    package var address: String
    /// The port to listen on; 0 takes any free one.
    package var port: Int
    /// The SQLite file that all nodes share, absolute; its directory must exist.
    package var store: String
    /// What it does when it is stopped.
    package var onStop: StopManner

    package init(
        node: String,
        address: String,
        port: Int,
        store: String,
        onStop: StopManner = .drop
    ) {
        self.node = node
        self.address = address
        self.port = port
        self.store = store
        self.onStop = onStop
    }

    /// The command line that starts this node, without the program itself.
    package var arguments: [String] {
        [
            "lab-process", "app",
            "--node", node,
            "--address", address,
            "--port", String(port),
            "--store", store,
            "--on-stop", onStop.rawValue,
        ]
    }
}

/// What can be done to one node.
package enum LabVerb: String, Codable, CaseIterable, Sendable {
    /// SIGKILL: the app is gone at once, its connections are closed by the kernel.
    case kill
    /// SIGTERM: the app ends in the manner that the lab was started with.
    case stop
    /// SIGSTOP: the app keeps its connections and answers nothing.
    case freeze
    /// Starts a dead app, wakes a frozen one (SIGCONT).
    case start
    /// SIGKILL for the node's proxy with all its workers: its open sessions leave no line.
    case killProxy = "kill-proxy"
    /// SIGTERM for the node's proxy: it ends at once, and closes what it has.
    case stopProxy = "stop-proxy"
    /// Starts a dead proxy.
    case startProxy = "start-proxy"
    /// The balancer sends the node nobody new; with a pace its sessions are shut down one by one.
    case drain
    /// The balancer sends it new clients again.
    case undrain
}

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
        owned: Bool = false
    ) {
        self.directory = directory
        self.executable = executable
        self.nodes = nodes
        self.clients = clients
        self.policy = policy
        self.transport = transport
        self.network = network
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
        ]
        if let network { arguments += ["--network", String(network)] }
        return arguments
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

    package init(node: String, address: String, port: Int, store: String) {
        self.node = node
        self.address = address
        self.port = port
        self.store = store
    }

    /// The command line that starts this node, without the program itself.
    package var arguments: [String] {
        [
            "lab-process", "app",
            "--node", node,
            "--address", address,
            "--port", String(port),
            "--store", store,
        ]
    }
}

/// What can be done to the app of one node.
package enum LabVerb: String, Codable, CaseIterable, Sendable {
    /// SIGKILL: the app is gone at once, its connections are closed by the kernel.
    case kill
    /// SIGTERM: like stock Meteor the app has no handler, so it ends at once too.
    case stop
    /// SIGSTOP: the app keeps its connections and answers nothing.
    case freeze
    /// Starts a dead app, wakes a frozen one (SIGCONT).
    case start
}

package import Events

/// What the operator wrote down of the cluster: read once at the start, checked whole.
///
/// Every path is resolved against the file's directory, every name is safe to send to a driver.
package struct Configuration: Equatable, Sendable {
    package var cluster: String
    package var environment: String?
    package var nodes: [Node]
    /// Logs of the balancer or of several nodes.
    package var logs: [Log] = []
    /// In the order of the file; a lever sends to each that has the node as a server.
    package var balancers: [HAProxy] = []
    /// nginxes whose upstream file may be written.
    package var nginxes: [NginxProxy] = []
    /// What answers HAProxy's `agent-check`; nil when there is none.
    package var agent: Agent?
    /// By what clients are told apart; nil: by address and user agent.
    package var identity: IdentityRule?
    package var canaries: [Canary]
    /// Where drills write and read back; nil where they cannot.
    package var writes: Writes?
    package var objectives: Objectives
    /// Writes that may be lost in one failover; nil when no objective was set.
    package var lostWritesMax: Int?
    package var guardLimits = GuardLimits()
    /// How much of what was recorded is kept in the state folder.
    package var recording = Recording()
    /// Whether the file arms control where neither a flag nor the environment says anything.
    package var isArmed = false
    /// A theme's name or the path of its file; nil for the default.
    package var theme: String?
    /// What was read but has no effect, in words for standard error.
    package var warnings: [String] = []

    /// One node.
    package struct Node: Equatable, Sendable {
        package var name: NodeName
        package var probe: ProbeSpec?
        /// How log lines name this node's app.
        package var upstreams: [String] = []
        package var logs: [Log] = []
        /// Where this host's kernel is asked for connections; nil when it is not.
        package var sockets: Sockets?
        /// The address of nginx's `stub_status` page (`http:`); nil when it is not asked.
        package var status: String?
        /// What can be done to it, in the order of `Verb.configurable`.
        package var levers: [Lever] = []
    }

    /// Bounds of the folder of recordings.
    package struct Recording: Equatable, Sendable {
        /// All together.
        package var keepMiB = 512
        /// From a recording's last write.
        package var keep = Duration.seconds(48 * 3_600)
        /// What must stay free on the disk.
        package var reserveMiB = 256
    }

    /// What answers HAProxy's `agent-check` for the nodes.
    package struct Agent: Equatable, Sendable {
        /// Holds the answers.
        package var file: String
        /// Where `signalbox agent` listens for each node.
        package var listen: [NodeName: Endpoint] = [:]
    }

    /// Listening addresses of one node, as this host's kernel has them.
    package struct Sockets: Equatable, Sendable {
        /// Where its proxy listens for clients; `0.0.0.0` and `::` stand for any address.
        package var listen: Endpoint
        /// Where its app listens for the proxy.
        package var app: Endpoint?

        package init(listen: Endpoint, app: Endpoint? = nil) {
            self.listen = listen
            self.app = app
        }
    }

    /// The balancer whose census is read: the first.
    package var balancer: HAProxy? { balancers.first }

    /// A balancer whose runtime socket is used.
    package struct HAProxy: Equatable, Sendable {
        /// Which one it is in a step: `HAProxyServer.proxy`.
        package var name = "haproxy"
        /// A path, or `host:port`.
        package var socket: String
        package var backend: String
        /// HAProxy's name of each node that is a server of the backend.
        package var servers: [NodeName: String]
    }

    /// An nginx whose upstream file may be written.
    package struct NginxProxy: Equatable, Sendable {
        /// Which one it is in a step: `NginxServer.proxy`.
        package var name = "nginx"
        /// The file with the upstream's `server` directives.
        package var upstreamFile: String
        /// The upstream block that is meant; nil: the only one, or a file without a block.
        package var upstream: String?
        /// The file with the number of nginx's master process.
        package var pidFile: String
        /// What says whether nginx takes its files: `nginx -t`.
        package var test: [String]
        /// What makes nginx read them; nil: a HUP to the process in `pidFile`.
        package var reload: [String]?
        /// How the `server` directive spells each node.
        package var servers: [NodeName: String]
    }

    /// Clients of our own that measure what users go through.
    package enum Canary: Equatable, Sendable {
        /// A swarm that runs elsewhere on this host; the path of its socket.
        case follow(socket: String)
        case swarm(Swarm)
    }

    /// Where a drill's clients write while it goes on, over DDP.
    package struct Writes: Equatable, Sendable {
        /// `ws:` or `wss:`.
        package var url: String
        /// A method that stores a text, and one that removes a document by its id.
        package var insert: String
        package var remove: String
        /// What has all documents, and their field with the text.
        package var publication: String
        package var field: String
        package var clients: Int
        /// From one write of a client to its next.
        package var every: Duration
        /// A file of trusted certificates (PEM); nil for the system's.
        package var certificateAuthority: String?
    }

    /// Clients started by the console itself.
    package struct Swarm: Equatable, Sendable {
        /// `ws:` or `wss:`; with `sockjs` its path is the one that all of SockJS's begin with.
        package var url: String
        /// `ddp`, or `sockjs`: DDP over SockJS, as a browser does it.
        package var `protocol`: String
        package var clients: Int
        /// Name of a reconnect policy, such as `meteor`.
        package var policy: String
        /// A file of trusted certificates (PEM); nil for the system's.
        package var certificateAuthority: String?
        /// First two octets of the clients' own addresses, such as `127.41`; nil: the system's choice.
        package var sourceNetwork: String?
    }
}

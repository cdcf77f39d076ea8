/// What is watched and what may be moved: the configuration as far as the model needs it.
///
/// It holds no secrets: command environments and credentials stay in the shell.
package struct Topology: Codable, Equatable, Sendable {
    /// The cluster's name, for the breadcrumb.
    package var cluster: String
    /// Such as `prod`; shown in words on every frame when set.
    package var environment: String?
    /// In the order of the configuration.
    package var nodes: [NodeSpec]
    /// The balancer in front, if its census is read.
    package var balancer: BalancerSpec?
    package var objectives: Objectives
    package var guardLimits: GuardLimits
    /// Whether control was armed for this run.
    ///
    /// A replay folds it unchanged, so that the guards decide as they did; what is typed in a replay
    /// can confirm nothing.
    package var armed: Bool
    /// Whether a recording is being written.
    package var recording: Bool
    /// By what clients are told apart; nil: by address and user agent.
    package var identity: IdentityRule?

    package init(
        cluster: String,
        environment: String? = nil,
        nodes: [NodeSpec],
        balancer: BalancerSpec? = nil,
        objectives: Objectives = .init(),
        guardLimits: GuardLimits = .init(),
        armed: Bool = false,
        recording: Bool = false,
        identity: IdentityRule? = nil
    ) {
        self.cluster = cluster
        self.environment = environment
        self.nodes = nodes
        self.balancer = balancer
        self.objectives = objectives
        self.guardLimits = guardLimits
        self.armed = armed
        self.recording = recording
        self.identity = identity
    }
}

/// By what a client is followed from one connection to the next.
///
/// Where a line does not have it, the client's address and user agent take its place.
package enum IdentityRule: Codable, Equatable, Sendable {
    /// A cookie that the log has: nginx's `$cookie_NAME`, HAProxy's captured `NAME=value`.
    case cookie(String)
    /// A request header that the log has: nginx's `$http_NAME`.
    case header(String)
    /// A parameter of the request's query, such as `token`.
    case query(String)
}

/// One node as configured.
package struct NodeSpec: Codable, Equatable, Sendable {
    package var name: NodeName
    /// How its health is probed; nil when it is not.
    package var probe: ProbeSpec?
    /// How log lines name this node's app, such as `127.0.1.1:3000`.
    package var upstreams: [String]
    /// How the balancer names this node; nil when it is not behind the configured balancer.
    package var balancerServer: String?
    /// What can be done to this node, in the order of the key bar.
    package var levers: [Lever]

    package init(
        name: NodeName,
        probe: ProbeSpec? = nil,
        upstreams: [String] = [],
        balancerServer: String? = nil,
        levers: [Lever] = []
    ) {
        self.name = name
        self.probe = probe
        self.upstreams = upstreams
        self.balancerServer = balancerServer
        self.levers = levers
    }
}

/// How a node's health is probed.
package struct ProbeSpec: Codable, Equatable, Sendable {
    /// `http:` or `https:`.
    package var url: String
    /// Time from the start of one probe to the start of the next; 100 ms or more.
    package var every: Duration
    /// Time limit of one probe.
    package var timeout: Duration
    /// Consecutive failures that make the node down; 1 or more.
    package var fall: Int
    /// Consecutive successes that make the node up again; 1 or more.
    package var rise: Int
    /// A file of trusted certificates (PEM); nil for the system's.
    package var certificateAuthority: String?

    package init(
        url: String,
        every: Duration = .seconds(1),
        timeout: Duration = .milliseconds(800),
        fall: Int = 2,
        rise: Int = 2,
        certificateAuthority: String? = nil
    ) {
        self.url = url
        self.every = every
        self.timeout = timeout
        self.fall = fall
        self.rise = rise
        self.certificateAuthority = certificateAuthority
    }
}

/// The balancer whose own opinion is read.
package struct BalancerSpec: Codable, Equatable, Sendable {
    /// Its name on the screens, such as `HAProxy`.
    package var name: String
    /// The backend that holds the nodes.
    package var backend: String

    package init(name: String, backend: String) {
        self.name = name
        self.backend = backend
    }
}

/// What the operators promised.
package struct Objectives: Codable, Equatable, Sendable {
    /// 95th percentile of the reconnect gap.
    package var reconnectP95: Duration
    /// 502, 503 and 504 answers that clients may see in one failover.
    package var errorsPerFailover: Int

    package init(reconnectP95: Duration = .milliseconds(250), errorsPerFailover: Int = 0) {
        self.reconnectP95 = reconnectP95
        self.errorsPerFailover = errorsPerFailover
    }
}

/// What must remain after any operation, and how often any may be done.
package struct GuardLimits: Codable, Equatable, Sendable {
    /// Nodes that must stay up; the console's default keeps one.
    package var keepHealthy: Int
    /// Share of the cluster's capacity that must stay, in percent; nil: no such rule.
    package var keepCapacityPercent: Int?
    /// After an operation that took a node out, none other may for this long without a reason (G11).
    package var settle: Duration
    /// Kills within an hour, over all runs of this host; nil: no such rule (G12).
    package var killsPerHour: Int?
    /// Whether a node with sessions may be killed only after a drain, or by accepting the cut (G9).
    package var drainFirst: Bool
    /// Whether a second person must approve a kill (G21), and for how long an approval is good.
    package var secondPerson: Duration?
    /// What is reverted when the console dies.
    package var deadMan: DeadMan

    package init(
        keepHealthy: Int = 1,
        keepCapacityPercent: Int? = nil,
        settle: Duration = .seconds(30),
        killsPerHour: Int? = nil,
        drainFirst: Bool = true,
        secondPerson: Duration? = nil,
        deadMan: DeadMan = .operation
    ) {
        self.keepHealthy = keepHealthy
        self.keepCapacityPercent = keepCapacityPercent
        self.settle = settle
        self.killsPerHour = killsPerHour
        self.drainFirst = drainFirst
        self.secondPerson = secondPerson
        self.deadMan = deadMan
    }

    /// What a supervising process takes back when the console that began it dies.
    package enum DeadMan: String, Codable, Sendable {
        case off
        /// An operation that is not over.
        case operation
        /// Whatever this run did and has not taken back, until it ends by itself.
        case run
    }
}

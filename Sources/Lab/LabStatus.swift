/// A lab at one moment: its phase, its addresses, its processes, and the swarm's own figures.
package struct LabStatus: Codable, Equatable, Sendable {
    /// How far the lab is.
    package enum Phase: String, Codable, Sendable {
        /// Parts are being started; `waitingFor` names the one awaited.
        case starting
        /// Every part has answered once.
        case ready
        /// A part did not come up; `failure` says which and why.
        case failed
        /// Everything is being ended.
        case ending
    }

    package var phase: Phase
    /// The part awaited while starting, such as `web2 app`.
    package var waitingFor: String?
    /// Why the lab failed: the part, the reason, its last log lines.
    package var failure: String?
    package var addresses: LabAddresses
    package var processes: [LabProcess]
    /// The swarm's own summary as it gave it; nil without a swarm or when it does not answer.
    package var swarm: JSONValue?
}

/// Where the parts of a lab are found; all paths are absolute.
package struct LabAddresses: Codable, Equatable, Sendable {
    /// One node's addresses, each `host:port`.
    package struct Node: Codable, Equatable, Sendable {
        package var name: String
        /// TLS behind the balancer: wants the PROXY protocol.
        package var proxied: String
        /// TLS without the PROXY protocol: for probes and browsers.
        package var direct: String
        /// Plain HTTP: `/nginx-alive` and `/stub`.
        package var plain: String
        /// The app itself.
        package var app: String
        /// The proxy's line for each request, written when it has ended.
        package var accessLog: String
        /// What else the proxy tells; nil when it writes one log only.
        package var errorLog: String?
        /// The lines of WebSockets that open; nil unless they are asked for.
        package var openLog: String?
    }

    package var directory: String
    /// The console's configuration for this lab: `signalbox watch -c` takes it.
    package var configuration: String
    /// The certificate authority's certificate, made at start.
    package var authority: String
    /// The name in the server certificate, for TLS through the balancer.
    package var serverName: String
    /// The balancer's address, `host:port`, TLS passed through.
    package var balancer: String
    /// The balancer's runtime socket.
    package var balancerSocket: String
    /// The balancer's log: sessions, checks and its servers' changes.
    package var balancerLog: String
    /// The swarm's socket; nil without a swarm.
    package var swarmSocket: String?
    /// The network all of this lives on, such as `127.41`.
    package var network: String
    /// The proxy on each node.
    package var proxy: NodeProxy
    package var nodes: [Node]
    /// What the swarm's clients went through, a line of JSON for each step; nil without a swarm.
    package var truth: String?
}

/// One process of the lab.
package struct LabProcess: Codable, Equatable, Sendable {
    /// What the kernel or the supervisor says about it.
    package enum Condition: String, Codable, Sendable {
        case running
        /// Stopped by a signal, connections kept.
        case frozen
        case ended
    }

    /// Its name, such as `web1 app`, `web1 nginx`, `haproxy`, `swarm`.
    package var name: String
    /// The node it belongs to; nil for the balancer and the swarm.
    package var node: String?
    /// Its process id; nil when it has ended.
    package var pid: Int32?
    package var condition: Condition
    /// How it ended, such as `signal 9` or `exit 1`; nil while it lives.
    package var ending: String?
    /// How often it was started in this lab, from 1.
    package var starts: Int
    /// The file that holds what it printed, absolute.
    package var log: String
}

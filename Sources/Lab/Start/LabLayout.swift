/// Where everything in a lab's directory is, and which addresses a lab's parts have.
struct LabLayout: Equatable, Sendable {
    /// The lab's state directory, absolute.
    let directory: String

    /// Says that the directory belongs to a lab, and is locked while one runs.
    var marker: String { directory + "/.signalbox-lab" }
    var run: String { directory + "/run" }
    var logs: String { directory + "/logs" }
    /// The logs of the lab that ran here before.
    var formerLogs: String { directory + "/logs.previous" }
    var socket: String { run + "/lab.sock" }
    var balancerSocket: String { run + "/haproxy.sock" }
    var swarmSocket: String { run + "/swarm.sock" }
    var truth: String { logs + "/truth.ndjson" }
    var register: String { run + "/processes.json" }
    var data: String { directory + "/data" }
    var store: String { data + "/todos.sqlite" }
    var nodes: String { directory + "/nodes" }
    var authority: String { directory + "/ca.pem" }
    var authorityKey: String { directory + "/ca.key" }
    var certificate: String { directory + "/server.pem" }
    var certificateKey: String { directory + "/server.key" }
    var certificateRequest: String { directory + "/server.csr" }
    var certificateSettings: String { directory + "/openssl.cnf" }
    var balancerConfiguration: String { directory + "/haproxy.cfg" }
    var consoleConfiguration: String { directory + "/signalbox.yaml" }

    func log(_ name: String) -> String { logs + "/" + name + ".log" }
    func nodeDirectory(_ node: String) -> String { nodes + "/" + node }
    func proxyConfiguration(_ node: String, _ proxy: NodeProxy) -> String {
        nodeDirectory(node) + "/" + proxy.configuration
    }

    /// What a lab makes and removes again when it ends; its logs stay.
    var transient: [String] {
        [
            run, data, nodes, authority, authorityKey, certificate, certificateKey,
            certificateRequest, certificateSettings, balancerConfiguration, consoleConfiguration,
        ]
    }

    /// Every Unix socket with the longest path it may have.
    ///
    /// `sockaddr_un` holds 107 bytes; HAProxy binds under a longer, temporary name first and
    /// allows 97.
    var sockets: [(path: String, bytesMax: Int)] {
        [(socket, 107), (balancerSocket, 97), (swarmSocket, 107)]
    }

    /// The addresses of a lab on network 127.`network`.
    func addresses(
        network: UInt8,
        nodes count: Int,
        hasSwarm: Bool,
        proxy: NodeProxy = .nginx,
        hasOpenLog: Bool = false
    ) -> LabAddresses {
        let prefix = "127.\(network)"
        return LabAddresses(
            directory: directory,
            configuration: consoleConfiguration,
            authority: authority,
            serverName: "todos.lab",
            balancer: "\(prefix).0.1:8443",
            balancerSocket: balancerSocket,
            balancerLog: log("haproxy"),
            swarmSocket: hasSwarm ? swarmSocket : nil,
            network: prefix,
            proxy: proxy,
            nodes: (1...count).map { number in
                LabAddresses.Node(
                    name: "web\(number)",
                    proxied: "\(prefix).\(number).1:8443",
                    direct: "\(prefix).\(number).1:8444",
                    plain: "\(prefix).\(number).1:8080",
                    app: "\(prefix).\(number).1:3000",
                    accessLog: log("web\(number)-access"),
                    errorLog: proxy == .haproxy ? nil : log("web\(number)-error"),
                    openLog: hasOpenLog ? log("web\(number)-open") : nil
                )
            },
            truth: hasSwarm ? truth : nil
        )
    }
}

extension LabAddresses {
    /// Every address that the lab listens on, `host:port`.
    var listening: [String] {
        [balancer] + nodes.flatMap { [$0.proxied, $0.direct, $0.plain, $0.app] }
    }
}

extension LabAddresses.Node {
    /// The node's own address, without a port.
    var host: String { String(app.prefix { $0 != ":" }) }
}

import Canary
import Configuration
import Events
import HAProxy
import Nginx
import Ports
import Probing
import Runtime
import Sockets

extension LiveSession {
    /// Everything that is observed, made from the configuration.
    ///
    /// - Parameters:
    ///   - ticker: the clocks.
    ///   - standardInput: where its log lines are read from.
    ///   - remembers: whether logs go on where the last console left off.
    /// - Returns: the sources, none of them started.
    /// - Throws: `Failure` when a canary's configuration cannot be used.
    func sources(
        _ ticker: SystemTicker,
        standardInput: Int32,
        remembers: Bool
    ) throws -> [any EventSource] {
        var sources: [any EventSource] = []
        let targets = configuration.nodes.compactMap { node in
            node.probe.map { (node: node.name, spec: $0) }
        }
        if !targets.isEmpty { sources.append(CurlProber(targets: targets, ticker: ticker)) }
        sources += logSources(ticker, standardInput: standardInput, remembers: remembers)
        if let balancer = configuration.balancer {
            let names = balancer.servers.map { ($0.value, $0.key) }
            sources.append(
                HAProxyCensus(
                    socket: HAProxySocket(address: HAProxyAddress(balancer.socket)),
                    backend: balancer.backend,
                    serverNodes: Dictionary(names) { first, _ in first },
                    ticker: ticker
                )
            )
        }
        sources += try proxySources(ticker)
        for canary in configuration.canaries { sources.append(try fleet(canary)) }
        let redactor = redactor
        return sources.map { RedactingSource($0, redactor) }
    }

    /// What is taken out of events before they are folded, shown and recorded.
    var redactor: Redactor {
        signalbox.redactor(isAnonymous: isAnonymous, identity: configuration.identity)
    }

    /// What is watched, without what must not be kept.
    func topology(armed: Bool, recording: Bool) -> Topology {
        redactor.redact(configuration.topology(armed: armed, recording: recording))
    }

    /// What the kernel and the nodes' own proxies tell of connections.
    private func proxySources(_ ticker: SystemTicker) throws -> [any EventSource] {
        var sources: [any EventSource] = []
        let targets = configuration.nodes.compactMap { node in
            node.sockets.flatMap { sockets in
                AddressPort(sockets.listen).map {
                    SocketTarget(
                        node: node.name,
                        listen: $0,
                        app: sockets.app.flatMap { AddressPort($0) }
                    )
                }
            }
        }
        if !targets.isEmpty { sources.append(SocketsCensus(targets: targets, ticker: ticker)) }
        for node in configuration.nodes {
            guard let url = node.status else { continue }
            guard let address = StatusAddress(url) else {
                throw Failure(.usage, "signalbox: status of \(node.name): \(url) cannot be used")
            }
            sources.append(NginxStatus(node: node.name, client: StatusClient(address: address)))
        }
        return sources
    }

    private func fleet(_ canary: Configuration.Canary) throws -> any EventSource {
        do {
            switch canary {
            case .follow(let socket): return SwarmFollower(socket: socket)
            case .swarm(let swarm):
                var options = try SwarmOptions(
                    url: swarm.url,
                    clients: swarm.clients,
                    policy: try ReconnectPolicy.named(swarm.policy)
                )
                if swarm.protocol == "sockjs" {
                    options.transport = .sockJS
                    options.sockJSPath = options.path
                }
                options.certificateAuthority = swarm.certificateAuthority
                options.sourceNetwork = swarm.sourceNetwork
                return try CanarySwarm(options)
            }
        } catch {
            throw Failure(.usage, "signalbox: canaries: \(error)")
        }
    }
}

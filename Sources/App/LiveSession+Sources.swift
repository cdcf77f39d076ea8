import Canary
import Configuration
import Events
import HAProxy
import LogFormats
import Ports
import Probing
import Runtime
import Tailing

extension LiveSession {
    /// Everything that is observed, made from the configuration.
    func sources(_ ticker: SystemTicker) throws -> [any EventSource] {
        var sources: [any EventSource] = []
        let targets = configuration.nodes.compactMap { node in
            node.probe.map { (node: node.name, spec: $0) }
        }
        if !targets.isEmpty { sources.append(CurlProber(targets: targets, ticker: ticker)) }
        let files = configuration.nodes.flatMap(followedFiles)
        if !files.isEmpty { sources.append(LogFollower(files, ticker: ticker)) }
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
        for canary in configuration.canaries { sources.append(try fleet(canary)) }
        return sources
    }

    private func followedFiles(of node: Configuration.Node) -> [FollowedFile] {
        node.logs.enumerated().map { index, log in
            // The configuration was checked against the formats there are.
            let format = log.format.flatMap(LogFormat.init(rawValue:))
            return FollowedFile(
                source: SourceID(rawValue: "\(node.name) \(word(for: format, index))"),
                node: node.name,
                path: log.path,
                format: format,
                zoneOffsetSeconds: zoneOffset(at: nil)
            )
        }
    }

    /// What a node's log is called in the source column.
    private func word(for format: LogFormat?, _ index: Int) -> String {
        switch format {
        case .nginxJSON, .nginxCombined: "nginx access"
        case .nginxError: "nginx error"
        case nil: "log \(index + 1)"
        }
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
                options.certificateAuthority = swarm.certificateAuthority
                options.sourceNetwork = swarm.sourceNetwork
                return try CanarySwarm(options)
            }
        } catch {
            throw Failure(.usage, "signalbox: canaries: \(error)")
        }
    }
}

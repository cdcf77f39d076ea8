import Events

/// The balancer and its names of the nodes.
func readBalancer(_ value: YAMLValue, nodes: [Configuration.Node]) -> Configuration.HAProxy? {
    let refused = ["nginx", "caddy", "envoy", "traefik"].map {
        (key: $0, message: "this version reads HAProxy only")
    }
    guard let haproxy = value.mapping(["haproxy"], refused: refused)?["haproxy"],
        let values = haproxy.mapping(["socket", "backend", "servers"])
    else { return nil }
    if values["socket"] == nil {
        haproxy.missing("socket", example: "/run/haproxy/admin.sock")
    }
    if values["backend"] == nil { haproxy.missing("backend", example: "todos") }
    let servers = values["servers"].map { readServers($0, nodes: nodes) }
    guard let socket = values["socket"].flatMap(readSocket), let backend = values["backend"]?.name()
    else { return nil }
    let same = nodes.map { ($0.name, $0.name.rawValue) }
    return Configuration.HAProxy(
        socket: socket,
        backend: backend,
        servers: servers ?? Dictionary(same) { first, _ in first }
    )
}

/// A path, or `host:port` for a socket that HAProxy offers over TCP.
private func readSocket(_ value: YAMLValue) -> String? {
    guard let text = value.text() else { return nil }
    let endpoint = Endpoint(text)
    if !text.contains("/"), endpoint.port != nil { return text }
    return value.socketPath()
}

/// Node to server; when given, the nodes that are not in it are not behind this backend.
private func readServers(
    _ value: YAMLValue,
    nodes: [Configuration.Node]
) -> [NodeName: String] {
    let values = value.mapping(nodes.map(\.name.rawValue)) ?? [:]
    var servers: [NodeName: String] = [:]
    for (node, server) in values { servers[NodeName(rawValue: node)] = server.name() }
    return servers
}

/// The clients of our own.
func readCanaries(_ value: YAMLValue) -> [Configuration.Canary] {
    let example = "[{url: \"wss://127.0.0.1:8443/websocket\", clients: 20}]"
    return (value.list(example: example) ?? []).compactMap(readCanary)
}

private func readCanary(_ value: YAMLValue) -> Configuration.Canary? {
    let own = ["url", "protocol", "clients", "policy", "ca", "source_network"]
    guard let values = value.mapping(["socket"] + own) else { return nil }
    if let socket = values["socket"] {
        for key in own where values[key] != nil {
            values[key]?.report("a swarm that is followed by its socket takes no `\(key)`")
        }
        return socket.socketPath().map(Configuration.Canary.follow(socket:))
    }
    let example = "wss://127.0.0.1:8443/websocket"
    if values["url"] == nil { value.missing("url", example: "\(example), or socket: PATH") }
    let language = values["protocol"]?.text() ?? "ddp"
    if !["ddp", "sockjs"].contains(language) {
        values["protocol"]?.report(
            "this version's clients speak ddp only; write ddp, or sockjs for ddp as browsers do it"
        )
    }
    let network = values["source_network"]?.text()
    if let network, !isTwoOctets(network) {
        values["source_network"]?.report("\"\(network)\" is not two octets; write 127.41")
    }
    guard let url = values["url"]?.url(["ws", "wss"], example: example) else { return nil }
    return .swarm(
        Configuration.Swarm(
            url: url,
            protocol: language,
            clients: values["clients"]?.integer(1...Limits.clients) ?? 20,
            policy: values["policy"]?.name() ?? "meteor",
            certificateAuthority: values["ca"]?.path(),
            sourceNetwork: network
        )
    )
}

private func isTwoOctets(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { $0.count <= 3 && UInt8($0) != nil }
}

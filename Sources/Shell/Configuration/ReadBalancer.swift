import Events

/// What stands in front of the nodes and can be moved.
struct Balancers {
    var haproxies: [Configuration.HAProxy] = []
    var nginxes: [Configuration.NginxProxy] = []
}

/// The balancers and their names of the nodes: one, or a list.
func readBalancers(_ value: YAMLValue, nodes: [Configuration.Node]) -> Balancers {
    let entries = value.isList ? value.list(example: "[{haproxy: {…}}]") ?? [] : [value]
    var found = Balancers()
    var names: Set<String> = []
    for entry in entries {
        let refused = ["caddy", "envoy", "traefik"].map {
            (key: $0, message: "this version moves HAProxy and nginx only")
        }
        guard let values = entry.mapping(["haproxy", "nginx"], refused: refused) else { continue }
        if let proxy = values["haproxy"], let read = readHAProxy(proxy, nodes: nodes) {
            check(read.name, of: proxy, among: &names)
            found.haproxies.append(read)
        }
        if let proxy = values["nginx"], let read = readNginx(proxy, nodes: nodes) {
            check(read.name, of: proxy, among: &names)
            found.nginxes.append(read)
        }
    }
    return found
}

private func check(_ name: String, of value: YAMLValue, among names: inout Set<String>) {
    if !names.insert(name).inserted {
        value.report("there are two balancers named \(name); give each its own `name`")
    }
}

private func readHAProxy(
    _ haproxy: YAMLValue,
    nodes: [Configuration.Node]
) -> Configuration.HAProxy? {
    guard let values = haproxy.mapping(["name", "socket", "backend", "servers"]) else { return nil }
    if values["socket"] == nil {
        haproxy.missing("socket", example: "/run/haproxy/admin.sock")
    }
    if values["backend"] == nil { haproxy.missing("backend", example: "todos") }
    let servers = values["servers"].map { readServers($0, nodes: nodes) { $0.name() } }
    let name = values["name"].map { $0.name() } ?? "haproxy"
    guard let socket = values["socket"].flatMap(readSocket), let name,
        let backend = values["backend"]?.name()
    else { return nil }
    let same = nodes.map { ($0.name, $0.name.rawValue) }
    return Configuration.HAProxy(
        name: name,
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

/// Node to server; when given, the nodes that are not in it are not behind this balancer.
func readServers(
    _ value: YAMLValue,
    nodes: [Configuration.Node],
    _ read: (YAMLValue) -> String?
) -> [NodeName: String] {
    let values = value.mapping(nodes.map(\.name.rawValue)) ?? [:]
    var servers: [NodeName: String] = [:]
    for (node, server) in values { servers[NodeName(rawValue: node)] = read(server) }
    return servers
}

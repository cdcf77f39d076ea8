import Events

/// Where the agent keeps its answers, and where it listens for each node.
func readAgent(_ value: YAMLValue, nodes: [Configuration.Node]) -> Configuration.Agent? {
    guard let values = value.mapping(["file", "listen"]) else { return nil }
    guard let file = values["file"] else {
        value.missing("file", example: "/run/signalbox/agent.answers")
        return nil
    }
    let listen = values["listen"].map { readListen($0, nodes: nodes) }
    return file.path().map { Configuration.Agent(file: $0, listen: listen ?? [:]) }
}

private func readListen(
    _ value: YAMLValue,
    nodes: [Configuration.Node]
) -> [NodeName: Endpoint] {
    var found: [NodeName: Endpoint] = [:]
    for (name, address) in value.mapping(nodes.map(\.name.rawValue)) ?? [:] {
        guard let text = address.text() else { continue }
        let endpoint = Endpoint(text)
        guard let port = endpoint.port, port > 0, NetworkAddress(endpoint.host) != nil else {
            address.report("\"\(text)\" is no address with a port; write 127.0.0.1:3999")
            continue
        }
        if let other = found.first(where: { $0.value == endpoint }) {
            address.report("\(text) is \(other.key)'s already; each node has a port of its own")
        }
        found[NodeName(rawValue: name)] = endpoint
    }
    return found
}

import Events

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

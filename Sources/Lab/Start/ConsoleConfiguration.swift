/// The console's configuration for a lab, as YAML.
///
/// Paths below the lab's directory hold only what `LabOptions.check` let through.
func consoleConfiguration(_ addresses: LabAddresses, executable: String) -> String {
    // JSON is YAML too, and escapes whatever the program's path may hold.
    func command(_ verb: String, _ node: String) -> String {
        let words = [executable, "lab", verb, node, "--dir", addresses.directory]
        return JSONValue.array(words.map { .string($0) }).text
    }
    func logs(_ node: LabAddresses.Node) -> String {
        let proxy = addresses.proxy
        let all = [
            (node.accessLog, proxy.accessFormat), (node.openLog, proxy.accessFormat),
            (node.errorLog, proxy.errorFormat),
        ]
        return all.compactMap { file, format in
            file.map { "      - { file: \($0), format: \(format) }" }
        }.joined(separator: "\n")
    }
    func status(_ node: LabAddresses.Node) -> String {
        addresses.proxy == .nginx ? "\n    status: \"http://\(node.plain)/stub\"" : ""
    }
    let nodes = addresses.nodes.map { node in
        """
          - name: \(node.name)
            probe:
              url: "https://\(node.direct)/health"
              every: 1s
              timeout: 800ms
              fall: 2
              rise: 2
              ca: \(addresses.authority)
            upstream: ["\(node.app)"]
            logs:
        \(logs(node))
            sockets: { listen: "\(node.proxied)", app: "\(node.app)" }\(status(node))
            control:
        \(control(of: node, command))
        """
    }
    let canaries =
        addresses.swarmSocket.map { "canaries:\n  - { socket: \($0) }\n" } ?? ""
    return """
        # Written by `signalbox lab up`: this lab for `signalbox watch -c`.
        cluster: todos
        nodes:
        \(nodes.joined(separator: "\n"))
        balancer:
          haproxy: { socket: \(addresses.balancerSocket), backend: todos }
        logs:
          - { file: \(addresses.balancerLog), format: haproxy }
        \(canaries)writes: { url: "wss://\(addresses.balancer)/websocket", ca: \(addresses.authority) }
        objectives: { reconnect_p95: 250ms, errors_per_failover: 0, lost_writes: 0 }
        guard: { keep_healthy: 1 }

        """
}

/// What can be done to a node beside what its balancer offers.
///
/// The balancer is told first: a client that is asked to move would come back otherwise. The proxy
/// is started in any case, which does nothing when it runs.
private func control(
    of node: LabAddresses.Node,
    _ command: (_ verb: String, _ node: String) -> String
) -> String {
    """
          drain:
            steps:
              - { haproxy: drain }
              - { hand_over: "http://\(node.app)/handover?within=2" }
              - { wait: empty, timeout: 60s }
            undo: { haproxy: ready }
          kill: { command: \(command("kill", node.name)) }
          restore:
            steps:
              - { command: \(command("start-proxy", node.name)) }
              - { command: \(command("start", node.name)) }
              - { wait: up, timeout: 30s }
              - { haproxy: ready }
          freeze: { command: \(command("freeze", node.name)) }
          kill-proxy: { command: \(command("kill-proxy", node.name)) }
    """
}

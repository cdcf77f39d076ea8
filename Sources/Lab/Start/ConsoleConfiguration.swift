/// The console's configuration for a lab, as YAML.
///
/// Paths below the lab's directory hold only what `LabOptions.check` let through.
func consoleConfiguration(_ addresses: LabAddresses, executable: String) -> String {
    // JSON is YAML too, and escapes whatever the program's path may hold.
    func command(_ verb: String, _ node: String) -> String {
        let words = [executable, "lab", verb, node, "--dir", addresses.directory]
        return JSONValue.array(words.map { .string($0) }).text
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
              - { file: \(node.accessLog), format: nginx-json }
              - { file: \(node.errorLog), format: nginx-error }
            sockets: { listen: "\(node.proxied)", app: "\(node.app)" }
            status: "http://\(node.plain)/stub"
            control:
              kill: { command: \(command("kill", node.name)) }
              restore: { command: \(command("start", node.name)) }
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
        \(canaries)objectives: { reconnect_p95: 250ms, errors_per_failover: 0 }
        guard: { keep_healthy: 1 }

        """
}

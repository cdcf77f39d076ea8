import Configuration
import Events
import Testing

/// The example of the project's own documentation, with every part in it.
let whole = """
    cluster: todos
    environment: staging
    nodes:
      - name: web1
        probe: { url: "https://127.0.1.1:8443/health", every: 1s, timeout: 800ms, fall: 3, rise: 4, ca: lab/ca.pem }
        upstream: ["127.0.1.1:3000"]
        logs:
          - { file: /var/log/nginx/access.log }
          - { file: error.log, format: nginx-error }
        control:
          kill:    { command: [ssh, web1, systemctl, kill, -s, KILL, todos] }
          restore: { command: [./start, web1], timeout: 20s }
      - name: web2
        control:
          drain: { command: [drain, web2] }
    balancer:
      haproxy: { socket: run/admin.sock, backend: todos, servers: { web1: n1 } }
    canaries:
      - { url: "wss://127.0.0.1:8443/websocket", protocol: ddp, clients: 30, policy: meteor, ca: ca.pem, source_network: 127.41 }
      - { socket: run/swarm.sock }
    objectives: { reconnect_p95: 250ms, errors_per_failover: 1, lost_writes: 0 }
    guard: { keep_healthy: 1, keep_capacity: 60% }
    theme: mono
    """

@Suite struct `A configuration` {
    @Test func `is read whole, with paths from its own directory`() throws {
        let read = try loadConfiguration(text: whole, file: "/etc/signalbox/todos.yaml")
        #expect(read.cluster == "todos")
        #expect(read.environment == "staging")
        #expect(read.nodes.map(\.name) == ["web1", "web2"])
        let node = read.nodes[0]
        #expect(
            node.probe
                == ProbeSpec(
                    url: "https://127.0.1.1:8443/health",
                    every: .seconds(1),
                    timeout: .milliseconds(800),
                    fall: 3,
                    rise: 4,
                    certificateAuthority: "/etc/signalbox/lab/ca.pem"
                )
        )
        #expect(node.upstreams == ["127.0.1.1:3000"])
        #expect(node.logs.map(\.path) == ["/var/log/nginx/access.log", "/etc/signalbox/error.log"])
        #expect(node.logs.map(\.format) == [nil, "nginx-error"])
        let kill = ["ssh", "web1", "systemctl", "kill", "-s", "KILL", "todos"]
        #expect(node.levers.first { $0.verb == .kill }?.steps.map(\.action) == [.command(kill)])
        let restore = try #require(node.levers.first { $0.verb == .restore }?.steps.first)
        #expect(restore.action == .command(["/etc/signalbox/./start", "web1"]))
        #expect(restore.timeout == .seconds(20))
        #expect(read.balancer?.socket == "/etc/signalbox/run/admin.sock")
        #expect(read.balancer?.servers == ["web1": "n1"])
        #expect(read.canaries.count == 2)
        #expect(read.canaries[1] == .follow(socket: "/etc/signalbox/run/swarm.sock"))
        #expect(
            read.objectives == Objectives(reconnectP95: .milliseconds(250), errorsPerFailover: 1)
        )
        #expect(read.lostWritesMax == 0)
        #expect(read.theme == "mono")
        guard case .swarm(let swarm) = read.canaries[0] else {
            Issue.record("no swarm")
            return
        }
        #expect(swarm.clients == 30)
        #expect(swarm.sourceNetwork == "127.41")
        #expect(swarm.certificateAuthority == "/etc/signalbox/ca.pem")
    }

    @Test func `needs no more than a cluster and a node`() throws {
        let read = try loadConfiguration(
            text: "cluster: a\nnodes: [{name: b}]\ncanaries:\n",
            file: "c.yaml"
        )
        #expect(read.nodes.map(\.name) == ["b"])
        #expect(read.balancer == nil)
        #expect(read.canaries.isEmpty)
        #expect(read.guardLimits == GuardLimits())
        #expect(!read.isArmed)
        #expect(read.warnings.isEmpty)
    }

    @Test func `says what is read but has no effect`() throws {
        let read = try loadConfiguration(text: whole, file: "c.yaml")
        #expect(read.warnings.count == 1)
        #expect(read.warnings[0].hasPrefix("c.yaml:21:"))
        #expect(read.warnings[0].contains("lost_writes is promised; without `writes`"))
    }

    @Test func `gives each node its levers in the order of the key bar`() throws {
        let read = try loadConfiguration(text: whole, file: "/d/c.yaml")
        let topology = read.topology(armed: true, recording: false)
        #expect(topology.armed)
        #expect(topology.balancer == BalancerSpec(name: "HAProxy", backend: "todos"))
        let first = topology.nodes[0]
        #expect(first.balancerServer == "n1")
        #expect(
            first.levers.map(\.verb) == [.drain, .maint, .kill, .restore, .weight, .shed, .cut]
        )
        #expect(first.levers[0].steps.map(\.text) == ["haproxy: set server todos/n1 state drain"])
        #expect(
            first.levers[3].steps.map(\.text) == [
                "/d/./start web1", "haproxy: set server todos/n1 state ready",
            ]
        )
        #expect(first.levers[3].steps[0].timeout == .seconds(20))
        let second = topology.nodes[1]
        #expect(second.balancerServer == nil)
        #expect(second.levers.map(\.verb) == [.drain])
        #expect(second.levers[0].steps.map(\.text) == ["drain web2"])
    }

    @Test func `takes every node as a server of its own name when none is named`() throws {
        let text = """
            cluster: a
            nodes: [{name: web1}, {name: web2}]
            balancer: { haproxy: { socket: "127.0.0.1:9999", backend: be } }
            """
        let read = try loadConfiguration(text: text, file: "/d/c.yaml")
        #expect(read.balancer?.socket == "127.0.0.1:9999")
        #expect(read.balancer?.servers == ["web1": "web1", "web2": "web2"])
    }
}

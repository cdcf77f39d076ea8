import Configuration
import Testing

/// A file whose only node has this in it, on line 4.
private func node(_ line: String) -> String {
    "cluster: a\nnodes:\n  - name: web1\n    \(line)\n"
}

/// A small file with this at its end, on line 3.
private func file(_ line: String) -> String {
    "cluster: a\nnodes: [{name: web1}]\n\(line)\n"
}

/// Everything that is said of a file, one line for each problem.
private func said(_ text: String, formats: [String]? = nil) -> [String] {
    do {
        _ = try loadConfiguration(text: text, file: "c.yaml", logFormats: formats)
        return []
    } catch {
        return error.description.split(separator: "\n").map(String.init)
    }
}

@Suite struct `A wrong configuration` {
    @Test(arguments: [
        ("", "c.yaml: the file is empty"),
        ("cluster: [", "c.yaml:2:1: this is not YAML"),
        ("cluster: a\n\tb: c", "c.yaml:2:1: this is not YAML"),
        ("cluster: a\n--- \nb: c", "c.yaml:2:1: this is not YAML"),
        ("- a", "c.yaml:1:1: expected `key: value` lines"),
        ("nodes: [{name: b}]", "c.yaml:1:1: `cluster` is missing"),
        ("cluster: a", "c.yaml:1:1: `nodes` is missing"),
        ("cluster: a\ncluster: b\nnodes: [{name: b}]", "cluster: the key is given twice"),
        ("cluster: a\nnodes: []", "c.yaml:2:8: nodes: there is no node"),
        ("cluster: a\nnodes: web1", "c.yaml:2:8: nodes: expected a list"),
        ("cluster: a\nnodes: [{name: b}, {name: b}]", "c.yaml:2:20: nodes[1]: there are two nodes"),
        ("cluster: a\nnodes: [{probe: {url: \"http://a\"}}]", "2:9: nodes[0]: `name` is missing"),
        ("cluster: {a: b}\nnodes: [{name: b}]", "c.yaml:1:10: cluster: expected a single value"),
        ("cluster: \"a\\eb\"\nnodes: [{name: b}]", "1:10: cluster: the value holds control"),
    ])
    func `says what is wrong with the file`(text: String, words: String) {
        #expect(said(text).contains { $0.contains(words) }, "\(said(text))")
    }

    @Test(arguments: [
        (
            "prob: {url: \"http://a\"}",
            "4:5: nodes[0].prob: there is no such key; did you mean `probe`"
        ),
        (
            "zzz: 1",
            "there is no such key; there are name, probe, upstream, logs, sockets, status, control"
        ),
        ("probe: {every: 1s}", "4:12: nodes[0].probe: `url` is missing; write url: https://"),
        (
            "probe: {url: \"web1/health\"}",
            "4:18: nodes[0].probe.url: \"web1/health\" does not begin"
        ),
        ("probe: {url: \"http:///x\"}", "names no host"),
        ("probe: {url: \"http://u:p@web1/\"}", "holds credentials, which would be recorded"),
        ("probe: {url: \"http://a\", every: 1x}", "probe.every: \"1x\" is not a duration; write a"),
        ("probe: {url: \"http://a\", every: 1}", "probe.every: \"1\" is not a duration"),
        ("probe: {url: \"http://a\", every: -1s}", "probe.every: \"-1s\" is not a duration"),
        ("probe: {url: \"http://a\", every: 10ms}", "probe.every: \"10ms\" is out of range"),
        ("probe: {url: \"http://a\", every: 1e9s}", "is not a duration"),
        ("probe: {url: \"http://a\", fall: 0}", "probe.fall: \"0\" is not a whole number from 1"),
        ("probe: {url: \"http://a\", ca: ~/ca.pem}", "probe.ca: \"~/ca.pem\": ~ is not expanded"),
        ("probe: 5", "4:12: nodes[0].probe: expected `key: value` lines"),
        ("logs: [{format: nginx-json}]", "logs[0]: `file` is missing"),
        (
            "sockets: {app: \"127.0.0.1:3000\"}",
            "4:14: nodes[0].sockets: `listen` is missing; write"
        ),
        (
            "sockets: {listen: \"web1:443\"}",
            "4:23: nodes[0].sockets.listen: \"web1:443\" is no IP address with a port; write"
        ),
        ("sockets: {listen: \"10.0.0.1\"}", "sockets.listen: \"10.0.0.1\" is no IP address with a"),
        ("sockets: {listen: \"10.0.0.1:0\"}", "sockets.listen: \"10.0.0.1:0\" is no IP address"),
        (
            "sockets: {listen: \"10.0.0.1:1\", app: \"::1:3000\"}",
            "sockets.app: \"::1:3000\" is no IP address with a port"
        ),
        (
            "sockets: {lisen: \"10.0.0.1:1\", listen: \"10.0.0.1:1\"}",
            "4:15: nodes[0].sockets.lisen: there is no such key; did you mean `listen`"
        ),
        (
            "status: \"https://web1/stub\"",
            "4:13: nodes[0].status: \"https://web1/stub\" does not begin with http://; write"
        ),
        ("statis: 1", "4:5: nodes[0].statis: there is no such key; did you mean `status`"),
        (
            "logs: [{file: a, format: nginx-jsn}]",
            "no format \"nginx-jsn\"; did you mean `nginx-json`"
        ),
        (
            "control: {kil: {command: [a]}}",
            "control.kil: there is no such key; did you mean `kill`"
        ),
        ("control: {kill: {command: \"kill web1\"}}", "expected a list, such as [ssh, web1, syst"),
        ("control: {kill: {command: []}}", "control.kill.command: the list is empty"),
        ("control: {kill: {}}", "control.kill: `command` is missing"),
        ("control: {kill: {command: [[a]]}}", "kill.command[0]: expected a single value"),
    ])
    func `says what is wrong with a node`(line: String, words: String) {
        let lines = said(node(line), formats: ["nginx-json", "nginx-error"])
        #expect(lines.count == 1)
        #expect(lines.contains { $0.hasPrefix("c.yaml:") && $0.contains(words) }, "\(lines)")
    }

    @Test(arguments: [
        "a; shutdown sessions server x/y", "$(reboot)", "--all", "../x", "a b", "",
        "a/b", "wéb", "a\\nb", String(repeating: "a", count: 65),
    ])
    func `refuses names that are not safe`(name: String) {
        let lines = said("cluster: a\nnodes: [{name: \"\(name)\"}]")
        #expect(lines.count == 1, "\(lines)")
        #expect(lines[0].hasPrefix("c.yaml:2:16: nodes[0].name: "), "\(lines)")
    }

    @Test(arguments: [
        (
            "identity: {}",
            "3:11: identity: `cookie` is missing; write cookie: session, or header or"
        ),
        (
            "identity: {cookie: a, query: b}",
            "3:11: identity: a client is known by one thing, not by `cookie` and `query`; keep one"
        ),
        (
            "identity: {cooky: a, query: b}",
            "identity.cooky: there is no such key; did you mean `cookie`"
        ),
        ("identity: {header: \"a: b\"}", "identity.header: \"a: b\" is no such name; use"),
        (
            "identity: session",
            "identity: expected `key: value` lines; the keys are cookie, header,"
        ),
        ("balancr: {}", "3:1: balancr: there is no such key; did you mean `balancer`"),
        ("balancer: {envoy: {}}", "3:12: balancer.envoy: this version moves HAProxy and nginx"),
        ("balancer: {haproxy: {backend: b}}", "balancer.haproxy: `socket` is missing"),
        ("balancer: {haproxy: {socket: /s}}", "balancer.haproxy: `backend` is missing"),
        ("balancer: {haproxy: {socket: /s, backend: \"b;c\"}}", "backend: \"b;c\" is not a safe"),
        (
            "balancer: {haproxy: {socket: /s, backend: b, servers: {web9: x}}}",
            "servers.web9: there is no such key; did you mean `web1`"
        ),
        (
            "balancer: {haproxy: {socket: /s, backend: b, servers: {web1: \"x y\"}}}",
            "servers.web1: \"x y\" is not a safe name"
        ),
        (
            "balancer: {haproxy: {socket: /\(String(repeating: "s", count: 107)), backend: b}}",
            "the socket's path has 108 bytes, Linux allows 107"
        ),
        ("canaries: [{clients: 3}]", "3:12: canaries[0]: `url` is missing"),
        (
            "canaries: [{url: \"http://a\"}]",
            "canaries[0].url: \"http://a\" does not begin with ws://"
        ),
        ("canaries: [{url: \"ws://a\", clients: 0}]", "clients: \"0\" is not a whole number"),
        ("canaries: [{url: \"ws://a\", protocol: stomp}]", "clients speak ddp only"),
        ("canaries: [{url: \"ws://a\", source_network: \"1.2.3\"}]", "is not two octets"),
        ("canaries: [{socket: /s, clients: 3}]", "takes no `clients`"),
        ("objectives: {reconnect_p95: fast}", "reconnect_p95: \"fast\" is not a duration"),
        ("objectives: {errors: 1}", "objectives.errors: there is no such key"),
        ("guard: {keep_capacity: 101%}", "keep_capacity: \"101%\" is not a share"),
        ("guard: {keep_healthy: two}", "keep_healthy: \"two\" is not a whole number"),
    ])
    func `says what is wrong with the rest`(line: String, words: String) {
        let lines = said(file(line))
        #expect(lines.count == 1, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("c.yaml:3:") && $0.contains(words) }, "\(lines)")
    }

    @Test func `is told whole and in the order of its lines`() {
        let text = """
            cluster: a
            colour: red
            nodes:
              - name: web 1
                probe: { every: 1x }
            guard: { keep_healthy: -1 }
            """
        #expect(
            said(text).map { $0.prefix(12) } == [
                "c.yaml:2:1: ", "c.yaml:4:11:", "c.yaml:5:12:", "c.yaml:5:21:", "c.yaml:6:24:",
            ]
        )
    }

    @Test func `of any size ends with a bounded answer`() {
        let entries = (1...200).map { "  - {name: \"a b\(String($0))\"}" }
        #expect(said("cluster: a\nnodes:\n" + entries.joined(separator: "\n")).count == 50)
        #expect(said(String(repeating: "#", count: 2_000_000)).count == 1)
    }

    @Test func `of many aliases is read in no time`() {
        var text = "cluster: a\na0: &a0 [x, x]\n"
        for level in 1...24 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(said(text + "nodes: *a24\n").contains { $0.contains("nodes[0]") })
    }
}

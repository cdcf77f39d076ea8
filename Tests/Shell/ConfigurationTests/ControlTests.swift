import Configuration
import Events
import Testing

/// What a node's levers send, by verb, with the undo after `<-`.
private func levers(_ control: String, and rest: String) throws -> [String] {
    let text = """
        cluster: a
        nodes:
          - name: web1
            probe: { url: "http://web1/health" }
            upstream: ["127.0.1.1:3000"]
            sockets: { listen: "127.0.1.1:443", app: "127.0.1.1:3000" }
            control: \(control)
        \(rest)
        """
    let read = try loadConfiguration(text: text, file: "/d/c.yaml")
    return read.nodes[0].levers.map { lever in
        let steps = lever.steps.map(\.text).joined(separator: ", ")
        let undo = lever.undo.map(\.text).joined(separator: ", ")
        return "\(lever.verb.rawValue): \(steps)" + (undo.isEmpty ? "" : " <- \(undo)")
    }
}

private let one = "balancer: { haproxy: { socket: /s, backend: be } }"
private let two = """
    balancer:
      - haproxy: { name: lb1, socket: /s1, backend: be }
      - haproxy: { name: lb2, socket: "10.0.0.2:9999", backend: be, servers: { web1: n1 } }
      - nginx: { name: edge, upstream_file: up.conf, pid_file: /run/nginx.pid }
    agent: { file: answers }
    """

@Suite struct `The levers of a node` {
    @Test func `are there with two lines of a balancer`() throws {
        #expect(
            try levers("", and: one) == [
                "drain: haproxy: set server be/web1 state drain"
                    + " <- haproxy: set server be/web1 state ready",
                "maint: haproxy: set server be/web1 state maint"
                    + " <- haproxy: set server be/web1 state ready",
                "restore: haproxy: set server be/web1 state ready",
                "weight: haproxy: set server be/web1 weight 50%"
                    + " <- haproxy: set server be/web1 weight 100%",
                "shed: haproxy: shutdown session, each of be/web1, 20 a second",
                "cut: haproxy: shutdown sessions server be/web1",
            ]
        )
    }

    @Test func `are none without a balancer and a word`() throws {
        #expect(try levers("", and: "") == [])
    }

    @Test func `go to every balancer that has the node`() throws {
        let found = try levers("{shed: off, cut: off, weight: off, maint: off}", and: two)
        #expect(
            found == [
                "drain: lb1: set server be/web1 state drain, lb2: set server be/n1 state drain"
                    + " <- lb1: set server be/web1 state ready, lb2: set server be/n1 state ready",
                "restore: lb1: set server be/web1 state ready, lb2: set server be/n1 state ready",
            ]
        )
    }

    @Test func `are undone by what brings a node back`() throws {
        let control = """
            { kill: {command: [k]}, freeze: {command: [f]}, kill-proxy: {command: [p]}, \
            restore: {command: [r]}, drain: {command: [d]} }
            """
        #expect(
            try levers(control, and: "") == [
                "drain: d <- r", "kill: k <- r", "restore: r", "freeze: f <- r",
                "kill-proxy: p <- r",
            ]
        )
    }

    @Test(arguments: [
        (
            "[{haproxy: drain}]",
            "lb1: set server be/web1 state drain, lb2: set server be/n1 state drain"
        ),
        ("{haproxy: {state: maint, on: lb2}}", "lb2: set server be/n1 state maint"),
        ("{haproxy: {weight: 0%, on: lb1}}", "lb1: set server be/web1 weight 0%"),
        ("{haproxy: {shed: 5, on: lb1}}", "lb1: shutdown session, each of be/web1, 5 a second"),
        ("{haproxy: {cut: true, on: lb2}}", "lb2: shutdown sessions server be/n1"),
        ("{nginx: down}", "edge: mark 127.0.1.1:3000 down, nginx -t, reload"),
        (
            "nginx",
            "edge: mark 127.0.1.1:3000 down, nginx -t, reload, edge: wait until the old workers "
                + "have ended"
        ),
        ("agent", "agent of web1: answer drain"),
        (
            "[{agent: neutral}, {wait: old_workers}]",
            "agent of web1: answer up, edge: wait until "
                + "the old workers have ended"
        ),
        ("{signal: {pid_file: app.pid, send: USR2}}", "USR2 to the process in /d/app.pid"),
        ("{hand_over: \"http://127.0.1.1:3000/go\"}", "app: POST http://127.0.1.1:3000/go"),
        ("{cut: sockets}", "kernel: end connections to 127.0.1.1:3000"),
        (
            "{steps: [{wait: empty}, {wait: up}]}",
            "wait until no session is left, wait until its probe says up"
        ),
        ("{command: [./x, \"a b; c\"]}", "/d/./x a b; c"),
    ])
    func `are written as words, a step or a list`(written: String, sent: String) throws {
        let off = "{maint: off, restore: off, weight: off, shed: off, cut: off, drain: \(written)}"
        let found = try levers(off, and: two).map { $0.prefix { $0 != "<" } }
        #expect(found.map { $0.trimmingSuffix(" ") } == ["drain: \(sent)"])
    }

    @Test func `have the undo and the time limits that are written`() throws {
        let text = """
            cluster: a
            nodes:
              - name: web1
                control:
                  drain:
                    steps:
                      - { command: [a], timeout: 40s, env: [KUBECONFIG] }
                      - { wait: empty, timeout: 2m }
                    undo: [{ command: [b] }]
                  kill: { command: [k], undo: none }
                  restore: { command: [r] }
            """
        let levers = try loadConfiguration(text: text, file: "c.yaml").nodes[0].levers
        #expect(levers[0].steps[0].action == .command(["a"], passing: ["KUBECONFIG"]))
        #expect(levers[0].steps.map(\.timeout) == [.seconds(40), .seconds(120)])
        #expect(levers[0].undo.map(\.text) == ["b"])
        #expect(levers[1].undo.isEmpty)
    }

    @Test func `keep what the file says must remain`() throws {
        let text = """
            cluster: a
            environment: prod
            armed: true
            nodes: [{name: b}]
            guard:
              { keep_healthy: 2, keep_capacity: 60%, settle: 1m, kills_per_hour: 3, \
            drain_first: false, second_person: 5m, dead_man: run }
            """
        let read = try loadConfiguration(text: text, file: "c.yaml")
        let limits = read.topology(armed: false, recording: false).guardLimits
        #expect(limits.keepHealthy == 2 && limits.keepCapacityPercent == 60)
        #expect(limits.settle == .seconds(60) && limits.killsPerHour == 3)
        #expect(!limits.drainFirst && limits.deadMan == .run)
        #expect(limits.secondPerson == .seconds(300))
        #expect(read.isArmed && read.environment == "prod")
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(_ suffix: Character) -> String {
        var text = String(self)
        while text.last == suffix { text.removeLast() }
        return text
    }
}

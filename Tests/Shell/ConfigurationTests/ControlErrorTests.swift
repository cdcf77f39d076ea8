import Configuration
import Testing

/// All that is said of a file whose node web1 has this `control`, on line 4.
private func said(_ control: String, and rest: String = "") -> [String] {
    said(whole: "cluster: a\nnodes:\n  - name: web1\n    control: \(control)\n\(rest)\n")
}

private func said(whole text: String) -> [String] {
    do {
        _ = try loadConfiguration(text: text, file: "c.yaml")
        return []
    } catch {
        return error.description.split(separator: "\n").map(String.init)
    }
}

/// Names that would mean more than themselves somewhere on their way (F71), as YAML writes them.
private let hostileNames = [
    "a; shutdown sessions server x/y", "a;b", "a\\nb", "a\\rb", "a\\tb", "a\\0b", "a\\eb", "a b",
    " a", "a ", "$(reboot)", "`reboot`", "${HOME}", "--all", "-n", "../x", "a/b", "a\\\\b", "a'b",
    "a|b", "a>b", "a&b", "a*b", "a?b", "a#b", "a%b", "a,b", "a:b", "a=b", "a@b", "a{b", "w\u{E9}b",
    "a\u{202E}b", "a\u{200B}b", "", String(repeating: "a", count: 65),
    String(repeating: "a", count: 300),
]

@Suite struct `A wrong lever` {
    @Test(arguments: [
        ("{drain: haproxy}", "4:22: nodes[0].control.drain: web1 is no server of a balancer.hap"),
        ("{drain: haproxi}", "\"haproxi\" is not known; did you mean `haproxy`"),
        ("{kill: nginx}", "control.kill: nginx has no kill of its own; write its steps"),
        ("{drain: nginx}", "web1 is no server of a balancer.nginx; add one"),
        ("{drain: agent}", "there is no agent; write agent: {file: "),
        ("{cut: sockets}", "web1 has no app address; add sockets.app or upstream"),
        ("{drain: []}", "control.drain: there is no step; write [{haproxy: drain}]"),
        ("{drain: [{}]}", "control.drain[0]: `command` is missing"),
        (
            "{drain: {command: [a], wait: empty}}",
            "a step does one thing, not `command` and `wait`; write a list of steps"
        ),
        ("{drain: {steps: [{command: [a]}], timeout: 5s}}", "give it to a step: `steps` is a list"),
        ("{drain: {command: [a], timeout: 5}}", "drain.timeout: \"5\" is not a duration"),
        ("{drain: {command: [a], undo: nothing}}", "drain.undo: write `none`, a step or a list"),
        ("{drain: {wait: up}}", "web1 has no probe that could say up"),
        ("{drain: {wait: long}}", "drain.wait: write wait: empty, up or old_workers"),
        ("{kill: {signal: {send: KILL}}}", "kill.signal: `pid_file` is missing"),
        (
            "{kill: {signal: {pid_file: /p, send: SIGKILL}}}",
            "signal.send: \"SIGKILL\" is not known; there are HUP, INT, QUIT, KILL"
        ),
        ("{drain: {hand_over: \"file:///etc/passwd\"}}", "does not begin with http:// or https://"),
        ("{drain: {hand_over: \"http://u:p@h/\"}}", "holds credentials, which would be recorded"),
        ("{drain: {command: [a], env: [\"A=b\"]}}", "\"A=b\" is no variable's name; write it with"),
        ("{drain: {command: [a], env: [LD_PRELOAD]}}", "\"LD_PRELOAD\" is no variable's name"),
        ("{drain: {wait: empty, env: [A]}}", "drain.env: only a `command` has an environment"),
        ("{killproxy: {command: [a]}}", "there is no such key; did you mean `kill-proxy`"),
        ("{drain: {command: [\"a\\nb\"]}}", "drain.command[0]: the value holds control characters"),
    ])
    func `says where, what and what to write`(control: String, words: String) {
        let lines = said(control)
        #expect(lines.count == 1, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("c.yaml:4:") && $0.contains(words) }, "\(lines)")
    }

    @Test(arguments: [
        ("{haproxy: {shed: 0}}", "drain.haproxy.shed: \"0\" is not a whole number from 1 to 1000"),
        ("{haproxy: {weight: 101%}}", "haproxy.weight: \"101%\" is not a share"),
        ("{haproxy: {weight: 1%, cut: true}}", "write one of state, weight, shed and cut"),
        ("{haproxy: {state: gone}}", "state: \"gone\" is not known; there are ready, drain, maint"),
        ("{haproxy: {state: drain, on: lb9}}", "no HAProxy \"lb9\" has web1; there are [\"haprox"),
    ])
    func `says what a balancer cannot do`(step: String, words: String) {
        let lines = said("{drain: \(step)}", and: "balancer: {haproxy: {socket: /s, backend: b}}")
        #expect(lines.count == 1 && lines[0].contains(words), "\(lines)")
    }

    @Test(arguments: [
        (
            "[{haproxy: {socket: /a, backend: b}}, {haproxy: {socket: /c, backend: b}}]",
            "balancer[1].haproxy: there are two balancers named haproxy; give each its own `name`"
        ),
        ("{nginx: {pid_file: /p}}", "balancer.nginx: `upstream_file` is missing; write upstream_f"),
        ("{nginx: {upstream_file: /u}}", "balancer.nginx: `pid_file` is missing"),
        (
            "{nginx: {upstream_file: /u, pid_file: /p, servers: {web1: \"a; b\"}}}",
            "servers.web1: \"a; b\" is no address of a server directive; write 127.0.1.1:3000"
        ),
        ("{nginx: {upstream_file: /u, pid_file: /p, test: \"nginx -t\"}}", "expected a list"),
    ])
    func `says what is wrong with a balancer`(balancer: String, words: String) {
        let lines = said("{}", and: "balancer: \(balancer)")
        #expect(lines.count == 1 && lines[0].contains(words), "\(lines)")
    }

    @Test(arguments: [
        ("{settle: soon}", "guard.settle: \"soon\" is not a duration"),
        ("{kills_per_hour: -1}", "kills_per_hour: \"-1\" is not a whole number"),
        ("{drain_first: maybe}", "drain_first: \"maybe\" is neither true nor false"),
        ("{second_person: 1s}", "second_person: \"1s\" is out of range"),
        ("{dead_man: always}", "dead_man: \"always\" is not known; write off, operation or run"),
        ("{deadman: run}", "there is no such key; did you mean `dead_man`"),
    ])
    func `says what is wrong with the guard`(limits: String, words: String) {
        let lines = said("{}", and: "guard: \(limits)")
        #expect(lines.count == 1 && lines[0].contains(words), "\(lines)")
    }

    @Test(arguments: hostileNames)
    func `never carries a name that means more than itself`(name: String) {
        let safe = "balancer: {haproxy: {socket: /s, backend: b}}"
        let places = [
            "cluster: a\nnodes: [{name: \"\(name)\"}]",
            "cluster: a\nnodes: [{name: w}]\n"
                + safe.replacing("backend: b", with: "backend: \"\(name)\""),
            "cluster: a\nnodes: [{name: w}]\n"
                + safe.replacing("backend: b", with: "backend: b, name: \"\(name)\""),
            "cluster: a\nnodes: [{name: w}]\n"
                + safe.replacing("backend: b", with: "backend: b, servers: {w: \"\(name)\"}"),
        ]
        for text in places { #expect(!said(whole: text).isEmpty, "\(text)") }
    }

    @Test(arguments: [
        ("{listen: {}}", "agent: `file` is missing"),
        (
            "{file: a, listen: {web1: \"localhost:99\"}}",
            "listen.web1: \"localhost:99\" is no address"
        ),
        ("{file: a, listen: {web1: \"127.0.0.1\"}}", "is no address with a port"),
        ("{file: a, listen: {web9: \"127.0.0.1:1\"}}", "web9"),
        (
            "{file: a, listen: {web1: \"127.0.0.1:1\", web2: \"127.0.0.1:1\"}}",
            "each node has a port of its own"
        ),
    ])
    func `says what is wrong with an agent`(agent: String, words: String) {
        let nodes = "nodes:\n  - {name: web1}\n  - {name: web2}\n"
        let lines = said(whole: "cluster: a\n\(nodes)agent: \(agent)\n")
        #expect(lines.contains { $0.contains(words) }, "\(lines)")
    }
}

import Testing

@testable import Lab

@Suite struct `A configuration template` {
    @Test func `fills names and leaves the proxy's own variables alone`() throws {
        let template = Template(file: "x.conf", text: "listen ${HOST}:1;\nset $a $http_x; #${HOST}")
        #expect(try template.filled(["HOST": "h"]) == "listen h:1;\nset $a $http_x; #h")
    }

    @Test(arguments: [
        ("a\n${MISSING} b", 2, "${MISSING} is not known here; known are HOST"),
        ("${HOST} ${HOST", 1, "${ is not closed"),
        ("nothing", 1, "${HOST} does not occur"),
    ]) func `says file, line and name of what is wrong`(text: String, line: Int, problem: String) {
        #expect(throws: LabError.template(file: "x.conf", line: line, problem: problem)) {
            try Template(file: "x.conf", text: text).filled(["HOST": "h"])
        }
    }

    @Test func `a value is not filled again`() throws {
        let template = Template(file: "x", text: "${A}${B}")
        #expect(try template.filled(["A": "${B}", "B": "b"]) == "${B}b")
    }
}

@Suite struct `Options of a lab` {
    private func options(_ change: (inout LabOptions) -> Void) -> LabOptions {
        var options = LabOptions(directory: "/tmp/lab", executable: "/bin/true")
        change(&options)
        return options
    }

    @Test func `what is right passes`() throws {
        try options { _ in }.check()
        try options { $0.clients = 0 }.check()
        try options { $0.network = 254 }.check()
    }

    @Test func `what is out of range is refused by name`() {
        let wrong: [(String, LabOptions)] = [
            ("--nodes", options { $0.nodes = 0 }), ("--nodes", options { $0.nodes = 17 }),
            ("--clients", options { $0.clients = -1 }),
            ("--clients", options { $0.clients = 2_001 }),
            ("--transport", options { $0.transport = "pigeon" }),
            ("--network", options { $0.network = 0 }),
            ("--network", options { $0.network = 255 }),
            ("--dir", options { $0.directory = "relative" }),
            ("--dir", options { $0.directory = "/tmp/a b" }),
            ("--dir", options { $0.directory = "/tmp/$x" }),
        ]
        for (name, options) in wrong {
            let error = #expect(throws: LabError.self) { try options.check() }
            guard case .badOption(name, _, _) = error else {
                Issue.record("\(options) gave \(String(describing: error))")
                continue
            }
        }
    }

    @Test func `a directory too deep for Unix sockets is refused with how much`() {
        // "/run/haproxy.sock" takes 17 of HAProxy's 97 bytes.
        let longest = "/" + String(repeating: "d", count: 79)
        #expect(throws: Never.self) { try options { $0.directory = longest }.check() }
        let error = #expect(throws: LabError.self) {
            try options { $0.directory = longest + "d" }.check()
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("too long by 1 bytes"))
    }

    @Test func `the console's file names every node and how to kill and start it`() {
        let layout = LabLayout(directory: "/tmp/lab")
        let addresses = layout.addresses(network: 41, nodes: 3, hasSwarm: true)
        let text = consoleConfiguration(addresses, executable: #"/opt/a "b"/signalbox"#)
        #expect(text.contains(#"url: "https://127.41.3.1:8444/health""#))
        #expect(text.contains(#"upstream: ["127.41.2.1:3000"]"#))
        #expect(
            text.contains(#"sockets: { listen: "127.41.2.1:8443", app: "127.41.2.1:3000" }"#)
        )
        #expect(text.contains(#"status: "http://127.41.3.1:8080/stub""#))
        #expect(
            text.contains(
                #"kill: { command: ["/opt/a \"b\"/signalbox","lab","kill","web1","--dir","/tmp/lab"] }"#
            )
        )
        #expect(text.contains(#"hand_over: "http://127.41.2.1:3000/handover?within=2""#))
        #expect(
            text.contains("logs:\n  - { file: /tmp/lab/logs/haproxy.log, format: haproxy }\n")
        )
        #expect(text.contains("canaries:\n  - { socket: /tmp/lab/run/swarm.sock }\n"))
        let alone = layout.addresses(network: 41, nodes: 1, hasSwarm: false)
        #expect(!consoleConfiguration(alone, executable: "x").contains("canaries"))
    }
}

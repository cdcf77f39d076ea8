import Events
import Testing

@testable import HAProxy

private let wall = WallTime(rawValue: 1_000_000_000_000)

/// A short `show stat` with one server of backend `be` and this status and check.
private func table(status: String, check: String = "L7OK") -> StatTable? {
    StatTable(
        Array(
            """
            # pxname,svname,scur,stot,status,weight,lastchg,type,rate,check_status,last_chk,
            be,n1,3,7,\(status),1,5,2,2,\(check),"a, ""b""
            c",
            """.utf8
        )
    )
}

/// A short line of `show sess`.
private func line(
    _ source: String,
    age: String,
    id: String = "0x1",
    server: String = "n1"
) -> String {
    "\(id): proto=tcpv4 src=\(source) fe=fe be=be srv=\(server) ts=00 epoch=0 age=\(age) calls=1"
}

private func list(_ lines: [String], max: Int = 10) throws -> SessionList {
    try SessionList(Array(lines.joined(separator: "\n").utf8), backend: "be", wall: wall, max: max)
}

@Suite struct `The answer to show stat` {
    @Test func `tells the servers of a backend`() throws {
        let table = try #require(StatTable(Array(Samples.stat.utf8)))
        let servers = try table.servers(of: "be", nodes: ["n1": "web1"])
        #expect(
            servers == [
                ServerRow(
                    server: "n1",
                    node: "web1",
                    state: .down,
                    status: "DOWN",
                    sessions: 0,
                    sessionsTotal: 29,
                    sessionRate: 0,
                    weight: 1,
                    check: "L4CON",
                    sinceChange: .seconds(2)
                ),
                ServerRow(
                    server: "n2",
                    node: nil,
                    state: .up,
                    status: "UP",
                    sessions: 20,
                    sessionsTotal: 29,
                    sessionRate: 0,
                    weight: 1,
                    check: "L7OK",
                    sinceChange: .seconds(9)
                ),
            ]
        )
    }

    @Test func `names the backends there are when one is missing`() throws {
        let table = try #require(StatTable(Array(Samples.stat.utf8)))
        #expect(throws: HAProxyError.noSuchBackend("todos", present: ["be"])) {
            try table.servers(of: "todos", nodes: [:])
        }
    }

    @Test(
        arguments: [
            ("UP", .up), ("UP 1/3", .goingDown), ("DOWN", .down), ("DOWN 1/2", .goingUp),
            ("DOWN (agent)", .down), ("DRAIN", .draining), ("DRAIN 1/2", .draining),
            ("DRAIN (agent)", .draining), ("NOLB", .draining), ("NOLB 1/2", .draining),
            ("MAINT", .maint), ("MAINT (via be/s)", .maint), ("MAINT (resolution)", .maint),
            ("no check", .unchecked), ("WHAT", .unknown), ("no", .unknown),
        ] as [(String, ProxyOpinion)]
    )
    func `gives an opinion for each status`(status: String, opinion: ProxyOpinion) throws {
        let row = try #require(table(status: status)).servers(of: "be", nodes: [:])[0]
        #expect(row.state == opinion)
        #expect(row.status == status)
    }

    @Test func `is read through quotes and by the names of its columns`() throws {
        let quoted = try #require(table(status: "UP", check: "* L4TOUT"))
        #expect(quoted.rows.count == 1)
        #expect(quoted.value(quoted.rows[0], "last_chk") == "a, \"b\"\nc")
        #expect(quoted.value(quoted.rows[0], "addr") == nil)
        #expect(try quoted.servers(of: "be", nodes: [:])[0].check == "L4TOUT")
        #expect(try quoted.servers(of: "be", nodes: [:])[0].sessionRate == 2)
    }

    @Test(arguments: [
        "", "\n", "Permission denied\n", "# pxname", "\"", "# pxname,svname\nbe,\"x\n\n,,,\n",
        "# pxname,svname,scur,stot,status,type\nbe,n1,99999999999999999999,1,UP,2\n",
        "# pxname,svname,scur,stot,status,type\nbe,n1,-1,1,UP,2\nbe,n1\n",
    ])
    func `that is broken has no servers`(text: String) {
        let servers = try? StatTable(Array(text.utf8))?.servers(of: "be", nodes: [:])
        #expect(servers ?? [] == [])
    }
}

@Suite struct `The answer to show sess` {
    @Test func `tells the sessions of a backend`() throws {
        let list = try SessionList(Array(Samples.sessions.utf8), backend: "be", wall: wall)
        #expect(list.leftOut == 0)
        #expect(list.rows.map(\.id) == ["0x55810b7e0c60", "0x55810b7dc330", "0x55810b77ca10"])
        #expect(list.rows.map(\.server) == ["n1", "n1", "n2"])
        #expect(list.rows[0].client == Endpoint(host: "127.0.0.1", port: 57_592))
        #expect(list.rows[0].opened == wall - .seconds(6))
    }

    @Test(arguments: [
        ("6s", 6), ("1m30s", 90), ("2h5m", 7_500), ("3d4h", 273_600), ("0s", 0),
    ])
    func `tells ages in any unit`(age: String, seconds: Int) throws {
        let rows = try list([line("1.2.3.4:5", age: age)]).rows
        #expect(rows[0].opened == wall - .seconds(seconds))
    }

    @Test(arguments: [
        ("::1:5000", Endpoint(host: "::1", port: 5_000)),
        ("2001:db8::2:65535", Endpoint(host: "2001:db8::2", port: 65_535)),
        ("unix:1", Endpoint(host: "unix:1", port: nil)),
    ])
    func `tells clients of any family`(source: String, client: Endpoint) throws {
        #expect(try list([line(source, age: "1s")]).rows[0].client == client)
    }

    @Test func `leaves out what it cannot read, and counts it`() throws {
        let read = try list([
            line("1.2.3.4:5", age: "1s"),
            line("1.2.3.4:99999", age: "1s"),
            line("?", age: "1s"),
            line("1.2.3.4:5", age: "?"),
            line("1.2.3.4:5", age: "99999999999999999999d"),
            "0x1: be=be",
            "0x1",
            "rubbish",
        ])
        #expect(read.rows.count == 1)
        #expect(read.leftOut == 5)
    }

    @Test func `is bounded`() throws {
        let read = try list((1...25).map { line("1.2.3.4:\($0)", age: "1s") }, max: 10)
        #expect(read.rows.count == 10)
        #expect(read.leftOut == 15)
    }

    @Test func `that has no session is a refusal`() {
        #expect(throws: HAProxyError.refused(answer: "Permission denied")) {
            try list(["Permission denied", ""])
        }
        #expect(throws: HAProxyError.refused(answer: "nothing")) { try list([]) }
    }

    @Test func `has no server while none is chosen`() throws {
        #expect(try list([line("1.2.3.4:5", age: "1s", server: "<none>")]).rows[0].server == nil)
    }
}

@Suite struct `The ledger of sessions` {
    private func row(
        _ id: String,
        port: UInt16 = 1,
        server: String? = "n1",
        age: Int = 0
    ) -> SessionRow {
        SessionRow(
            id: id,
            client: Endpoint(host: "c", port: port),
            server: server,
            opened: wall - .seconds(age)
        )
    }

    @Test func `tells all once, then what changed`() {
        var ledger = SessionLedger()
        #expect(ledger.change(to: [row("a"), row("b")]) == .snapshot([row("a"), row("b")]))
        #expect(
            ledger.change(to: [row("b", age: 1), row("c")])
                == .delta(opened: [row("c")], closed: ["a"])
        )
        #expect(ledger.change(to: [row("b"), row("c")]) == .delta(opened: [], closed: []))
    }

    @Test func `tells a handle that was used again as opened`() {
        var ledger = SessionLedger()
        _ = ledger.change(to: [row("a"), row("b", server: nil)])
        #expect(
            ledger.change(to: [row("a", port: 2), row("b", server: "n2")])
                == .delta(opened: [row("a", port: 2), row("b", server: "n2")], closed: [])
        )
    }

    @Test func `tells all again after a while and after a loss`() {
        var ledger = SessionLedger()
        _ = ledger.change(to: [row("a")])
        for _ in 1..<Limits.censusesPerSnapshot {
            #expect(ledger.change(to: [row("a", age: 9)]) == .delta(opened: [], closed: []))
        }
        #expect(ledger.change(to: [row("a", age: 9)]) == .snapshot([row("a")]))
        ledger.reset()
        #expect(ledger.change(to: [row("a")]) == .snapshot([row("a")]))
    }
}

@Suite struct `A command for HAProxy` {
    @Test(arguments: [
        "a; shutdown sessions server x/y", "$(reboot)", "--all", "-a", "../x", "a\nb", "a\\b", "",
        "a b", "a/b", "<<", "wéb", String(repeating: "a", count: 65),
    ])
    func `takes no unsafe name`(name: String) {
        #expect(throws: HAProxyError.unsafeName(name)) {
            try HAProxyCommand.setState(backend: name, server: "web1", state: .drain)
        }
        #expect(throws: HAProxyError.unsafeName(name)) {
            try HAProxyCommand.setState(backend: "be", server: name, state: .drain)
        }
    }

    @Test func `is what the dialog shows`() throws {
        let command = try HAProxyCommand.setState(backend: "b.e", server: "w_1-a", state: .maint)
        #expect(command.text == "set server b.e/w_1-a state maint")
    }
}

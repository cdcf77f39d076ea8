import Events

extension Timeline {
    /// A short run in which nearly everything happens that a recording must keep: web1's app dies,
    /// its canaries and clients go to web2, answers fail, a note is written, web1 comes back.
    ///
    /// - Parameter seconds: 10 or more; the node is back at 8 s.
    /// - Returns: the run at its end.
    package static func failover(seconds: Int = 12) -> Timeline {
        var run = Timeline()
        run.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        run.servers = [.of("web1", .up), .of("web2", .up)]
        run.sessions = (0..<4).map { number in
            SessionRow(
                id: "0x\(number)",
                client: Endpoint("127.2.0.1:\(40_000 + number)"),
                server: "web1",
                opened: time(.milliseconds(500))
            )
        }
        run.send(.sourceChanged(.init(state: .open, detail: "access.log", isLog: true)), from: "a")
        for number in 0..<4 {
            run.canary(
                ClientID(rawValue: "canary-\(number)"),
                .joined(policy: "meteor", usable: true, node: "web1"),
                from: "127.2.0.1:\(40_000 + number)"
            )
        }
        run.advance(.seconds(3))
        run.traffic(from: "web2")
        run.fail()
        run.advance(.seconds(2))
        run.recover()
        run.advance(.seconds(3))
        run.answers["web1"] = .ok(status: 200)
        run.servers = [.of("web1", .up), .of("web2", .up)]
        run.send(.noteAdded(Note(text: "web1 is back \u{1B}[31m é")), from: "console")
        run.traffic(from: "web1")
        run.advance(.seconds(max(10, seconds) - 8))
        return run
    }

    private mutating func traffic(from node: NodeName) {
        let records = (0..<20).map { number in
            LogRecord.access(
                number % 5 == 0 ? 404 : 200,
                client: "127.3.0.\(number + 1):50000",
                at: wall - .milliseconds(50)
            )
        }
        log(node, records)
        send(
            .gaugeTaken(
                ProxyGauge(
                    node: node,
                    active: 7,
                    reading: 1,
                    writing: 2,
                    waiting: 4,
                    requests: 900
                )
            ),
            from: "status"
        )
    }

    private mutating func fail() {
        answers["web1"] = .refused
        servers = [.of("web1", .down), .of("web2", .up)]
        sessions = []
        for number in 0..<4 {
            let client = ClientID(rawValue: "canary-\(number)")
            canary(client, .lost(.dropped))
            canary(client, .waiting(attempt: 1, until: wall + .milliseconds(800)))
        }
        log(
            "web1",
            (0..<4).map { .access(101, client: "127.2.0.1:\(40_000 + $0)", at: wall) }
                + (0..<6).map { .access(502, client: "127.3.0.\($0 + 1):50001", at: wall) }
                + [.error(.refused, at: wall)]
        )
    }

    private mutating func recover() {
        for number in 0..<4 {
            let client = ClientID(rawValue: "canary-\(number)")
            canary(client, .attemptStarted(attempt: 1))
            canary(client, .usable(attempt: 1, node: "web2", phases: .milliseconds()))
        }
        sessions = (0..<4).map { number in
            SessionRow(
                id: "0x1\(number)",
                client: Endpoint("127.2.0.1:\(41_000 + number)"),
                server: "web2",
                opened: wall
            )
        }
    }
}

extension ServerRow {
    fileprivate static func of(_ name: String, _ state: ProxyOpinion) -> ServerRow {
        ServerRow(
            server: name,
            node: NodeName(rawValue: name),
            state: state,
            status: state == .up ? "UP" : "DOWN",
            sessions: state == .up ? 4 : 0,
            sessionsTotal: 10,
            sessionRate: 1,
            weight: 100
        )
    }
}

import Events

/// A busy cluster of two nodes that is watched for hours: two logs, probes, a census each second,
/// and every ten minutes a node that dies and comes back.
struct Busy {
    /// Requests of one node in one second.
    let rate: Int
    /// Clients with a WebSocket.
    let clients: Int
    private(set) var envelopes = 0
    private(set) var records = 0
    private var tick = 0
    private var random: UInt64 = 20_261_126

    private static let start = WallTime(rawValue: 1_795_444_320_000_000_000)
    private static let paths = ["/", "/todos", "/api/todos/", "/assets/app.js", "/api/lists/"]
    private static let agents = [
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    ]

    init(rate: Int, clients: Int) {
        self.rate = rate
        self.clients = clients
    }

    /// Seconds told so far.
    var seconds: Double { Double(tick) / 10 }

    /// All events of the next tick of 100 ms.
    mutating func nextTick() -> [Envelope] {
        tick += 1
        var events: [(SourceID, Event)] = []
        let wall = Self.start + .milliseconds(tick * 100)
        if tick == 1 { events.append(("console", .topologyChanged(topology))) }
        let second = tick / 10 % 600
        let isDead = (300..<320).contains(second)
        if tick % 10 == 0 { events += look(isDead: isDead) }
        for node in 0..<2 {
            var lines: [LogRecord] = []
            if !(node == 0 && isDead) {
                for _ in 0..<rate / 10 { lines.append(request(on: node, at: wall, status: 200)) }
            } else {
                for _ in 0..<rate / 10 { lines.append(request(on: node, at: wall, status: 502)) }
            }
            if node == 0, second == 300, tick % 10 < 3 { lines += closes(at: wall) }
            guard !lines.isEmpty else { continue }
            events.append((SourceID(rawValue: "web\(node + 1) access"), batch(lines, node: node)))
        }
        events.append(("console", .ticked(Tick(wall: wall))))
        let seen = Instant(rawValue: Int64(tick) * 100_000_000)
        return events.map { source, event in
            envelopes += 1
            return Envelope(
                sequence: UInt64(envelopes),
                seen: seen,
                source: source,
                at: nil,
                event: event
            )
        }
    }

    private func look(isDead: Bool) -> [(SourceID, Event)] {
        let names = ["web1", "web2"]
        let probes = names.enumerated().map { number, name -> (SourceID, Event) in
            let isDown = isDead && number == 0
            let result = ProbeResult(
                node: NodeName(rawValue: name),
                outcome: isDown ? .refused : .ok(status: 200),
                phases: ProbePhases(total: .milliseconds(2))
            )
            return (SourceID(rawValue: "probe \(name)"), .probeFinished(result))
        }
        let rows = names.enumerated().map { number, name in
            let isDown = isDead && number == 0
            return ServerRow(
                server: name,
                node: NodeName(rawValue: name),
                state: isDown ? .down : .up,
                status: isDown ? "DOWN" : "UP",
                sessions: isDown ? 0 : clients / 2,
                sessionsTotal: tick,
                sessionRate: 1,
                weight: 100
            )
        }
        let census = Census(servers: rows, sessions: .delta(opened: [], closed: []))
        return probes + [("haproxy", .censusTaken(census))]
    }

    private var topology: Topology {
        Topology(
            cluster: "busy",
            nodes: (1...2).map { number in
                NodeSpec(
                    name: NodeName(rawValue: "web\(number)"),
                    probe: ProbeSpec(url: "https://127.0.\(number).1:8443/health"),
                    upstreams: ["127.0.\(number).1:3000"],
                    balancerServer: "web\(number)"
                )
            },
            balancer: BalancerSpec(name: "HAProxy", backend: "todos")
        )
    }

    private func batch(_ lines: [LogRecord], node: Int) -> Event {
        let statuses = Dictionary(grouping: lines) { record -> Int in
            if case .access(let access) = record.content { return access.status }
            return 0
        }
        return .logBatchRead(
            LogBatch(
                node: NodeName(rawValue: "web\(node + 1)"),
                counts: LogCounts(lines: lines.count, understood: lines.count),
                traffic: statuses.keys.sorted().map {
                    TrafficCount(status: $0, count: statuses[$0]?.count ?? 0)
                },
                records: lines,
                lastLineAt: lines.last?.at,
                format: "nginx-signalbox"
            )
        )
    }

    /// A third of the WebSockets end in each of three ticks.
    private mutating func closes(at wall: WallTime) -> [LogRecord] {
        (0..<clients / 6).map { number in
            record(client: tick % 10 * (clients / 6) + number, node: 0, at: wall, 101, "/websocket")
        }
    }

    private mutating func request(on node: Int, at wall: WallTime, status: Int) -> LogRecord {
        let number = next()
        let path = Self.paths[Int(number >> 8 % 5)]
        let target = path.hasSuffix("/") ? path + String(number % 100_000) : path
        return record(client: Int(number >> 20 % UInt64(clients)), node: node, at: wall, status, target)
    }

    private mutating func record(
        client: Int,
        node: Int,
        at wall: WallTime,
        _ status: Int,
        _ target: String
    ) -> LogRecord {
        records += 1
        let number = next()
        let address = "10.\(client >> 16 & 255).\(client >> 8 & 255).\(client & 255)"
        let port = 1_024 + number % 60_000
        let agent = Self.agents[client % 3]
        let at = wall - .microseconds(Int64(number % 100_000))
        let took = Duration.microseconds(Int64(number >> 32 % 50_000))
        var access = AccessRecord(
            client: Endpoint("\(address):\(port)"),
            connection: number >> 16 & 0xFF_FFFF,
            connectionRequests: 1 + number >> 40 & 15,
            method: "GET",
            target: target,
            status: status,
            requestTime: status == 101 ? .seconds(120) : took,
            upstreams: [
                UpstreamTry(
                    address: "127.0.\(node + 1).1:3000",
                    status: status,
                    connectTime: .milliseconds(1),
                    headerTime: took,
                    responseTime: took
                )
            ],
            bytesSent: 200 + number >> 24 & 0xFFFF,
            isUpgrade: status == 101,
            completed: true,
            userAgent: agent
        )
        access.requestID = String(number, radix: 16)
        let raw = """
            \(address) \(port) [\(at.rawValue)] "GET \(target) HTTP/1.1" \(status) \
            \(access.bytesSent ?? 0) rt=\(took.seconds) uct=0.001 urt=\(took.seconds) \
            ua="127.0.\(node + 1).1:3000" us=\(status) id=\(access.requestID ?? "") \
            c=\(access.connection ?? 0) cr=\(access.connectionRequests ?? 0) "\(agent)"
            """
        return LogRecord(at: at, content: .access(access), raw: RawLine(raw))
    }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

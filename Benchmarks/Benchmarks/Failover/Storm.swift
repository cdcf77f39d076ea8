import Events

/// A failover of many clients as the logs of two nodes, and the balancer's list, tell it: envelopes
/// tick by tick, made when they are asked for so that they take no memory.
///
/// All clients connect within ten seconds, half of them to each node. At `kill` the app of web1 dies:
/// its clients' WebSockets end within 4 ms, two tries each are refused 10 and 20 ms later, the third
/// comes 3.6 to 6.1 s after (Meteor's ladder) and finds web2; one in ten finds web1 once more and is
/// back after 8 to 13 s more.
struct Storm {
    static let kill = 20_000
    /// Half of the lost clients are back about then.
    static let middle = 24_500
    /// Nothing changes any more.
    static let end = 45_000
    static let tick = 100

    let clients: Int
    /// Whether a balancer lists its sessions each second.
    let hasCensus: Bool
    private var steps: [Step] = []
    private var next = 0
    private var sequence: UInt64 = 1
    /// Milliseconds since the run began.
    private(set) var now = 0
    private(set) var records = 0
    private(set) var envelopes = 0

    /// One line of a log.
    private struct Step {
        var at: Int32
        var client: Int32
        var node: UInt8
        var kind: Kind
        /// Milliseconds that the request lasted.
        var life: Int32
        /// Tells the client's connections apart.
        var turn: UInt8

        enum Kind: UInt8 { case opened, closed, refused }
    }

    init(clients: Int, hasCensus: Bool) {
        self.clients = clients
        self.hasCensus = hasCensus
        var state: UInt64 = 20_261_126
        func random(_ range: ClosedRange<Int>) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int(state >> 33) % (range.upperBound - range.lowerBound + 1)
        }
        func add(_ kind: Step.Kind, _ client: Int, _ node: Int, at: Int, life: Int = 0, turn: Int) {
            let step = Step(
                at: Int32(at),
                client: Int32(client),
                node: UInt8(node),
                kind: kind,
                life: Int32(life),
                turn: UInt8(turn)
            )
            steps.append(step)
        }
        for client in 0..<clients {
            let node = client % 2
            let opened = 500 + random(0...10_000)
            add(.opened, client, node, at: opened, turn: 0)
            guard node == 0 else { continue }
            let lost = Self.kill + random(0...4)
            add(.closed, client, 0, at: lost, life: lost - opened, turn: 0)
            add(.refused, client, 0, at: lost + 11 + random(0...3), life: 1, turn: 1)
            add(.refused, client, 0, at: lost + 24 + random(0...3), life: 1, turn: 2)
            var back = lost + random(3_630...6_050)
            if client % 20 == 0 {
                add(.refused, client, 0, at: back, life: 1, turn: 3)
                back += random(7_990...13_310)
            }
            add(.opened, client, 1, at: back, turn: 4)
        }
        steps.sort { ($0.at, $0.client, $0.turn) < ($1.at, $1.client, $1.turn) }
    }

    static let wallStart: Int64 = 1_795_403_680_000_000_000

    var topology: Topology {
        let nodes = ["web1", "web2"].enumerated().map { number, name in
            NodeSpec(
                name: NodeName(rawValue: name),
                probe: ProbeSpec(url: "https://\(name)/health"),
                upstreams: ["127.0.\(number + 1).1:3000"],
                balancerServer: name
            )
        }
        let balancer = hasCensus ? BalancerSpec(name: "HAProxy", backend: "app") : nil
        return Topology(cluster: "todos", nodes: nodes, balancer: balancer)
    }

    /// The envelopes of the next tick, the tick's own last.
    mutating func nextTick() -> [Envelope] {
        now += Self.tick
        var batches: [[LogRecord]] = [[], []]
        var traffic: [[Int: Int]] = [[:], [:]]
        var opened: [SessionRow] = []
        var closed: [String] = []
        while next < steps.count, steps[next].at <= now {
            let step = steps[next]
            batches[Int(step.node)].append(record(step))
            if step.kind != .opened {
                traffic[Int(step.node)][step.kind == .closed ? 101 : 502, default: 0] += 1
            }
            next += 1
        }
        var out: [Envelope] = []
        for node in 0..<2 where !batches[node].isEmpty {
            let counts = LogCounts(lines: batches[node].count, understood: batches[node].count)
            let batch = LogBatch(
                node: NodeName(rawValue: "web\(node + 1)"),
                counts: counts,
                traffic: traffic[node].map { TrafficCount(status: $0.key, count: $0.value) }
                    .sorted { $0.status < $1.status },
                records: batches[node],
                lastLineAt: batches[node].last?.at
            )
            records += batches[node].count
            let source = SourceID(rawValue: "nginx web\(node + 1) access")
            out.append(envelope(source, .logBatchRead(batch)))
        }
        if hasCensus, now.isMultiple(of: 1_000) {
            (opened, closed) = sessions(until: now)
            out.append(
                envelope(
                    "haproxy",
                    .censusTaken(
                        Census(
                            servers: [row("web1"), row("web2")],
                            sessions: .delta(opened: opened, closed: closed)
                        )
                    )
                )
            )
        }
        out.append(envelope("console", .ticked(Tick(wall: wall(now)))))
        envelopes += out.count
        return out
    }

    private func wall(_ milliseconds: Int) -> WallTime {
        WallTime(rawValue: Self.wallStart + Int64(milliseconds) * 1_000_000)
    }

    private mutating func envelope(_ source: SourceID, _ event: Event) -> Envelope {
        sequence += 1
        let seen = Instant(rawValue: Int64(now) * 1_000_000)
        return Envelope(sequence: sequence, seen: seen, source: source, event: event)
    }

    private func row(_ server: String) -> ServerRow {
        ServerRow(
            server: server,
            node: NodeName(rawValue: server),
            state: .up,
            status: "UP",
            sessions: clients / 2,
            sessionsTotal: clients,
            sessionRate: 0,
            weight: 100
        )
    }

    /// What opened and closed within the second before.
    private func sessions(until now: Int) -> (opened: [SessionRow], closed: [String]) {
        var opened: [SessionRow] = []
        var closed: [String] = []
        var place = next
        while place > 0, Int(steps[place - 1].at) > now - 1_000 {
            place -= 1
            let step = steps[place]
            let id = "0x\(String(Int(step.client) * 8 + Int(step.turn), radix: 16))"
            switch step.kind {
            case .refused: continue
            case .closed: closed.append(id)
            case .opened:
                opened.append(
                    SessionRow(
                        id: id,
                        client: endpoint(step),
                        server: "web\(step.node + 1)",
                        opened: wall(Int(step.at) / 1_000 * 1_000)
                    )
                )
            }
        }
        return (opened.reversed(), closed.reversed())
    }

    private func endpoint(_ step: Step) -> Endpoint {
        let client = Int(step.client)
        let host = "10.\(client / 60_000 + 1).\(client / 200 % 300).\(client % 200 + 10)"
        return Endpoint(host: host, port: UInt16(40_000 + client % 2_000 * 8 + Int(step.turn)))
    }

    private func record(_ step: Step) -> LogRecord {
        let client = endpoint(step)
        let status = step.kind == .closed ? 101 : step.kind == .opened ? 204 : 502
        let agent =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            + "Chrome/\(100 + step.client % 40).0.0.0 Safari/537.36"
        let app = "127.0.\(step.node + 1).1:3000"
        var access = AccessRecord(
            client: client,
            connection: UInt64(step.client) * 8 + UInt64(step.turn) + 1,
            connectionRequests: 1,
            requestID: "\(step.client)-\(step.turn)-0123456789abcdef0123456789",
            method: "GET",
            target: "/websocket",
            status: status,
            requestTime: step.kind == .opened ? nil : .milliseconds(Int(step.life)),
            upstreams: [
                UpstreamTry(
                    address: app,
                    status: status == 204 ? nil : status,
                    headerTime: step.kind == .closed ? .milliseconds(1) : nil,
                    responseTime: step.kind == .opened ? nil : .milliseconds(Int(step.life))
                )
            ],
            bytesSent: 296,
            isUpgrade: true,
            completed: step.kind == .opened ? nil : true,
            userAgent: agent
        )
        if step.kind == .opened { access.isOngoing = true }
        let raw = RawLine(
            "\(client.host) - - [23/Nov/2026:03:05:46 +0000] \"GET /websocket HTTP/1.1\" \(status)"
                + " 296 \"-\" \"\(agent)\" \(app) \(status)"
                + " 0.\(step.life % 1_000) 0.000 0.\(step.life % 1_000)"
        )
        return LogRecord(at: wall(Int(step.at)), content: .access(access), raw: raw)
    }
}

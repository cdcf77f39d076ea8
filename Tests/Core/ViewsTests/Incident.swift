import Events
import Model

/// The incident that the screens' goldens show: web2 was killed 9.7 s ago, 41 of 58 clients are back.
enum Incident {
    static let started = WallTime(rawValue: 1_795_444_320_000_000_000)
    static let now = Instant.zero + .milliseconds(842_100)
    static var wall: WallTime { started + (now - .zero) }
    static var fault: WallTime { wall - .milliseconds(9_700) }

    static var topology: Topology {
        Topology(
            cluster: "todos",
            nodes: [spec("web1"), spec("web2")],
            balancer: BalancerSpec(name: "HAProxy", backend: "todos"),
            armed: true,
            recording: true
        )
    }

    static func spec(_ name: NodeName) -> NodeSpec {
        NodeSpec(
            name: name,
            probe: ProbeSpec(url: "https://\(name)/health"),
            balancerServer: name.rawValue,
            levers: [
                Lever(verb: .drain, steps: [set(name, .drain)], undo: [set(name, .ready)]),
                Lever(verb: .weight, steps: [weigh(name, 50)], undo: [weigh(name, 100)]),
                Lever(verb: .shed, steps: [shed(name)]),
                Lever(
                    verb: .kill,
                    steps: [OperationStep(action: .command(["lab", "kill", name.rawValue]))]
                ),
                Lever(
                    verb: .restore,
                    steps: [
                        OperationStep(action: .command(["lab", "start", name.rawValue])),
                        set(name, .ready),
                    ]
                ),
            ]
        )
    }

    private static func set(_ name: NodeName, _ state: HAProxyState) -> OperationStep {
        OperationStep(
            action: .haproxySetState(HAProxyServer(backend: "todos", server: name.rawValue), state)
        )
    }

    private static func weigh(_ name: NodeName, _ percent: Int) -> OperationStep {
        let server = HAProxyServer(backend: "todos", server: name.rawValue)
        return OperationStep(action: .haproxySetWeight(server, percent: percent))
    }

    private static func shed(_ name: NodeName) -> OperationStep {
        let server = HAProxyServer(backend: "todos", server: name.rawValue)
        return OperationStep(action: .haproxyShed(server, perSecond: 20))
    }

    /// Before anything was learned.
    static var empty: State { State(topology: topology) }

    /// All is well.
    static var calm: State {
        var state = empty
        state.clock.now = now
        state.clock.wall = wall
        state.clock.started = started
        state.censusSeen = now + .milliseconds(-500)
        state.control = ControlFacts(run: "run1", past: [])
        state.controlSeen = now
        for index in state.nodes.indices {
            setHealthy(&state.nodes[index])
            setTraffic(&state.nodes[index], failing: false)
        }
        for name in ["nginx web1 access", "nginx web1 error", "nginx web2 access"] {
            readLines(SourceID(rawValue: name), &state)
        }
        state.clients = (1...58).map { number in
            var client = ClientState(id: clientID(number), policy: "meteor")
            client.address = Endpoint("10.0.3.\(number):50000")
            client.node = number.isMultiple(of: 2) ? "web1" : "web2"
            client.usableSince = started
            return client
        }
        return state
    }

    static func clientID(_ number: Int) -> ClientID {
        ClientID(rawValue: "c" + (number < 10 ? "00" : "0") + "\(number)")
    }

    private static func setHealthy(_ node: inout NodeState) {
        node.condition = .up
        node.since = now + .seconds(-8_040)
        node.probe.isUp = true
        node.probe.streak = 300
        node.probe.lastSeen = now + .milliseconds(-400)
        node.probe.last = ProbeResult(
            node: node.name,
            outcome: .ok(status: 200),
            phases: ProbePhases(total: .microseconds(1_200))
        )
        for step in 0..<60 {
            node.probe.history.append(.microseconds(900 + step % 7 * 100 + step / 58 * 900))
        }
        node.proxy = ServerRow(
            server: node.name.rawValue,
            node: node.name,
            state: .up,
            status: "UP",
            sessions: node.name == "web1" ? 60 : 58,
            sessionsTotal: 900,
            sessionRate: 0,
            weight: 100
        )
        node.clients.steady = node.name == "web1" ? 60 : 58
    }

    private static func setTraffic(_ node: inout NodeState, failing: Bool) {
        let second = now.rawValue / 1_000_000_000
        node.traffic = Traffic()
        for past in (0..<100).reversed() {
            var bucket = Traffic.Bucket(second: second - Int64(past))
            bucket.requests = failing ? 41 : 212
            if failing, past < 10 {
                bucket.badGateway = [3, 4, 6, 9, 12, 20, 30, 38, 25, 5][past]
                bucket.errors5xx = bucket.badGateway
            }
            node.traffic.buckets.append(bucket)
            let half = bucket.second / 30 * 30
            if node.traffic.halfMinutes.last?.second != half {
                node.traffic.halfMinutes.append(Traffic.Bucket(second: half))
            }
            node.traffic.halfMinutes[node.traffic.halfMinutes.count - 1].badGateway +=
                bucket.badGateway
        }
    }
}

extension Incident {
    /// web2 was killed; the balancer has not noticed.
    static var failing: State {
        var state = calm
        let operation: OperationID = "op1"
        state.fault = Fault(at: fault, node: "web2", cause: .operation(operation, .kill))
        breakNode(&state.nodes[1])
        setTraffic(&state.nodes[1], failing: true)
        loseClients(&state)
        addBurst(&state)
        addHappenings(&state)
        addIncident(&state)
        addLines(&state)
        return state
    }

    private static func breakNode(_ node: inout NodeState) {
        node.condition = .down
        node.since = now + .seconds(-7)
        node.probe.isUp = false
        node.probe.streak = 7
        node.probe.last?.outcome = .refused
        node.proxy?.sessions = 0
        node.disagreementSince = now + .milliseconds(-8_700)
        node.clients.steady = 0
        node.clients.lost = 17
    }

    private static func loseClients(_ state: inout State) {
        for index in state.clients.indices {
            let number = index + 1
            let lostAt = fault + .milliseconds(3 + number % 5)
            var gap = Gap(
                client: clientID(number),
                lostOn: "web2",
                lostAt: lostAt,
                loss: .dropped
            )
            gap.attempts = [1, 2].prefix(number % 3).map { attempt in
                Attempt(
                    number: attempt,
                    startedAt: lostAt + .milliseconds(10 * attempt + number),
                    result: .failed(.status(502), took: .milliseconds(4))
                )
            }
            state.clients[index].node = nil
            state.clients[index].usableSince = nil
            if number > 41 {
                gap.nextTry = wall + .milliseconds(300 + number * 50)
                state.clients[index].gap = gap
                continue
            }
            let phases = HandshakePhases(
                connect: .milliseconds(1),
                tls: .milliseconds(30),
                upgrade: .milliseconds(4),
                session: .milliseconds(60),
                subscribe: .milliseconds(45)
            )
            let wait = number % 3 == 0 ? 10 : 3_650 + number * 40
            let last = lostAt + .milliseconds(wait)
            gap.attempts.append(
                Attempt(number: number % 3 + 1, startedAt: last, result: .usable(phases))
            )
            gap.usableAt = last + phases.total
            gap.landedOn = "web1"
            state.gaps.append(gap)
            state.clients[index].node = "web1"
            state.clients[index].usableSince = gap.usableAt
        }
    }
}

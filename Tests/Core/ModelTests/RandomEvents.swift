import Events
import TestKit

/// Makes events that a careless or hostile world could send: names that are not configured, times
/// far off, counts that cannot be, steps out of order.
struct RandomEvents {
    var random: Seeded
    private var planned = 0

    init(seed: UInt64) { random = Seeded(seed: seed) }

    mutating func event(_ wall: WallTime) -> (Event, WallTime?) {
        let at = pick([nil, time(near: wall), time(near: wall), time(near: wall), anyTime()])
        switch Int.random(in: 0..<14, using: &random) {
        case 0...2: return (.probeFinished(probe()), at)
        case 3: return (.logBatchRead(batch(wall)), nil)
        case 4: return (.censusTaken(census(wall)), nil)
        case 5...8: return (.canaryReported(report(wall)), at)
        case 9: return (.operationProgressed(progress()), at)
        case 10: return (.sourceChanged(change()), nil)
        case 11: return (.socketsCounted(sockets(wall)), at)
        case 12: return (.gaugeTaken(gauge()), at)
        default:
            if Int.random(in: 0..<20, using: &random) > 0 {
                return (.noteAdded(Note(text: "x")), at)
            }
            return (.topologyChanged(.cluster(Int.random(in: 1...4, using: &random))), nil)
        }
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }

    private mutating func node() -> NodeName { pick(["web1", "web2", "web2", "web3", "web9", ""]) }
    private mutating func address() -> Endpoint { Endpoint("127.2.0.1:\(pick([1, 2, 3]))") }
    private mutating func count() -> Int { pick([0, 1, 3, 500, -1, .max, .min]) }
    private mutating func anyTime() -> WallTime { WallTime(rawValue: pick([.min, 0, .max])) }

    private mutating func time(near wall: WallTime) -> WallTime {
        wall + .milliseconds(Int.random(in: -2_000...500, using: &random))
    }

    private mutating func probe() -> ProbeResult {
        let outcome: ProbeOutcome = pick([.ok(status: 200), .refused, .timeout, .tls(.expired)])
        let total = Duration.milliseconds(pick([-5, 0, 1, 800, Int.max / 2]))
        return ProbeResult(node: node(), outcome: outcome, phases: ProbePhases(total: total))
    }

    private mutating func batch(_ wall: WallTime) -> LogBatch {
        var records: [LogRecord] = []
        for _ in 0..<Int.random(in: 0..<8, using: &random) {
            let at = pick([time(near: wall), time(near: wall), wall, anyTime()])
            let record = LogRecord.access(
                pick([101, 200, 502, 502, 503, 499]),
                client: address().description,
                requests: pick([1, 2, .max]),
                at: at
            )
            records.append(record)
            records.append(.error(pick(CauseClass.allCases), at: at))
            records.append(serverChange(at))
        }
        return LogBatch(
            node: pick([node(), nil]),
            counts: LogCounts(lines: count(), understood: count(), leftOut: count()),
            traffic: [TrafficCount(status: pick([101, 200, 502, 504, -7]), count: count())],
            records: records,
            lastLineAt: pick([nil, wall])
        )
    }

    private mutating func serverChange(_ at: WallTime) -> LogRecord {
        var error = ErrorRecord(level: "alert", cause: pick(CauseClass.allCases), message: "")
        error.server = pick([nil, "todos/web1", "todos/web2", "/", ""])
        error.state = pick([nil, "up", "down", "maint", "odd"])
        error.backend = pick([nil, "todos", ""])
        return LogRecord(at: at, content: .error(error), raw: RawLine(""))
    }

    private mutating func census(_ wall: WallTime) -> Census {
        let states: [ProxyOpinion] = [
            .up, .up, .goingDown, .down, .goingUp, .draining, .maint, .unchecked, .unknown,
        ]
        let rows = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
            ServerRow.of(node(), pick(states), sessions: count())
        }
        let opened = (0..<3).map { _ in
            SessionRow(id: "\(pick([1, 2, 3, 4]))", client: address(), server: "web1", opened: wall)
        }
        let delta = SessionChange.delta(opened: opened, closed: ["1", "9"])
        let sessions = pick([.snapshot(opened), delta])
        return Census(servers: rows, sessions: sessions, sessionsLeftOut: count())
    }

    private mutating func sockets(_ wall: WallTime) -> SocketCensus {
        let opened = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
            let client = address()
            return SessionRow(id: client.description, client: client, server: nil, opened: wall)
        }
        let delta = SessionChange.delta(opened: opened, closed: ["127.2.0.1:1", "9"])
        return SocketCensus(
            node: node(),
            clients: pick([.snapshot(opened), delta]),
            toApp: pick([nil, count()]),
            leftOut: count()
        )
    }

    private mutating func gauge() -> ProxyGauge {
        ProxyGauge(
            node: node(),
            active: count(),
            reading: count(),
            writing: count(),
            waiting: count(),
            requests: count()
        )
    }

    private mutating func report(_ wall: WallTime) -> CanaryReport {
        let number = Int.random(in: 0...3, using: &random)
        let took = Duration.milliseconds(pick([-1, 0, 8, 10_000]))
        let fact: CanaryFact = pick([
            .joined(policy: "meteor", usable: pick([true, false]), node: node()),
            .lost(.dropped), .lost(.reset), .lost(.closed(code: -1)),
            .waiting(attempt: number, until: wall),
            .attemptStarted(attempt: number), .attemptStarted(attempt: number),
            .attemptFailed(attempt: number, outcome: .status(502), took: took),
            .usable(
                attempt: number,
                node: node(),
                phases: .milliseconds(connect: pick([-9, 0, 1]))
            ),
            .left,
        ])
        let client = ClientID(rawValue: "c\(Int.random(in: 0..<12, using: &random))")
        return CanaryReport(client: client, address: pick([nil, address()]), fact: fact)
    }

    private mutating func progress() -> OperationProgress {
        let index = pick([0, 0, 1, -1, 7])
        let lever = pick(NodeSpec.web(pick([1, 2])).levers)
        let id = OperationID(rawValue: "op\(Int.random(in: 1...(planned + 1), using: &random))")
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            planned += 1
            let plan = OperationPlan(id: id, verb: lever.verb, node: node(), steps: lever.steps)
            let changes: [OperationProgress.Change] = [
                .confirmed(plan), .confirmed(plan), .committed, .aborted, .blocked("no"),
            ]
            return OperationProgress(id: id, change: changes[planned % changes.count])
        case 1:
            return OperationProgress(id: id, change: .stepStarted(index: index))
        default:
            let outcome: StepOutcome = pick([.accepted, .failed("no"), .unknown("late")])
            return OperationProgress(id: id, change: .stepFinished(index: index, outcome: outcome))
        }
    }

    private mutating func change() -> SourceChange {
        SourceChange(state: pick([.open, .missing, .rotated, .truncated, .failing]), detail: "why")
    }
}

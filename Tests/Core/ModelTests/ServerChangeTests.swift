import Events
import Model
import TestKit
import Testing

@Suite struct `A balancer's word on a server` {
    private let log: SourceID = "haproxy access"
    private let reason = "Layer4 connection problem, Connection refused"

    private func line(
        _ server: String?,
        _ state: String?,
        backend: String = "todos",
        cause: CauseClass = .lifecycle
    ) -> LogRecord {
        var error = ErrorRecord(level: "alert", cause: cause, message: "Server …")
        error.server = server
        error.state = state
        error.reason = state == "down" ? reason : nil
        error.backend = backend
        return LogRecord(at: nil, content: .error(error), raw: RawLine("Server …"))
    }

    private func send(_ records: [LogRecord], to timeline: inout Timeline) {
        let batch = LogBatch(
            node: nil,
            counts: LogCounts(lines: records.count, understood: records.count),
            records: records
        )
        timeline.send(.logBatchRead(batch), from: log)
    }

    private func census(_ state: ProxyOpinion, to timeline: inout Timeline) {
        let census = Census(
            servers: [.of("web1"), .of("web2", state)],
            sessions: .snapshot([])
        )
        timeline.send(.censusTaken(census), from: "haproxy")
    }

    private func words(_ timeline: Timeline) -> [Happening] {
        timeline.state.happenings.filter {
            switch $0.fact {
            case .serverChanged, .backendEmpty, .proxyChanged: true
            default: false
            }
        }
    }

    @Test(arguments: [
        ("up", ProxyOpinion.up, Happening.Severity.good), ("ready", .up, .good),
        ("down", .down, .bad), ("drain", .draining, .info), ("stopping", .draining, .info),
        ("maint", .maint, .info),
    ])
    func `is told of its node, as its log has it`(
        state: String,
        opinion: ProxyOpinion,
        severity: Happening.Severity
    ) {
        var timeline = Timeline()
        send([line("todos/web2", state)], to: &timeline)

        let told = words(timeline)
        let why = opinion == .down ? reason : nil
        #expect(
            told.map(\.fact) == [.serverChanged(server: "todos/web2", to: opinion, reason: why)]
        )
        #expect(told.first?.node == "web2" && told.first?.severity == severity)
        #expect(told.first?.source == log && told.first?.at == timeline.wall)
    }

    @Test(arguments: ["other/web2", "todos/web9", "web2"])
    func `that is no node's is told without one`(server: String) {
        var timeline = Timeline()
        send([line(server, "down")], to: &timeline)

        #expect(words(timeline).map(\.node) == [nil])
    }

    @Test func `is told once, when two logs and the census say it`() {
        var timeline = Timeline()
        census(.up, to: &timeline)
        send([line("todos/web2", "down"), line("todos/web2", "down")], to: &timeline)
        census(.down, to: &timeline)
        #expect(words(timeline).count == 1)
        #expect(timeline.state.node("web2")?.proxy?.state == .down)

        census(.up, to: &timeline)
        send([line("todos/web2", "up")], to: &timeline)
        #expect(words(timeline).count == 2)
        #expect(words(timeline).last?.fact == .proxyChanged(from: .down, to: .up, status: "UP"))
    }

    @Test func `on a server that is not checked is told once, too`() {
        var timeline = Timeline()
        census(.maint, to: &timeline)
        send([line("todos/web2", "ready")], to: &timeline)
        census(.unchecked, to: &timeline)

        #expect(words(timeline).map(\.source) == ["haproxy", log])
    }

    @Test func `on a check, or without a state, is no news`() {
        var timeline = Timeline()
        send([line("todos/web2", nil), line(nil, nil), line("todos/web2", "odd")], to: &timeline)

        #expect(words(timeline).isEmpty)
    }

    @Test func `that has none left is an alert, once until one is back`() {
        var timeline = Timeline()
        let empty = line(nil, nil, cause: .noLiveUpstreams)
        send([empty, empty], to: &timeline)
        #expect(words(timeline).map(\.fact) == [.backendEmpty("todos")])
        #expect(words(timeline).first?.severity == .bad)
        send([line("todos/web1", "up"), empty], to: &timeline)

        #expect(words(timeline).count == 3)
        #expect(words(timeline).last?.fact == .backendEmpty("todos"))
    }

    @Test func `is remembered for a bounded number of servers`() {
        var timeline = Timeline()
        let names = (0...Limits.servers).map { "todos/s\($0)" }
        for name in names { send([line(name, "up")], to: &timeline) }
        send([line(names[Limits.servers], "up")], to: &timeline)

        #expect(timeline.state.leftOut.servers == 2)
        #expect(checkInvariants(timeline.state) == [])
    }

    @Test func `and sessions without a status leave the nodes' figures alone`() {
        var timeline = Timeline()
        var access = AccessRecord(client: Endpoint("127.2.0.1:40000"), status: 0)
        access.server = "todos/web2"
        access.terminationState = "SC"
        let record = LogRecord(at: timeline.wall, content: .access(access), raw: RawLine("SC"))
        for node: NodeName? in [nil, "web2"] {
            let batch = LogBatch(
                node: node,
                counts: LogCounts(lines: 3, understood: 3),
                records: [record, record, record]
            )
            timeline.send(.logBatchRead(batch), from: log)
        }
        timeline.tick()

        #expect(timeline.state.bursts.isEmpty)
        #expect(timeline.state.nodes.allSatisfy { $0.traffic.buckets.isEmpty })
        #expect(timeline.state.lines.count == 6)
        #expect(timeline.state.happenings.isEmpty)
    }
}

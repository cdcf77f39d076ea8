import Events
import TestKit
import Testing

@testable import Model

@Suite struct `Moves` {
    private func row(
        _ id: String,
        _ client: String,
        _ server: String?,
        _ timeline: Timeline,
        age: Int = 60
    ) -> SessionRow {
        SessionRow(
            id: id,
            client: Endpoint(client),
            server: server,
            opened: timeline.wall + .seconds(-age)
        )
    }

    /// A run in which the balancer lists these sessions, each a minute old.
    private func run(_ sessions: [(id: String, client: String, server: String?)]) -> Timeline {
        var timeline = Timeline()
        timeline.servers = [.of("web1"), .of("web2")]
        timeline.sessions = sessions.map { row($0.id, $0.client, $0.server, timeline) }
        timeline.advance(.seconds(3))
        return timeline
    }

    @Test func `a host that is on another node afterwards has moved, inferred from its address`() {
        var timeline = run([("a", "10.0.3.1:5", "web2"), ("b", "10.0.3.2:5", "web1")])
        timeline.sessions[0] = row("c", "10.0.3.1:6", "web1", timeline, age: 0)
        timeline.advance(.seconds(1))
        #expect(timeline.state.moves.isEmpty, "it may be a single request")
        #expect(timeline.state.departures.map(\.host) == ["10.0.3.1"])
        timeline.advance(.seconds(2))

        let move = timeline.state.moves.first
        #expect(timeline.state.moves.count == 1)
        #expect(move?.client == .address(Endpoint("10.0.3.1:6")))
        #expect(move?.from == "web2" && move?.to == "web1")
        #expect(move?.isInferred == true)
        #expect(timeline.state.departures.isEmpty)
    }

    @Test(arguments: [false, true])
    func `a canary counts once, whether its balancer or itself is told first`(
        isListedFirst: Bool
    ) {
        var timeline = isListedFirst ? run([("a", "10.0.3.1:5", "web1")]) : Timeline()
        timeline.canary("c1", .joined(policy: "x", usable: true, node: "web1"), from: "10.0.3.1:5")
        timeline.servers = [.of("web1"), .of("web2")]
        timeline.sessions = [row("a", "10.0.3.1:5", "web1", timeline)]
        timeline.advance(.seconds(4))

        #expect(timeline.state.clients.map(\.id) == ["c1"])
        #expect(timeline.state.node("web1")?.clients.steady == 1)
    }

    @Test func `a host that is back on its node moved nowhere`() {
        var timeline = run([("a", "10.0.3.1:5", "web2")])
        timeline.sessions = [row("c", "10.0.3.1:6", "web2", timeline, age: 0)]
        timeline.advance(.seconds(4))

        #expect(timeline.state.moves.isEmpty && timeline.state.departures.isEmpty)
    }

    @Test func `single requests neither leave nor arrive`() {
        var timeline = run([("a", "10.0.3.1:5", "web2")])
        timeline.sessions = [row("r", "10.0.3.1:7", "web1", timeline, age: 0)]
        timeline.look()
        timeline.sessions = []
        timeline.advance(.seconds(4))

        #expect(timeline.state.moves.isEmpty)
        #expect(timeline.state.departures.count == 1)
    }

    @Test func `who does not come back in time is waited for no longer`() {
        var timeline = run([("a", "10.0.3.1:5", "web2")])
        timeline.sessions = []
        timeline.advance(.seconds(1))
        #expect(timeline.state.departures.count == 1)
        timeline.advance(Rules.moveWindow + .seconds(1))
        #expect(timeline.state.departures.isEmpty)
        timeline.sessions = [row("c", "10.0.3.1:6", "web1", timeline)]
        timeline.advance(.seconds(2))

        #expect(timeline.state.moves.isEmpty)
    }

    @Test func `many behind one address move one for one`() {
        var timeline = run((0..<5).map { ("a\($0)", "10.0.3.1:\($0 + 10)", "web2") })
        timeline.sessions = (0..<3).map { row("b\($0)", "10.0.3.1:\($0 + 90)", "web1", timeline) }
        timeline.advance(.seconds(2))

        #expect(timeline.state.moves.count == 3)
        #expect(timeline.state.departures.count == 2)
    }

    @Test func `a canary tells its own move, and the balancer's list does not tell it again`() {
        var timeline = run([("a", "127.0.0.1:5", "web2")])
        timeline.canary("c1", .joined(policy: "x", usable: true, node: "web2"), from: "127.0.0.1:5")
        timeline.canary("c1", .lost(.dropped))
        timeline.canary("c1", .attemptStarted(attempt: 1), from: "127.0.0.1:6")
        timeline.canary(
            "c1",
            .usable(attempt: 1, node: "web1", phases: .milliseconds(connect: 1)),
            from: "127.0.0.1:6"
        )
        timeline.sessions = [row("b", "127.0.0.1:6", "web1", timeline, age: 0)]
        timeline.advance(.seconds(5))

        #expect(timeline.state.moves.map(\.client) == [.canary("c1")])
        #expect(timeline.state.moves.first?.isInferred == false)
        #expect(timeline.state.departures.isEmpty)
        #expect(timeline.state.canary(at: Endpoint("127.0.0.1:5")) == "c1")
        timeline.advance(Rules.moveWindow)
        #expect(timeline.state.canary(at: Endpoint("127.0.0.1:5")) == nil)
        #expect(timeline.state.canary(at: Endpoint("127.0.0.1:6")) == "c1")
    }

    @Test func `changes told one by one give the same moves as whole lists`() {
        var whole = run([("a", "10.0.3.1:5", "web2")])
        var parts = whole
        whole.sessions = [row("b", "10.0.3.1:6", "web1", whole)]
        whole.look()
        let opened = [row("b", "10.0.3.1:6", "web1", parts)]
        let delta = SessionChange.delta(opened: opened, closed: ["a"])
        parts.send(.censusTaken(Census(servers: [], sessions: delta)), from: "haproxy")

        #expect(whole.state.moves.count == 1)
        #expect(Array(whole.state.moves) == Array(parts.state.moves))
    }

    @Test func `a handle that is used again is another session`() {
        var timeline = run([("a", "10.0.3.1:5", "web2")])
        timeline.sessions = [row("a", "10.0.3.1:6", "web1", timeline)]
        timeline.advance(.seconds(1))

        #expect(timeline.state.moves.map(\.to) == ["web1"])
    }

    @Test func `a session without a server is nowhere`() {
        var timeline = run([("a", "10.0.3.1:5", nil)])
        timeline.sessions = []
        timeline.advance(.seconds(1))

        #expect(timeline.state.departures.isEmpty)
    }

    @Test(arguments: [true, false])
    func `a log tells who left only where nobody lists sessions`(hasBalancer: Bool) {
        var topology = Topology.pair()
        if !hasBalancer { topology.balancer = nil }
        var timeline = Timeline(topology)
        let record = LogRecord.access(101, client: "10.0.3.1:5", at: timeline.wall)
        let batch = LogBatch(node: "web2", counts: LogCounts(lines: 1), records: [record])
        timeline.send(.logBatchRead(batch), from: "nginx web2 access")

        let left = timeline.state.departures.map(\.from)
        #expect(left == (hasBalancer ? [] : ["web2"]))
        #expect(timeline.state.departures.allSatisfy { $0.evidence == .log })
    }

    @Test func `what cannot be kept is counted`() {
        var timeline = Timeline()
        for round in 0..<3 {
            let rows = (0..<6_000).map {
                row("\(round)-\($0)", "10.\(round).0.\($0):5", "web2", timeline)
            }
            for sessions in [rows, []] {
                let census = Census(servers: [], sessions: .snapshot(sessions))
                timeline.send(.censusTaken(census), from: "haproxy")
            }
        }

        #expect(timeline.state.departures.count == Limits.departures)
        #expect(timeline.state.leftOut.departures == 8_000)
        #expect(checkInvariants(timeline.state) == [])
    }
}

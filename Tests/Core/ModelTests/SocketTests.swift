import Events
import Model
import TestKit
import Testing

@Suite struct `Connections by sockets` {
    private func row(_ client: String, _ opened: WallTime = Timeline.epoch) -> SessionRow {
        SessionRow(id: client, client: Endpoint(client), server: nil, opened: opened)
    }

    private func tell(
        _ clients: SessionChange,
        of node: NodeName = "web1",
        toApp: Int? = nil,
        leftOut: Int = 0,
        to timeline: inout Timeline
    ) {
        let census = SocketCensus(node: node, clients: clients, toApp: toApp, leftOut: leftOut)
        timeline.send(.socketsCounted(census), from: "sockets", at: timeline.wall)
    }

    @Test func `are kept for each node, first whole and then as they change`() throws {
        var timeline = Timeline()
        #expect(timeline.state.nodes[0].sockets == nil && !timeline.state.readsSockets)
        tell(.snapshot([row("10.0.0.1:1"), row("10.0.0.1:2")]), toApp: 5, to: &timeline)
        timeline.advance(.seconds(1))
        let later = row("10.0.0.1:2", timeline.wall)
        tell(
            .delta(opened: [row("10.0.0.9:9"), later], closed: ["10.0.0.1:1", "10.0.0.1:2", "?"]),
            toApp: 4,
            leftOut: 3,
            to: &timeline
        )

        let sockets = try #require(timeline.state.nodes[0].sockets)
        #expect(sockets.clients.keys.sorted() == ["10.0.0.1:2", "10.0.0.9:9"])
        #expect(sockets.clients["10.0.0.1:2"] == later)
        #expect(sockets.toApp == 4 && sockets.leftOut == 3 && sockets.seen == timeline.now)
        #expect(timeline.state.nodes[1].sockets == nil && timeline.state.readsSockets)
        #expect(checkInvariants(timeline.state) == [])
    }

    @Test func `are bounded over all nodes, and what has no room is counted`() throws {
        var timeline = Timeline()
        func rows(_ count: Int) -> [SessionRow] { (0..<count).map { row("10.0.0.1:\($0)") } }
        tell(.snapshot(rows(Limits.sockets - 1)), to: &timeline)
        tell(.snapshot(rows(3)), of: "web2", leftOut: 7, to: &timeline)
        #expect(timeline.state.nodes[1].sockets?.clients.count == 1)
        #expect(timeline.state.nodes[1].sockets?.leftOut == 9)
        tell(.delta(opened: [], closed: ["10.0.0.1:1"]), of: "web2", leftOut: 7, to: &timeline)
        #expect(timeline.state.nodes[1].sockets?.leftOut == 8)
        #expect(checkInvariants(timeline.state) == [])
    }

    @Test func `do not count where a balancer lists sessions, nor of a node nobody knows`() {
        var timeline = Timeline()
        tell(.snapshot([row("10.0.0.1:1")]), of: "web9", to: &timeline)
        #expect(timeline.state.leftOut.strayFacts == 1 && !timeline.state.readsSockets)
        tell(.snapshot([row("10.0.0.1:1")]), to: &timeline)
        #expect(timeline.state.readsSockets)
        timeline.servers = [.of("web1", sessions: 1)]
        timeline.advance(.seconds(1))
        #expect(!timeline.state.readsSockets)
    }

    @Test func `a proxy's own gauge stands with its node and its time`() {
        var timeline = Timeline()
        timeline.advance(.seconds(2))
        let gauge = ProxyGauge(
            node: "web2",
            active: 3,
            reading: 0,
            writing: 2,
            waiting: 1,
            requests: 9
        )
        timeline.send(.gaugeTaken(gauge), from: "status web2")
        #expect(timeline.state.nodes[1].gauge == gauge)
        #expect(timeline.state.nodes[1].gaugeSeen == timeline.now)
        #expect(timeline.state.nodes[0].gauge == nil)
    }
}

import Canvas
import Events
import Model
import TestKit
import Testing

@testable import Views

@Suite struct `The map` {
    static let over = Failover.over

    private func user(_ state: State = over, _ columns: Int = 110, _ rows: Int = 30) -> Operator {
        Operator(state: state, view: .map, size: Size(columns: columns, rows: rows))
    }

    @Test(
        arguments: [(140, 40), (110, 30), (80, 24), (60, 15), (40, 12)]
            .map(Size.init(columns:rows:)),
        [Glyphs.unicode, .ascii]
    )
    func `sessions that moved look as approved`(size: Size, glyphs: Glyphs) throws {
        var user = user()
        user.frame.glyphs = glyphs
        let suffix = glyphs == .ascii ? "-ascii" : ""

        try expectScreen(
            user.screen(size),
            matches: "map-moved-\(size.columns)x\(size.rows)\(suffix)"
        )
    }

    @Test func `a group opens into its clients and closes again`() throws {
        var user = user()
        user.press("j", "j")
        #expect(user.interface.map.selectedGroup == "10.0.4.0/24")
        user.press(.enter)
        try expectScreen(user.screen(), matches: "map-group")
        user.press(.escape)

        #expect(user.interface.map.openGroup == nil && user.interface.view == .map)
        #expect(user.interface.map.selectedGroup == "10.0.4.0/24")
    }

    @Test func `the table has the same facts`() throws {
        var user = user()
        user.press("t", ">", ">", "R")
        user.press(.down)

        try expectScreen(user.screen(), matches: "map-table")
    }

    @Test func `without a balancer only canaries are known, and it says so`() throws {
        var failover = Failover(balancer: false)
        failover.kill()

        try expectScreen(user(failover.timeline.state).screen(), matches: "map-no-census")
    }

    @Test func `without a balancer's list the kernel's sockets tell who is connected`() throws {
        var topology = Topology.pair()
        topology.balancer = nil
        var timeline = Timeline(topology)
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.canary(
            "c001",
            .joined(policy: "meteor", usable: true, node: "web1"),
            from: "192.0.2.7:41001"
        )
        timeline.advance(.seconds(2))
        let rows = (1...4).map { number in
            let client = Endpoint("10.0.\(number % 2 + 3).\(number):5000\(number)")
            return SessionRow(
                id: client.description,
                client: client,
                server: nil,
                opened: Timeline.epoch + .seconds(number - 60)
            )
        }
        let canary = Endpoint("192.0.2.7:41001")
        let own = SessionRow(
            id: canary.description,
            client: canary,
            server: nil,
            opened: Timeline.epoch
        )
        let census = SocketCensus(node: "web1", clients: .snapshot(rows + [own]), leftOut: 2)
        timeline.send(.socketsCounted(census), from: "sockets", at: timeline.wall)
        timeline.advance(.seconds(2))
        var user = user(timeline.state)
        #expect(user.screen().text.contains("7 sessions"))
        #expect(user.screen().text.contains("no sockets of web2: only canaries are known there"))
        user.press("t")

        try expectScreen(user.screen(), matches: "map-sockets")
    }

    @Test func `without a census a log tells who left, and no more is claimed`() throws {
        var topology = Topology.pair()
        topology.balancer = nil
        var timeline = Timeline(topology)
        timeline.advance(.seconds(2))
        let closes = ["10.0.3.1:7", "10.0.3.1:8", "10.0.3.2:7"].map { client in
            LogRecord(
                at: timeline.wall,
                content: .access(
                    AccessRecord(client: Endpoint(client), status: 101, isUpgrade: true)
                ),
                raw: RawLine("")
            )
        }
        let batch = LogBatch(node: "web2", counts: LogCounts(lines: 3), records: closes)
        timeline.send(.logBatchRead(batch), from: "nginx web2 access")
        timeline.advance(.seconds(4))
        var user = user(timeline.state)
        #expect(user.screen().text.contains("3 sessions left web2, its log says"))
        #expect(user.screen().text.contains("● web1") == false)
        user.press("t")

        try expectScreen(user.screen(), matches: "map-log-only")
    }

    @Test func `of 5,000 sessions every one is counted and the last is reached`() {
        var state = Self.over
        for number in 0..<5_000 {
            let client = Endpoint("10.\(number % 40).\(number / 250).9:\(number + 1)")
            state.sessions["x\(number)"] = SessionRow(
                id: "x\(number)",
                client: client,
                server: number.isMultiple(of: 3) ? "web1" : "web2",
                opened: Timeline.epoch
            )
        }
        var user = user(state, 200, 60)
        user.press("G")
        #expect(user.screen().text.contains("5,013 sessions"))
        #expect(user.screen().text.contains("▸ 2001:db8:0:7::/64"))
        user.press("t", "G")
        #expect(user.screen().text.contains("/5014"))
        #expect(user.screen().text.contains("▸  2001:db8:0:7::12"))
    }

    @Test func `sessions that stay on a node that drains are named, the oldest first`() {
        var failover = Failover()
        failover.timeline.servers = [.of("web1", sessions: 5), .of("web2", .draining, sessions: 9)]
        failover.timeline.advance(.seconds(1))
        let text = user(failover.timeline.state).screen(Size(columns: 200, rows: 30)).text

        #expect(text.contains("◐ web2 drain: 9 sessions stay, the oldest 3m01s: 10.0.3.5"))
        #expect(text.contains("c002"))
    }

    @Test func `a list that is no longer told says so`() {
        var failover = Failover()
        failover.timeline.servers = nil
        failover.timeline.advance(.seconds(9))

        #expect(user(failover.timeline.state).screen().text.contains("list is 9 s old"))
    }

    @Test(arguments: [60, 80, 110])
    func `no node is left out without a word`(columns: Int) {
        var timeline = Timeline(.cluster(12))
        timeline.servers = (1...12).map {
            .of(NodeName(rawValue: "web\($0)"), $0 == 12 ? .down : .up, sessions: 100 * $0)
        }
        timeline.advance(.seconds(1))
        let text = user(timeline.state).screen(Size(columns: columns, rows: 16)).text

        #expect(text.contains("1,200") || text.contains("9 more: 7,200 sessions"))
    }

    @Test func `the filter asks nodes and clients`() {
        var user = user()
        user.type("/node:web2")
        user.press(.enter)
        let screen = user.screen().text
        #expect(screen.contains("2001:db8:0:7::/64") && !screen.contains("10.0.4.0/24"))
        user.type("/")
        user.press(.character("u"), .control)
        user.type("10.0.3. !node:web2")
        user.press(.enter)

        #expect(user.screen().text.contains("10.0.3.0/24 6"))
        #expect(!user.screen().text.contains("192.0.2.0/24"))
    }

    @Test func `a client's lines are one key away`() {
        var user = user()
        user.press("j")
        user.press(.enter)
        user.press("j")
        user.press(.enter)

        #expect(user.interface.view == .logs)
        #expect(user.interface.filters[.logs]?.text == "10.0.3.1")
    }

    @Test(arguments: MapColumn.allCases)
    func `the table is sorted by each column, both ways`(column: MapColumn) {
        var interface = Interface(view: .map)
        interface.map.column = column
        func ids() -> [String] {
            let scene = Scene(Self.over, interface, FrameContext())
            return scene.mapRows(MapFigures(scene)).map(\.id)
        }
        let sorted = ids()
        interface.map.isReversed = true

        #expect(ids() == sorted.reversed())
        #expect(Set(sorted).count == 14)
        switch column {
        case .client: #expect(sorted.first == "10.0.3.1:50001")
        case .node:
            #expect(sorted.suffix(2) == ["[2001:db8:0:7::11]:50011", "2001:db8:0:7::12 left 2"])
        case .age: #expect(sorted[1] == "c002")
        case .evidence: #expect(sorted.first == "c001")
        }
    }

    @Test func `bands have no order, and say where one is`() {
        var user = user()
        user.press("<")

        #expect(user.screen().text.contains("only in the table: t shows it"))
        #expect(user.interface.map.column == .client)
    }

    @Test func `what a client's address says is made safe`() {
        var state = Self.over
        let client = Endpoint(host: "\u{1B}[2J\u{202E}x", port: 1)
        state.sessions["evil"] = SessionRow(
            id: "evil",
            client: client,
            server: "\u{07}web9",
            opened: Timeline.epoch
        )
        for shows in [false, true] {
            var user = user(state)
            user.interface.map.showsTable = shows
            let text = user.screen().text
            #expect(text.contains("^[[2J<U+202E>x") && text.contains("^Gweb9"))
        }
    }
}

@Suite struct `Addresses` {
    @Test(arguments: [
        ("10.0.3.17", "10.0.3.0/24"), ("255.255.255.255", "255.255.255.0/24"),
        ("::ffff:10.0.3.17", "10.0.3.0/24"), ("2001:db8:0:7:1:2:3:4", "2001:db8:0:7::/64"),
        ("2001:db8::1", "2001:db8::/64"), ("::1", "::/64"), ("fe80::1%eth0", "fe80::/64"),
        ("1::3:4:5:6:7:8", "1:0:3:4::/64"),
        ("unix:1", "unix:1"), ("10.0.3", "10.0.3"), ("10.0.3.256", "10.0.3.256"),
        ("1::2::3", "1::2::3"), (":::", ":::"), ("1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9"),
        ("+1::", "+1::"), ("", ""),
    ])
    func `fall into their subnets`(host: String, subnet: String) {
        #expect(HostAddress(host).subnetLabel == subnet)
        #expect(HostAddress(host).subnet == HostAddress(host).subnet.subnet)
    }

    @Test func `are in the order of their numbers`() {
        let sorted = ["x", "::1", "10.0.3.10", "10.0.3.9", "9.0.0.1"].sorted {
            HostAddress($0) < HostAddress($1)
        }
        #expect(sorted == ["9.0.0.1", "10.0.3.9", "10.0.3.10", "::1", "x"])
    }
}

@Suite struct `Shares` {
    @Test(arguments: [
        (10, [3.0, 1.0], [1, 1], [8, 2]), (4, [1, 1, 1], [1, 1, 1], [2, 1, 1]),
        (2, [1, 1, 1], [1, 1, 1], [1, 1, 0]), (5, [0, 0], [1, 1], [1, 1]),
        (6, [1e18, 1], [1, 1], [5, 1]), (0, [1], [1], [0]), (3, [], [], []),
    ])
    func `of rows go by weight, and nobody gets none`(
        total: Int,
        weights: [Double],
        least: [Int],
        parts: [Int]
    ) {
        #expect(shareOut(total, among: weights, least: least) == parts)
    }
}

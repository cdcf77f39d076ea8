import Canvas
import Events
import Model
import TestKit
import Testing
import Views

/// The reconnects view of clients that only logs tell of.
@Suite struct `Gaps that logs tell` {
    static let sizes = [(80, 24), (110, 35), (200, 60)].map(Size.init(columns:rows:))

    /// Nine browsers on web2, whose app is killed: four are back at once, four after Meteor's third
    /// try, one still waits.
    static var failover: State {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.advance(.seconds(60))
        let fault = timeline.wall + .milliseconds(3)
        timeline.log("web2", (1...9).map { closed($0, at: fault, after: .seconds(40)) })
        timeline.answers["web2"] = .refused
        timeline.advance(.milliseconds(200))
        let early = (5...9).map { failed($0, at: fault + .milliseconds(15)) }
        let again = (5...9).map { failed($0, at: fault + .milliseconds(40)) }
        timeline.log("web2", early + again)
        timeline.log("web1", (1...4).map { opened($0, at: fault + .milliseconds(60 + 4 * $0)) })
        timeline.advance(.seconds(6))
        timeline.log("web2", [failed(9, at: fault + .milliseconds(5_100))])
        timeline.log(
            "web1",
            (5...8).map { opened($0, at: fault + .milliseconds(4_000 + 300 * $0)) }
        )
        timeline.advance(.seconds(2))
        return timeline.state
    }

    private static func access(_ number: Int, port: Int, status: Int) -> AccessRecord {
        var access = AccessRecord(
            client: Endpoint("10.0.3.\(number):\(port + number)"),
            requestID: "\(number) \(port)",
            target: "/websocket",
            status: status,
            upstreams: [UpstreamTry(address: "10.0.0.2:3000", status: status)],
            isUpgrade: true,
            userAgent: "Mozilla/5.0 (X11) Firefox/14\(number)"
        )
        access.requestTime = .milliseconds(1)
        return access
    }

    private static func record(_ access: AccessRecord, at: WallTime) -> LogRecord {
        LogRecord(at: at, content: .access(access), raw: RawLine("\(access.status)"))
    }

    private static func closed(_ number: Int, at: WallTime, after life: Duration) -> LogRecord {
        var access = access(number, port: 40_000, status: 101)
        access.requestTime = life
        return record(access, at: at)
    }

    private static func failed(_ number: Int, at: WallTime) -> LogRecord {
        record(
            access(number, port: 41_000 + Int(at.rawValue / 1_000_000 % 10_000), status: 502),
            at: at
        )
    }

    private static func opened(_ number: Int, at: WallTime) -> LogRecord {
        var access = access(number, port: 60_000, status: 204)
        access.isOngoing = true
        access.requestTime = .zero
        return record(access, at: at)
    }

    @Test(arguments: sizes)
    func `look as approved, as bars and as a table`(size: Size) throws {
        var user = Operator(state: Self.failover, view: .reconnects, size: size)
        let name = "\(size.columns)x\(size.rows)"
        try expectScreen(user.screen(size), matches: "reconnects-logs-\(name)")
        user.press("t")
        try expectScreen(user.screen(size), matches: "reconnects-logs-table-\(name)")
    }

    @Test func `show the anatomy of the one that is selected`() throws {
        let size = Size(columns: 110, rows: 35)
        var user = Operator(state: Self.failover, view: .reconnects, size: size)
        user.press(.end)
        try expectScreen(user.screen(size), matches: "reconnects-logs-selected-110x35")
    }
}

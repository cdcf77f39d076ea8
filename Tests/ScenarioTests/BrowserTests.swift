import Events
import Model
import Testing

/// What browsers leave in the proxies' logs, line by line as text.
@Suite struct `The log lines of a browser` {
    private static let session = "/sockjs/012/aaaaaaaa/websocket"

    /// A SockJS client whose session on n2 ends at 30 s with its node's others, and whose `/info` is
    /// kept on n1.
    private static func lost() -> BrowserLines {
        var lines = BrowserLines()
        lines.add("n1", "GET /sockjs/info", 200, at: 1, port: 40_001)
        for number in 0..<8 {
            let host = number == 0 ? "10.0.0.7" : "10.0.1.\(number)"
            let port = 41_000 + number
            lines.add("n2", "GET " + session, 101, at: 30, took: 28, port: port, client: host)
        }
        return lines
    }

    private func gaps(_ lines: BrowserLines) throws -> [Gap] {
        allGaps(in: try state(ofLines: lines.byNode)).filter {
            $0.client.rawValue.hasPrefix("10.0.0.7 ")
        }
    }

    @Test func `count a question, a WebSocket that fails and polling as one try`() throws {
        var lines = Self.lost()
        lines.add("n1", "GET /sockjs/info", 200, at: 30.020, port: 40_001, requests: 2)
        lines.add("n2", "GET /sockjs/012/bbbbbbbb/websocket", 502, at: 30.050, port: 42_000)
        lines.add("n1", "POST /sockjs/012/cccccccc/xhr", 200, at: 30.070, port: 40_001, requests: 3)
        lines.add("n1", "POST /sockjs/012/cccccccc/xhr", 200, at: 30.090, port: 40_001, requests: 4)
        let gap = try #require(try gaps(lines).first)
        #expect(gap.attempts.count == 1)
        #expect(gap.isDegraded && !gap.isPinned)
        #expect(gap.length == .milliseconds(90))
        #expect(gap.landedOn == "n1" && gap.how == .crash)
    }

    @Test func `know a polling session that never worked, and what pins its client`() throws {
        var lines = Self.lost()
        lines.add("n1", "GET /sockjs/info", 200, at: 30.020, port: 40_001, requests: 2)
        lines.add("n2", "GET /sockjs/012/bbbbbbbb/websocket", 502, at: 30.050, port: 42_000)
        lines.add("n1", "POST /sockjs/012/cccccccc/xhr", 200, at: 30.070, port: 40_001, requests: 3)
        lines.add("n2", "POST /sockjs/012/cccccccc/xhr_send", 502, at: 30.100, port: 43_000)
        // The proxy notices late that the poll was given up.
        let poll = "POST /sockjs/012/cccccccc/xhr"
        lines.add("n1", poll, 499, at: 31.100, took: 1.02, port: 40_001, requests: 4)
        for (place, at) in [30.111, 30.122, 34.5].enumerated() {
            lines.add("n2", "GET /sockjs/info", 502, at: at, port: 43_000, requests: 2 + place)
        }
        lines.add("n2", "GET /sockjs/info", 200, at: 45, port: 43_000, requests: 5)
        lines.add("n2", "GET /sockjs/012/dddddddd/websocket", 101, at: 60, took: 15, port: 44_000)
        let gap = try #require(try gaps(lines).first)
        #expect(try gaps(lines).count == 1)
        #expect(gap.attempts.count == 5)
        #expect(gap.isPinned && !gap.isDegraded)
        #expect(gap.pinnedTries == 4)
        #expect(gap.length == .milliseconds(15_001))
    }

    @Test(arguments: [0, -3_600, 86_400.0])
    func `are made exact by the browser's own word, whatever its clock`(clock: Double) throws {
        var lines = Self.lost()
        lines.add("n1", "GET /sockjs/012/bbbbbbbb/websocket", 101, at: 60, took: 26, port: 42_000)
        lines.addBeacon("n1", back: 34.050, gap: 4.020, clock: clock)
        let gap = try #require(try gaps(lines).first)
        #expect(try gaps(lines).count == 1)
        #expect(gap.length == .milliseconds(4_020))
        #expect(gap.error == .milliseconds(5))
        #expect(gap.library == "meteor" && gap.landedOn == "n1")
        #expect(!gap.inferred.contains(.usableAt) && !gap.inferred.contains(.resubscribe))
    }

    @Test func `tell that a client is back whose session is still open`() throws {
        var lines = Self.lost()
        lines.addBeacon("n1", back: 34.050, gap: 4.020, via: "polling")
        let state = try state(ofLines: lines.byNode)
        let gap = try #require(
            allGaps(in: state).first { $0.client.rawValue.hasPrefix("10.0.0.7 ") }
        )
        #expect(gap.length == .milliseconds(4_020))
        #expect(gap.isDegraded && gap.lostOn == "n2" && gap.how == .crash)
        let client = try #require(state.clients.first { $0.id == gap.client })
        #expect(client.usableSince == gap.usableAt && client.policy == "meteor")
    }

    @Test func `make a gap of the browser's word alone`() throws {
        var lines = BrowserLines()
        lines.add("n1", "GET /", 200, at: 0, port: 40_000)
        lines.addBeacon("n1", back: 34.050, gap: 4.020)
        let gap = try #require(try gaps(lines).first)
        #expect(try gaps(lines).count == 1)
        #expect(gap.length == .milliseconds(4_020) && gap.how == .unknown && gap.lostOn == nil)
    }
}

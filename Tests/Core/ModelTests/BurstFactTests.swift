import Events
import Model
import TestKit
import Testing

@Suite struct `What is told of a burst` {
    private func failed(
        _ target: String,
        agent: String = "A",
        requests: UInt64 = 1,
        at: Duration = .zero
    ) -> LogRecord {
        let access = AccessRecord(
            client: Endpoint("127.2.0.1:4000"),
            connectionRequests: requests,
            target: target,
            status: 502,
            userAgent: agent
        )
        return LogRecord(at: Timeline.time(at), content: .access(access), raw: RawLine(target))
    }

    @Test func `names the routes without query and session`() throws {
        var timeline = Timeline()
        let targets = [
            "/api/todos?page=2", "/api/todos", "/sockjs/123/abcd1234/websocket",
            "/sockjs/007/zzzz0000/websocket", "/sockjs/info?cb=1", "https://host/api/todos#x",
        ]
        timeline.log("web2", targets.map { failed($0) })
        let burst = try #require(timeline.state.bursts.first)
        #expect(
            burst.routes == ["/api/todos": 3, "/sockjs/*/*/websocket": 2, "/sockjs/info": 1]
        )
        #expect(burst.routesLeftOut == 0)
    }

    @Test func `names few routes and counts the others`() throws {
        var timeline = Timeline()
        timeline.log("web2", (0..<40).map { failed("/\($0)") })
        let burst = try #require(timeline.state.bursts.first)
        #expect(burst.routes.count == Limits.routesPerBurst)
        #expect(burst.routesLeftOut == 40 - Limits.routesPerBurst)
    }

    @Test func `tells clients apart by address and user agent`() throws {
        var timeline = Timeline()
        timeline.log(
            "web2",
            [
                failed("/", agent: "A"), failed("/", agent: "B", requests: 3),
                failed("/", agent: "B", requests: 4),
            ]
        )
        timeline.advance(.seconds(6))
        let burst = try #require(timeline.state.bursts.first)
        #expect(burst.isClosed)
        #expect(burst.clientsHit == 2)
        #expect(burst.pinned == 2)
        #expect(burst.pinnedClientsHit == 1)
    }

    @Test func `names the operation before it rather than the closes and the probe`() throws {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1"), .of("web2")]
        timeline.advance(.seconds(3))
        let plan = try timeline.confirm(.kill, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.answers["web2"] = .refused
        let at = timeline.now - .zero
        timeline.log(
            "web2",
            (0..<5).map { .access(101, at: Timeline.time(at + .milliseconds($0))) }
        )
        timeline.log(
            "web2",
            (0..<5).map { .access(502, at: Timeline.time(at + .milliseconds($0))) }
        )
        timeline.advance(.seconds(2))
        #expect(timeline.state.bursts.first?.opener?.event == .operation(plan.id, .kill))
        #expect(timeline.state.bursts.first?.opener?.node == "web2")
    }

    @Test func `names the closes when nobody did anything`() throws {
        var timeline = Timeline()
        timeline.log("web2", (0..<5).map { .access(101, at: Timeline.time(.milliseconds($0))) })
        timeline.tick()
        timeline.log("web2", (9..<14).map { .access(502, at: Timeline.time(.milliseconds($0))) })
        timeline.tick()
        #expect(timeline.state.bursts.first?.opener?.event == .crash(closes: 5))
    }

    @Test func `names nothing when nothing is known`() {
        var timeline = Timeline()
        timeline.log("web2", (0..<3).map { .access(502, at: Timeline.time(.milliseconds($0))) })
        timeline.tick()
        #expect(timeline.state.bursts.first?.opener == nil)
    }

    @Test func `tells how long the proxy kept its upstreams for dead`() throws {
        var timeline = Timeline()
        timeline.answers = ["web2": .refused]
        timeline.advance(.seconds(2))
        func fail(_ cause: CauseClass, _ timeline: inout Timeline) {
            let at = timeline.wall
            timeline.log("web2", [.error(cause, at: at)], from: "nginx web2 error")
            timeline.log("web2", (0..<4).map { .access(502, at: at + .milliseconds($0)) })
        }
        fail(.refused, &timeline)
        timeline.answers = ["web2": .ok(status: 200)]
        timeline.advance(.seconds(2))
        fail(.noLiveUpstreams, &timeline)
        timeline.advance(.seconds(3))
        fail(.noLiveUpstreams, &timeline)
        timeline.advance(.milliseconds(100))
        let burst = try #require(timeline.state.bursts.first)
        #expect(burst.noLiveShare == 2.0 / 3)
        #expect(burst.tail == .milliseconds(4_004))
    }
}

import Events
import Model
import TestKit
import Testing

@Suite struct `A burst of failed answers` {
    /// Failed answers of web2 at these milliseconds after the start, all told now.
    private func fail(_ timeline: inout Timeline, _ milliseconds: [Int], status: Int = 502) {
        timeline.log(
            "web2",
            milliseconds.map { .access(status, at: Timeline.time(.milliseconds($0))) }
        )
        timeline.tick()
    }

    @Test(arguments: [
        ([0, 500, 1_000], true), ([0, 500, 1_001], false), ([0, 1], false),
        ([0, 900, 1_800, 1_900], true), ([0, 900, 1_800, 2_700, 3_600], false),
    ])
    func `opens at the third failed answer within a second`(times: [Int], opens: Bool) {
        var timeline = Timeline()
        fail(&timeline, times)
        #expect(timeline.state.bursts.count == (opens ? 1 : 0))
    }

    @Test func `does not open on answers that are no failed attempts`() {
        var timeline = Timeline()
        for status in [200, 499, 500, 101, 404] {
            fail(&timeline, [0, 1, 2], status: status)
        }
        #expect(timeline.state.bursts.isEmpty)
    }

    @Test func `counts every answer it took in`() throws {
        var timeline = Timeline()
        timeline.log(
            "web2",
            [
                .access(502, client: "127.2.0.1:4001", at: Timeline.time(.milliseconds(100))),
                .access(502, client: "127.2.0.2:4002", at: Timeline.time(.milliseconds(101))),
                .access(
                    503,
                    client: "127.2.0.1:4001",
                    requests: 2,
                    at: Timeline.time(.milliseconds(102))
                ),
                .access(504, client: "127.2.0.3:4003", at: Timeline.time(.milliseconds(1_300))),
            ]
        )
        let burst = try #require(timeline.state.bursts.first)
        #expect(burst.total == 4)
        #expect(burst.statuses == [502: 2, 503: 1, 504: 1])
        #expect(burst.clients == ["127.2.0.1", "127.2.0.2", "127.2.0.3"])
        #expect(burst.pinned == 1)
        #expect(burst.peakPerSecond == 3)
        #expect(burst.openedAt == Timeline.time(.milliseconds(100)))
        #expect(burst.lastAt == Timeline.time(.milliseconds(1_300)))
    }

    @Test func `counts exactly when lines were left out`() throws {
        var timeline = Timeline()
        let shown = [LogRecord.access(502, at: Timeline.time(.milliseconds(10)))]
        timeline.log("web2", shown, traffic: [.init(status: 502, count: 40_000)])

        let burst = try #require(timeline.state.bursts.first)
        #expect(burst.total == 40_000)
        #expect(burst.peakPerSecond == 40_000)
        #expect(timeline.state.node("web2")?.traffic.buckets.last?.badGateway == 40_000)
    }

    @Test func `closes after five seconds without one`() throws {
        var timeline = Timeline()
        fail(&timeline, [0, 1, 200])
        timeline.advance(.milliseconds(4_900))
        #expect(timeline.state.bursts.first?.isClosed == false)
        timeline.advance(.milliseconds(100))
        #expect(timeline.state.bursts.first?.isClosed == true)
        #expect(
            timeline.facts == [
                .burstOpened(id: 1, cause: nil),
                .burstClosed(id: 1, total: 3, length: .milliseconds(200), cause: nil),
            ]
        )
    }

    @Test func `goes on with an answer at five seconds and ends before a later one`() {
        var timeline = Timeline()
        fail(&timeline, [0, 0, 0, 5_000])
        #expect(timeline.state.bursts.map(\.total) == [4])

        fail(&timeline, [10_001, 10_002, 10_003])
        #expect(timeline.state.bursts.map(\.total) == [4, 3])
        #expect(timeline.state.bursts.map(\.isClosed) == [true, false])
    }

    @Test func `takes its cause from the error log before and after`() throws {
        var timeline = Timeline()
        timeline.log(
            "web2",
            [.error(.refused, at: Timeline.time(.milliseconds(50)))],
            from: "nginx web2 error"
        )
        fail(&timeline, [300, 310, 320])
        #expect(timeline.facts == [.burstOpened(id: 1, cause: .refused)])

        let late = LogRecord.error(.noLiveUpstreams, at: Timeline.time(.milliseconds(900)))
        timeline.log("web2", [late, late], from: "nginx web2 error")
        timeline.tick()
        #expect(timeline.state.bursts.first?.causes == [.refused: 1, .noLiveUpstreams: 2])
        #expect(
            timeline.facts == [.burstOpened(id: 1, cause: .noLiveUpstreams)],
            "amended in place"
        )
    }

    @Test(arguments: [
        LogRecord.error(.lifecycle, level: "notice", at: Timeline.epoch),
        .error(.clientLeft, level: "info", at: Timeline.epoch),
        .error(.idleTimeout, level: "info", at: Timeline.epoch),
        .error(.other, level: "info", at: Timeline.epoch),
    ])
    func `takes no cause from lines that name none`(line: LogRecord) {
        var timeline = Timeline()
        timeline.log("web2", [line], from: "nginx web2 error")
        fail(&timeline, [0, 1, 2])
        #expect(timeline.state.bursts.first?.cause == nil)
    }

    @Test func `belongs to one node`() {
        var timeline = Timeline()
        timeline.log("web1", [.access(502, at: Timeline.time(.zero))])
        fail(&timeline, [0, 1])
        #expect(timeline.state.bursts.isEmpty)
    }

    @Test func `closes when its node leaves the configuration`() {
        var timeline = Timeline()
        fail(&timeline, [0, 1, 2])
        timeline.send(.topologyChanged(.cluster(1)), from: "console")
        #expect(timeline.state.bursts.first?.isClosed == true)
        #expect(checkInvariants(timeline.state) == [])
    }
}

@Suite struct `A node's traffic` {
    @Test func `is counted in seconds of the console's clock`() throws {
        var timeline = Timeline()
        timeline.advance(.milliseconds(900))
        timeline.log(
            "web1",
            [],
            traffic: [.init(status: 200, count: 7), .init(status: 502, count: 1)]
        )
        timeline.advance(.milliseconds(100))
        timeline.log("web1", [], traffic: [.init(status: 500, count: 2)])

        let buckets = try #require(timeline.state.node("web1")).traffic.buckets
        #expect(buckets.map(\.second) == [0, 1])
        #expect(buckets.map(\.requests) == [8, 2])
        #expect(buckets.map(\.errors5xx) == [1, 2])
        #expect(buckets.map(\.badGateway) == [1, 0])
    }

    @Test func `saturates on counts that cannot be`() throws {
        var timeline = Timeline()
        for count in [Int.max, Int.max, -5, Int.min] {
            timeline.log("web1", [], traffic: [.init(status: 502, count: count)])
        }
        #expect(timeline.state.node("web1")?.traffic.buckets.last?.requests == Int.max)
        #expect(checkInvariants(timeline.state) == [])
    }
}

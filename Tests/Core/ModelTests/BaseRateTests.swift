import Events
import Model
import TestKit
import Testing

@Suite struct `A node that always fails a little` {
    /// Failed answers of web2 at these times after the start, each read when it was written.
    private func run(_ timeline: inout Timeline, until end: Duration, perSecond: Int) {
        while timeline.now - .zero < end {
            let second = timeline.now - .zero
            let records = (0..<perSecond).map { number in
                LogRecord.access(
                    502,
                    client: "127.2.0.\(number):4000",
                    at: Timeline.time(second + .milliseconds(number * 1_000 / perSecond))
                )
            }
            timeline.log("web2", records)
            timeline.advance(.seconds(1))
        }
    }

    @Test func `is not one endless burst`() throws {
        var timeline = Timeline()
        run(&timeline, until: .seconds(480), perSecond: 3)

        let burst = try #require(timeline.state.bursts.first)
        #expect(burst.end == .ordinary)
        #expect(burst.length < .seconds(400))
        #expect(timeline.state.bursts.count == 1)
        #expect(checkInvariants(timeline.state) == [])
    }

    @Test func `has a real burst on top that opens and closes`() throws {
        var timeline = Timeline()
        run(&timeline, until: .seconds(600), perSecond: 3)
        let before = timeline.state.bursts.count
        run(&timeline, until: .seconds(604), perSecond: 40)
        #expect(timeline.state.bursts.count == before + 1)
        #expect(timeline.state.bursts.last?.isClosed == false)
        run(&timeline, until: .seconds(620), perSecond: 3)

        let burst = try #require(timeline.state.bursts.last)
        #expect(timeline.state.bursts.count == before + 1)
        #expect(burst.end == .quiet)
        #expect((155...166).contains(burst.total))
        #expect(burst.length >= .seconds(3))
        #expect(burst.length < .seconds(6))
        #expect(burst.base > 2)
        #expect(burst.base < 3.5)
    }

    @Test func `that fails once in ten seconds opens at the third within one`() {
        var timeline = Timeline()
        for _ in 0..<30 {
            run(&timeline, until: timeline.now - .zero + .seconds(1), perSecond: 1)
            timeline.advance(.seconds(9))
        }
        #expect(timeline.state.bursts.isEmpty)
        run(&timeline, until: timeline.now - .zero + .seconds(1), perSecond: 3)
        #expect(timeline.state.bursts.count == 1)
    }

    @Test func `is forgotten after the fault is mended`() throws {
        var timeline = Timeline()
        run(&timeline, until: .seconds(500), perSecond: 3)
        timeline.advance(.seconds(300))
        run(&timeline, until: .seconds(801), perSecond: 4)
        let burst = try #require(timeline.state.bursts.last)
        #expect(!burst.isClosed)
        #expect(burst.base < 0.1)
    }

    @Test func `an outage of four minutes is one burst`() {
        var timeline = Timeline()
        run(&timeline, until: .seconds(10), perSecond: 0)
        run(&timeline, until: .seconds(250), perSecond: 40)
        #expect(timeline.state.bursts.count == 1)
        #expect(timeline.state.bursts.last?.isClosed == false)
        timeline.advance(.seconds(6))
        #expect(timeline.state.bursts.last?.end == .quiet)
        #expect(timeline.state.bursts.last?.total == 9_600)
    }

    @Test func `a line with an absurd time stretches no burst`() {
        var timeline = Timeline()
        let odd = [WallTime(rawValue: 0), WallTime(rawValue: .max)]
        for at in odd { timeline.log("web2", [.access(502, at: at)]) }
        run(&timeline, until: .seconds(2), perSecond: 3)
        #expect(timeline.state.bursts.count == 1)
        #expect(timeline.state.bursts.last.map { $0.length < .seconds(3) } == true)
        timeline.log("web2", [.access(502, at: odd[0])])
        #expect(timeline.state.bursts.last.map { $0.length < .seconds(3) } == true)
    }
}

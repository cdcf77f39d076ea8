import Events
import Model
import TestKit
import Testing

@Suite struct `A node that accepts and drops` {
    /// WebSockets of web2 that end now after `life`.
    private func end(_ count: Int, life: Duration, _ timeline: inout Timeline) {
        let records = (0..<count).map { number in
            var access = AccessRecord(client: Endpoint("127.2.0.\(number):4000"), status: 101)
            access.requestTime = life
            return LogRecord(
                at: timeline.wall,
                content: .access(access),
                raw: RawLine("101 \(number)")
            )
        }
        timeline.log("web2", records)
    }

    @Test func `is a storm from the tenth session on, and until it rests`() throws {
        var timeline = Timeline()
        for _ in 0..<4 {
            end(3, life: .milliseconds(20), &timeline)
            timeline.advance(.seconds(1))
        }
        let storm = try #require(timeline.state.node("web2")?.dropStorm)
        #expect(storm.count == 10 + 2)
        #expect(timeline.facts.contains(.dropStormBegan(count: 10, within: .seconds(3))))
        timeline.advance(.seconds(5))
        #expect(timeline.state.node("web2")?.dropStorm == nil)
        #expect(timeline.facts.contains(.dropStormEnded(count: 12, length: .seconds(3))))
        #expect(checkInvariants(timeline.state) == [])
    }

    @Test func `is none when all ended in one crash`() {
        var timeline = Timeline()
        timeline.advance(.milliseconds(900))
        end(400, life: .seconds(1), &timeline)
        timeline.advance(.milliseconds(200))
        end(400, life: .seconds(1), &timeline)
        timeline.advance(.seconds(3))
        #expect(timeline.state.node("web2")?.dropStorm == nil)
    }

    @Test func `is none when sessions last`() {
        var timeline = Timeline()
        for _ in 0..<20 {
            end(3, life: .seconds(3), &timeline)
            timeline.advance(.seconds(1))
        }
        #expect(timeline.state.node("web2")?.dropStorm == nil)
    }
}

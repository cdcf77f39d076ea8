import Events
import Model
import TestKit
import Testing

@Suite struct `A log source` {
    private func send(_ state: SourceState, to timeline: inout Timeline) {
        let change = SourceChange(state: state, detail: "why", isLog: true)
        timeline.send(.sourceChanged(change), from: "log")
    }

    @Test func `adds up its counts exactly, and keeps why the last line was not understood`() {
        var timeline = Timeline()
        for offset in 0..<3 {
            let rejected = LogRecord(
                at: nil,
                content: .rejected(reason: "no time", offset: offset),
                raw: RawLine("?")
            )
            let counts = LogCounts(
                lines: 10,
                understood: 7,
                partial: 2,
                rejected: 1,
                leftOut: 5,
                sampled: 4,
                ownProbes: 3,
                lost: 6
            )
            let batch = LogBatch(
                node: "web1",
                counts: counts,
                records: [rejected, .access(200, at: timeline.wall)],
                format: "nginx-json",
                isFormatDetected: true
            )
            timeline.send(.logBatchRead(batch), from: "log")
        }
        let source = timeline.state.sources[0]

        #expect(
            source.knownCounts
                == LogCounts(
                    lines: 30,
                    understood: 21,
                    partial: 6,
                    rejected: 3,
                    leftOut: 15,
                    sampled: 12,
                    ownProbes: 9,
                    lost: 18
                )
        )
        #expect(source.lastRejection?.reason == "no time" && source.lastRejection?.offset == 2)
        #expect(source.format == "nginx-json" && source.isFormatDetected)
    }

    @Test func `has no counts before it could be read, and 0 once it can`() {
        var timeline = Timeline()
        send(.missing, to: &timeline)
        #expect(timeline.state.sources[0].knownCounts == nil)
        #expect(timeline.state.sources[0].isLog)
        send(.open, to: &timeline)
        #expect(timeline.state.sources[0].knownCounts?.lines == 0)
        send(.failing, to: &timeline)
        #expect(timeline.state.sources[0].knownCounts?.lines == 0)
    }

    @Test func `that was cut short in place may have lost more than was counted`() {
        var timeline = Timeline()
        send(.rotated, to: &timeline)
        #expect(!timeline.state.sources[0].mayHaveLostMore)
        send(.truncated, to: &timeline)
        send(.open, to: &timeline)
        #expect(timeline.state.sources[0].mayHaveLostMore)
    }

    @Test func `tells the age of its last line by the console's clock`() {
        var timeline = Timeline()
        #expect(
            SourceStatus(id: "log", lastSeen: .zero).lastLineAge(at: timeline.wall) == nil
        )
        timeline.line(from: "log", delay: .seconds(3))
        timeline.advance(.seconds(4))

        let source = timeline.state.sources[0]
        #expect(source.lastLineAge(at: timeline.state.clock.wall) == .seconds(7))
        #expect(source.lastLineAge(at: nil) == nil)
    }

    @Test func `tells its rate over five full seconds, and nothing before`() throws {
        var timeline = Timeline()
        for _ in 0..<50 {
            timeline.line(from: "log", delay: .zero)
            timeline.advance(.milliseconds(100))
        }
        #expect(timeline.state.sources[0].linesPerSecond(at: timeline.now) == nil)
        for _ in 0..<30 {
            timeline.line(from: "log", delay: .zero)
            timeline.advance(.milliseconds(100))
        }
        #expect(timeline.state.sources[0].linesPerSecond(at: timeline.now) == 10)
        timeline.advance(.seconds(7))
        #expect(timeline.state.sources[0].linesPerSecond(at: timeline.now) == 0)
    }
}

import Events
import Model
import TestKit
import Testing

@Suite struct `The clock of a log` {
    /// One line every `pause`, with a delay of its own.
    private func run(
        _ delays: [Duration],
        every pause: Duration = .seconds(1),
        _ timeline: inout Timeline
    ) {
        for delay in delays {
            timeline.line(from: "log", delay: delay)
            timeline.advance(pause)
        }
    }

    private func skew(_ timeline: Timeline) -> ClockSkew? {
        timeline.state.sources.first?.clockSkew(at: timeline.now)
    }

    @Test func `is unknown before enough lines came`() {
        var timeline = Timeline()
        run(Array(repeating: .zero, count: 5), &timeline)
        // The first line is nobody's successor: it may be from any time.
        #expect(skew(timeline) == nil)
        run([.zero], &timeline)
        #expect(skew(timeline)?.verdict == .agrees)
    }

    @Test(arguments: [
        (Duration.milliseconds(20), ClockSkew.Verdict.agrees),
        (.milliseconds(1_900), .agrees),
        (.milliseconds(-900), .agrees),
        (.milliseconds(-1_500), .ahead),
        (.seconds(-90), .ahead),
        (.milliseconds(2_500), .behindOrLate),
        (.seconds(3_600), .behindOrLate),
    ])
    func `is judged by the freshest lines`(delay: Duration, verdict: ClockSkew.Verdict) {
        var timeline = Timeline()
        var random = Seeded(seed: 7)
        let delays = (0..<40).map { number in
            // Most lines come later than the freshest ones.
            number.isMultiple(of: 4)
                ? delay : delay + .milliseconds(Int.random(in: 0...900, using: &random))
        }
        run(delays, &timeline)

        #expect(skew(timeline)?.shortestDelay == delay)
        #expect(skew(timeline)?.verdict == verdict)
    }

    @Test func `agrees for a log with whole seconds and a clock like the console's`() throws {
        var timeline = Timeline()
        timeline.advance(.milliseconds(100))
        for _ in 0..<200 {
            let second = timeline.wall.rawValue % 1_000_000_000
            timeline.line(from: "log", delay: .nanoseconds(second))
            timeline.advance(.milliseconds(700))
        }

        let estimate = try #require(skew(timeline))
        #expect(estimate.verdict == .agrees && estimate.shortestDelay < .milliseconds(300))
    }

    @Test func `is never told from lines read back`() {
        var timeline = Timeline()
        // Three hours of a log within ten seconds, batch after batch, then nothing.
        run((0..<100).map { .seconds(10_800 - $0 * 108) }, every: .milliseconds(100), &timeline)
        timeline.advance(.seconds(30))
        #expect(skew(timeline) == nil)
        run(Array(repeating: .milliseconds(50), count: 9), &timeline)
        #expect(skew(timeline)?.shortestDelay == .milliseconds(50))
    }

    @Test(arguments: [30_000_000_000, -30_000_000_000, 1_795_444_320, -1_795_444_320])
    func `is not moved by a line with an absurd time`(seconds: Int64) {
        var timeline = Timeline()
        var delays = Array(repeating: Duration.milliseconds(40), count: 30)
        // Two in a row as well.
        for place in [3, 11, 12] { delays[place] = .seconds(seconds) }
        run(delays, &timeline)

        #expect(skew(timeline)?.shortestDelay == .milliseconds(40))
    }

    @Test(arguments: [.max, .min, 0] as [Int64])
    func `never traps on a time at the end of the range`(raw: Int64) {
        var timeline = Timeline()
        for step in 0..<12 {
            let batch = LogBatch(
                node: nil,
                counts: LogCounts(lines: 1, understood: 1),
                records: [],
                lastLineAt: WallTime(rawValue: step.isMultiple(of: 2) ? raw : .max)
            )
            timeline.send(.logBatchRead(batch), from: "log")
            timeline.advance(.seconds(1))
        }
        #expect(timeline.state.sources[0].lastLineAge(at: timeline.wall) != nil)
    }

    @Test(arguments: [Duration.seconds(3_600), .seconds(-3_600), .seconds(5)])
    func `is measured anew when the console's own clock was set`(step: Duration) {
        var timeline = Timeline()
        run(Array(repeating: .milliseconds(40), count: 20), &timeline)
        // The writer is another host: its clock goes on as before.
        timeline.clockStep = step
        timeline.advance(.milliseconds(100))
        #expect(skew(timeline) == nil)
        run(Array(repeating: step + .milliseconds(40), count: 20), &timeline)

        #expect(skew(timeline)?.shortestDelay == step + .milliseconds(40))
        #expect(timeline.facts.filter { $0 == .clockStepped(step) }.count == 1)
    }

    @Test func `that is set is followed within a few lines when it is ahead`() {
        var timeline = Timeline()
        run(Array(repeating: .milliseconds(40), count: 60), &timeline)
        run(Array(repeating: .seconds(-90), count: 10), &timeline)

        #expect(skew(timeline)?.verdict == .ahead)
    }

    @Test func `is forgotten when the log was quiet for long`() {
        var timeline = Timeline()
        run(Array(repeating: .milliseconds(40), count: 9), &timeline)
        #expect(skew(timeline) != nil)
        timeline.advance(.seconds(700))

        #expect(skew(timeline) == nil)
    }
}

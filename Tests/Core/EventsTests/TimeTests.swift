import Events
import Testing

@Suite struct `Points in time` {
    @Test func `instants and durations add up`() {
        let start = Instant(rawValue: 1_000)
        #expect(start + .microseconds(2) == Instant(rawValue: 3_000))
        #expect(Instant(rawValue: 3_000) - start == .microseconds(2))
        #expect(start - Instant(rawValue: 3_000) == .microseconds(-2))
        #expect(Instant.zero < start)
    }

    @Test func `arithmetic stops at the ends of the range instead of trapping`() {
        let end = WallTime(rawValue: .max)
        let beginning = WallTime(rawValue: .min)
        #expect(end + .seconds(1) == end)
        #expect(beginning - .seconds(1) == beginning)
        #expect(beginning + .seconds(-1) == beginning)
        #expect(end - beginning == .nanoseconds(Int64.max))
        #expect(beginning - end == .nanoseconds(Int64.min))
        #expect(Instant(rawValue: .max) + .seconds(Int64.max) == Instant(rawValue: .max))
    }

    @Test(arguments: [
        (Duration.milliseconds(1_500), Int64(1_500_000_000)),
        (.nanoseconds(-1), -1),
        (.seconds(-2) - .nanoseconds(5), -2_000_000_005),
        (.seconds(Int64.max), Int64.max),
        (.seconds(Int64.min), Int64.min),
    ])
    func `a duration has its whole length in nanoseconds`(duration: Duration, expected: Int64) {
        #expect(duration.nanoseconds == expected)
    }

    @Test(arguments: [
        (1.5, Duration.milliseconds(1_500)), (0, .zero), (-0.25, .milliseconds(-250)),
        (.nan, nil), (.infinity, nil), (-.infinity, nil), (1e300, nil), (9.3e9, nil),
    ])
    func `seconds from outside are taken only when they fit`(seconds: Double, expected: Duration?) {
        #expect(Duration(exactlySeconds: seconds) == expected)
    }
}

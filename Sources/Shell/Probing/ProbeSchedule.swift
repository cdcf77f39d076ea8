import Events

/// When which node is probed next.
///
/// Times are durations since the schedule began.
struct ProbeSchedule {
    private struct Slot {
        let every: Duration
        var due: Duration
        var isRunning = false
    }

    /// No node is probed more often, whatever is configured: a probe is not a load test.
    static let shortestInterval = Duration.milliseconds(100)
    /// The first probes are spread over this time at most, so that no node stays unknown for long.
    static let firstRound = Duration.seconds(1)

    private var slots: [Slot]

    /// - Parameter intervals: one for each node; their first probes are spread evenly.
    init(intervals: [Duration]) {
        slots = intervals.enumerated().map { index, interval in
            let every = max(interval, Self.shortestInterval)
            let due = min(every, Self.firstRound) / intervals.count * index
            return Slot(every: every, due: due)
        }
    }

    /// When the next probe has to start; nil while all are under way.
    var nextDue: Duration? { slots.lazy.filter { !$0.isRunning }.map(\.due).min() }

    /// The nodes whose probes have to start now; they count as under way from here on.
    mutating func takeDue(now: Duration) -> [Int] {
        let due = slots.indices.filter { !slots[$0].isRunning && slots[$0].due <= now }
        for index in due { slots[index].isRunning = true }
        return due
    }

    /// Makes every probe due that is not under way.
    mutating func hurry(now: Duration) {
        for index in slots.indices where !slots[index].isRunning {
            slots[index].due = min(slots[index].due, now)
        }
    }

    /// Notes that a node's probe ended.
    ///
    /// The next starts when it is due, or at once when this one overran its interval. Missed ones
    /// are not made up for.
    mutating func finish(_ index: Int, now: Duration) {
        slots[index].isRunning = false
        slots[index].due = max(slots[index].due + slots[index].every, now)
    }
}

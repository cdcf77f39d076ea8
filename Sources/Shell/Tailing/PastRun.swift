package import Events

/// Logs that lie on disk, told as the run of a console that followed them: what was written within
/// one tick is read at its end, and a tick follows.
///
/// Where no line was written for a while ticks come once a second, and none when there is nothing
/// left to settle. The same logs always give the same run. Used by one thread.
package struct PastRun {
    /// What the lines that were told so far became.
    package private(set) var counts = LogCounts()
    /// Civil time of the run's instant 0: the last whole tick not after the first line.
    package let start: WallTime
    private let logs: [PastLog]
    private let topology: Topology
    private var now: WallTime
    private var lastLine: WallTime
    private var sequence: UInt64 = 0
    /// Seconds told after the last line; nil while lines are left.
    private var closing: Int?

    /// One tick of a live console.
    private static let tick: Int64 = 100_000_000
    /// After so long without a line ticks come once a second.
    private static let quiet = Duration.seconds(2)
    /// After so long nothing is left to settle: a burst, a flurry, an operation.
    private static let settled = Duration.seconds(40)
    /// Seconds told after the last line, for what waits for time to pass.
    private static let afterwards = 10

    /// Begins before the first line; nil when no log has a line with a time.
    package init?(_ logs: [PastLog], topology: Topology) {
        guard let first = logs.compactMap(\.next).min() else { return nil }
        self.logs = logs
        self.topology = topology
        start = WallTime(rawValue: first.rawValue / Self.tick * Self.tick)
        now = start
        lastLine = start
    }

    /// Civil time of the last tick told.
    package var end: WallTime { now }

    /// The envelopes of the next tick, the last of which ends it; nil at the end.
    package mutating func next() -> [Envelope]? {
        if sequence == 0 {
            return [
                envelope(.topologyChanged(topology), from: "console"),
                envelope(.ticked(Tick(wall: start)), from: "console", at: start),
            ]
        }
        guard closing == nil, let next = logs.compactMap(\.next).min() else { return nextAtEnd() }
        guard next < now + .nanoseconds(Self.tick) else { return pass(to: next) }
        now = now + .nanoseconds(Self.tick)
        lastLine = now
        var envelopes: [Envelope] = []
        for log in logs {
            guard let batch = log.batch(before: now) else { continue }
            counts = counts + batch.counts
            envelopes.append(envelope(.logBatchRead(batch), from: log.stream.source))
        }
        return envelopes + [endOfTick()]
    }

    /// A tick without lines, the last one not after the tick of `next`.
    private mutating func pass(to next: WallTime) -> [Envelope] {
        let target = WallTime(rawValue: next.rawValue / Self.tick * Self.tick)
        let idle = now - lastLine
        if idle >= Self.settled, target - now > .seconds(1) { now = target - .seconds(1) }
        now = min(target, now + (idle >= Self.quiet ? .seconds(1) : .nanoseconds(Self.tick)))
        return [endOfTick()]
    }

    private mutating func nextAtEnd() -> [Envelope]? {
        let told = closing ?? 0
        guard told < Self.afterwards else { return nil }
        closing = told + 1
        now = now + .seconds(1)
        return [endOfTick()]
    }

    private mutating func endOfTick() -> Envelope {
        envelope(.ticked(Tick(wall: now)), from: "console", at: now)
    }

    private mutating func envelope(
        _ event: Event,
        from source: SourceID,
        at: WallTime? = nil
    ) -> Envelope {
        sequence += 1
        return Envelope(
            sequence: sequence,
            seen: .zero + (now - start),
            source: source,
            at: at,
            event: event
        )
    }
}

import Events

/// How a log's own clock compares with the console's: an estimate from its last lines.
///
/// For one line, `console's time when it was read − time in the line = delay − skew`, where the
/// skew is how far the writer's clock is ahead, and the delay is never negative. A time cut to the
/// whole second only adds to the delay. So of many lines the smallest difference is closest to the
/// skew: below zero, the writer's clock is ahead by at least that much. Above zero, nobody can tell
/// a clock that is behind from lines that come late.
package struct ClockSkew: Codable, Equatable, Sendable {
    /// The console's time minus the line's, for the freshest of the last lines.
    package var shortestDelay: Duration

    package init(shortestDelay: Duration) { self.shortestDelay = shortestDelay }

    /// What the estimate says, beyond what the precision of logs and ordinary delays explain.
    package var verdict: Verdict {
        if shortestDelay < .zero - Rules.lineResolution { return .ahead }
        if shortestDelay > Rules.lineResolution + Rules.ordinaryDelay { return .behindOrLate }
        return .agrees
    }

    package enum Verdict: String, Codable, Equatable, Sendable {
        case ahead
        case agrees
        case behindOrLate

        /// The verdict in a sentence.
        package var words: String {
            switch self {
            case .ahead: "the writer's clock is ahead by at least this"
            case .agrees: "agrees, as far as whole seconds and an ordinary delay let it be seen"
            case .behindOrLate:
                "the writer's clock is behind, or its lines come late or tell when a request began:"
                    + " these cannot be told apart"
            }
        }
    }
}

/// Keeps the differences between the console's clock and a log's, one for each second with lines.
///
/// Two kinds of lines must not move the estimate:
/// - Lines read back. Their own time goes on faster than the console's, so a batch counts only when
///   its last line is no more later than the batch before than time passed, plus the resolution.
///   The first batch never counts.
/// - Lines with an absurd time, 1970 or 2999. A jump into the future is a line read back by the
///   rule above; one from the past is a long delay, and only the short ones decide. Of those the
///   shortest eighth, at least one, is passed over.
struct SkewMeter: Codable, Equatable, Sendable {
    /// When a batch was read and the difference then.
    private struct Sample: Codable, Equatable, Sendable {
        var seen: Instant
        var delay: Duration
    }

    /// Oldest first; at most `Limits.skewSamples`.
    private var samples: [Sample] = []
    private var lastSeen: Instant?
    private var lastWritten: WallTime?

    /// Takes the time in the last line of a batch that was read at `seen`, which was `wall` by the
    /// console's clock.
    mutating func add(written: WallTime, seen: Instant, wall: WallTime?) {
        defer { (lastSeen, lastWritten) = (seen, written) }
        guard let wall, let lastSeen, let lastWritten,
            written - lastWritten <= (seen - lastSeen) + Rules.lineResolution
        else { return }
        let sample = Sample(seen: seen, delay: wall - written)
        if let last = samples.last, last.seen.second == seen.second {
            if sample.delay < last.delay { samples[samples.count - 1] = sample }
            return
        }
        samples.append(sample)
        if samples.count > Limits.skewSamples { samples.removeFirst() }
    }

    /// The estimate; nil while too few seconds had lines.
    func estimate(at now: Instant) -> ClockSkew? {
        let delays = samples.filter { now - $0.seen <= Rules.skewWindow }.map(\.delay).sorted()
        guard delays.count >= Rules.skewMinimum else { return nil }
        return ClockSkew(shortestDelay: delays[max(1, delays.count / 8)])
    }
}

extension Instant {
    /// Whole seconds since the run began.
    fileprivate var second: Int64 { rawValue / 1_000_000_000 }
}

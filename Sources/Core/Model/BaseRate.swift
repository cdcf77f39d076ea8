import Events

/// A node's own rate of failed answers: an exponentially weighted mean of failed answers a second,
/// by the log's clock.
///
/// With T = `Rules.baseSeconds`, each whole second without a failed answer leaves `1 − 1/T` of the
/// rate, and each failed answer adds `1/T`: a steady rate r gives r. From the rate λ come the two
/// thresholds of a burst, in failed answers within one second. Answers that fail independently of
/// each other at the rate λ vary by √λ, so the thresholds are so many deviations above it:
///
///     opens at    max(3, λ + 6 √λ)
///     goes on at  max(1, λ + 2 √λ)
struct BaseRate: Codable, Equatable, Sendable {
    private var perSecond = 0.0
    /// The log's second that the rate is told for; nil before the first failed answer.
    private var second: Int64?

    /// The rate at a time, in failed answers a second; 0 or more.
    func value(at time: WallTime) -> Double {
        guard let second, time.wholeSecond > second else { return perSecond }
        return perSecond * left(after: time.wholeSecond - second)
    }

    /// Failed answers within a second from which a burst opens.
    func opening(at time: WallTime) -> Double {
        let rate = value(at: time)
        return max(
            Double(Rules.burstMinimum),
            rate + Rules.burstOpeningDeviations * rate.squareRoot()
        )
    }

    /// Failed answers within a second below which a burst does not go on.
    func closing(at time: WallTime) -> Double {
        let rate = value(at: time)
        return max(1, rate + Rules.burstClosingDeviations * rate.squareRoot())
    }

    /// Takes failed answers that belong to no burst.
    mutating func add(_ count: Int, at time: WallTime) {
        pass(to: time)
        perSecond += Double(max(0, count)) / Double(Rules.baseSeconds)
    }

    /// Lets the time until `time` pass without a trace: nothing is known of the node's own rate
    /// while a burst covers it.
    mutating func skip(to time: WallTime) { second = max(second ?? .min, time.wholeSecond) }

    private mutating func pass(to time: WallTime) {
        perSecond = value(at: time)
        let now = time.wholeSecond
        // A log's clock that was absurdly ahead, or was set back, must not stop the forgetting.
        let isBack = second.map { $0.subtractingSaturated(now) > Int64(Rules.baseSeconds) } ?? true
        second = isBack ? now : max(second ?? now, now)
    }

    /// The share that stays after this many seconds, by squaring.
    private func left(after seconds: Int64) -> Double {
        guard seconds < 3_600 else { return 0 }
        var (share, step, rest) = (1.0, 1 - 1 / Double(Rules.baseSeconds), seconds)
        while rest > 0 {
            if rest & 1 == 1 { share *= step }
            step *= step
            rest >>= 1
        }
        return share
    }
}

import Events
import Foundation

/// How a client library behaves when its connection fails, as data.
///
/// The numbers are the libraries' own; the protocol on the wire is DDP whichever policy is used.
package struct ReconnectPolicy: Equatable, Sendable {
    /// The library's name, such as `meteor`.
    package var name: String
    /// How long it waits before each retry.
    package var backoff: Backoff
    /// Retries after which it gives up for good; nil when it never does.
    package var maxRetries: Int?
    /// Time limit of one try, from its start until the transport is open (101).
    package var connectTimeout: Duration
    /// Its own pings; nil when it sends none.
    package var heartbeat: HeartbeatRule?
    /// An open connection that says nothing for this long is given up; nil when it may be silent.
    package var silenceTimeout: Duration?

    /// How long to wait before a retry.
    package enum Backoff: Equatable, Sendable {
        case exponential(ExponentialBackoff)
        /// These waits in turn, then `last` for every further retry.
        case table([Duration], last: Duration)
    }

    /// The wait before retry number `count`, which counts from 0 and starts again from 0 when a
    /// transport opens.
    ///
    /// Never negative; a `count` below 0 is taken as 0.
    package func delay(
        beforeRetry count: Int,
        random: inout some RandomNumberGenerator
    ) -> Duration {
        let count = max(0, count)
        switch backoff {
        case .exponential(let rule): return rule.delay(count: count, random: &random)
        case .table(let waits, let last): return count < waits.count ? waits[count] : last
        }
    }
}

/// Waits that grow by a factor, with a cap and random fuzz.
///
/// `count < minCount`: `minTimeout`, exactly. Otherwise
/// `min(maxTimeout, baseTimeout * exponent^count) * U[1 - fuzz/2, 1 + fuzz/2]`, where `count` is
/// the absolute number of the retry.
package struct ExponentialBackoff: Equatable, Sendable {
    /// Retries that come at once, after `minTimeout`.
    package var minCount: Int
    package var minTimeout: Duration
    package var baseTimeout: Duration
    /// The factor from one retry to the next; 1 or more.
    package var exponent: Double
    package var maxTimeout: Duration
    /// Width of the random factor around 1; 0 for none, at most 2.
    package var fuzz: Double
    /// Whether the cap also holds after the fuzz was applied.
    package var capsAfterFuzz: Bool

    package init(
        minCount: Int,
        minTimeout: Duration,
        baseTimeout: Duration,
        exponent: Double,
        maxTimeout: Duration,
        fuzz: Double,
        capsAfterFuzz: Bool = false
    ) {
        self.minCount = minCount
        self.minTimeout = minTimeout
        self.baseTimeout = baseTimeout
        self.exponent = exponent
        self.maxTimeout = maxTimeout
        self.fuzz = fuzz
        self.capsAfterFuzz = capsAfterFuzz
    }

    func delay(count: Int, random: inout some RandomNumberGenerator) -> Duration {
        guard count >= minCount else { return minTimeout }
        let limit = maxTimeout.seconds
        var seconds = min(limit, baseTimeout.seconds * pow(exponent, Double(count)))
        if fuzz > 0 {
            seconds *= Double.random(in: (1 - fuzz / 2)...(1 + fuzz / 2), using: &random)
        }
        if capsAfterFuzz { seconds = min(limit, seconds) }
        return Duration(exactlySeconds: seconds) ?? maxTimeout
    }
}

/// When a client pings, and when it takes silence for death.
package struct HeartbeatRule: Equatable, Sendable {
    /// Time between two looks at the connection, from the moment the session is established.
    package var interval: Duration
    /// Time after a ping in which something must arrive.
    package var timeout: Duration
    /// Meteor's rule: ping only when nothing arrived since the last look.
    package var onlyWhenSilent: Bool

    package init(interval: Duration, timeout: Duration, onlyWhenSilent: Bool) {
        self.interval = interval
        self.timeout = timeout
        self.onlyWhenSilent = onlyWhenSilent
    }
}

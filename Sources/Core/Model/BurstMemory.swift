import Events

/// What the fold follows of one node's failed answers (502, 503, 504).
///
/// The rule, all times by the log's clock unless said otherwise, λ being the node's own rate of
/// failed answers (`BaseRate`):
///
/// - A burst opens when `max(3, λ + 6 √λ)` failed answers fall within `Rules.burstOpening` (1 s), and
///   takes those in.
/// - It is kept up by each failed answer that makes `max(1, λ + 2 √λ)` within that time. Answers
///   below that belong to it only when one that keeps it up follows.
/// - It closes when for `Rules.burstQuiet` (5 s) none kept it up, by the log's clock or, for a log
///   that is silent, the console's; as `quiet`.
/// - λ is learned outside bursts. Of a burst longer than `Rules.burstLearning` it is learned too, so
///   that what a node always answers is no endless burst: it closes as `ordinary`.
struct BurstMemory: Codable, Equatable, Sendable {
    /// The id of the burst that is open; nil while none is.
    var open: Int?
    /// When the last failed answer that keeps the burst up was read.
    var seen = Instant.zero
    /// Failed answers of the last second; outside a burst they wait for one to open.
    var window = FailureWindow()
    /// The node's own rate, outside bursts.
    var base = BaseRate()
    /// The same with what the open burst taught, once that has lasted long.
    var learned: BaseRate?
    /// Failed answers since the last that kept the burst up.
    var held: [FailedCount] = []
    /// Error-log causes of the last seconds, by the second in which they were logged.
    var causes: [CauseCount] = []
    /// The log second of the last failed answer, and how many it had.
    var second = Int64.min
    var inSecond = 0
    /// The entry that told of the opening, and the cause it named; nil before the next tick.
    var told: HappeningMark?
    var toldCause: CauseClass?
}

/// Failed answers of one status at one time.
struct FailedCount: Codable, Equatable, Sendable {
    var at: WallTime
    var status: Int
    var count: Int
    /// Who was answered, by `clientKey`; nil where the log does not say, or lines were left out.
    var client: String?
    /// nil where the log does not say, or lines were left out.
    var route: String?
    var isPinned = false
}

/// How often the error log named one cause in one second.
struct CauseCount: Codable, Equatable, Sendable {
    var at: WallTime
    var seen: Instant
    var cause: CauseClass
    var count: Int
}

extension BurstMemory {
    /// Keeps a cause for a burst that may open next; what is older than a burst's quiet time goes.
    mutating func note(_ cause: CauseCount) {
        causes.removeAll { cause.seen - $0.seen > Rules.burstQuiet }
        let same = causes.firstIndex {
            $0.cause == cause.cause && $0.at.wholeSecond == cause.at.wholeSecond
        }
        if let same {
            causes[same].count.count(1)
        } else if causes.count < Limits.causesWaiting {
            causes.append(cause)
        }
    }
}

extension ErrorRecord {
    /// Whether the line names why an answer failed; life of the proxy, clients that left, idle
    /// WebSockets that ended and remarks below an error do not.
    var namesCauseOfFailure: Bool {
        switch cause {
        case .lifecycle, .clientLeft, .idleTimeout: false
        case .other: ["error", "crit", "alert", "emerg"].contains(level)
        default: true
        }
    }
}

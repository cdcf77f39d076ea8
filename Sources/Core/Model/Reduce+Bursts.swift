import Events

/// What the fold follows of one node's failed answers (502, 503, 504).
///
/// The rule, all times by the log's clock unless said otherwise: a burst opens when
/// `Rules.burstMinimum` (3) failed answers fall within `Rules.burstOpening` (1 s), and takes those in.
/// It goes on with each that comes no later than `Rules.burstQuiet` (5 s) after the one before, and
/// closes when for 5 s of the console's own clock none was read.
struct BurstMemory: Equatable, Sendable {
    /// The id of the burst that is open; nil while none is.
    var open: Int?
    /// When the last failed answer was read.
    var seen = Instant.zero
    /// Failed answers that are too few for a burst yet: less than 3, no older than 1 s.
    var waiting: [FailedCount] = []
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
struct FailedCount: Equatable, Sendable {
    var at: WallTime
    var status: Int
    var count: Int
    /// The client's host; nil where the log does not say, or lines were left out.
    var client: String?
    var isPinned = false
}

/// How often the error log named one cause in one second.
struct CauseCount: Equatable, Sendable {
    var at: WallTime
    var seen: Instant
    var cause: CauseClass
    var count: Int
}

extension State {
    /// Takes a batch's failed answers: each line, then those that were counted but left out.
    mutating func takeFailures(_ batch: LogBatch, _ index: Int, _ stamp: Stamp) {
        var listed: [Int: Int] = [:]
        var newest = batch.lastLineAt ?? stamp.at
        for record in batch.records {
            guard case .access(let access) = record.content,
                AccessRecord.isBadGateway(access.status), !access.isOwnProbe
            else { continue }
            listed[access.status, default: 0] += 1
            guard let at = record.at ?? newest else { continue }
            newest = at
            let failure = FailedCount(
                at: at,
                status: access.status,
                count: 1,
                client: access.client?.host,
                isPinned: (access.connectionRequests ?? 0) > 1
            )
            add(failure, index, stamp)
            remember(access, at: at, index, stamp)
        }
        for status in 502...504 {
            let left = batch.total { $0 == status }.addingSaturated(-(listed[status] ?? 0))
            guard left > 0, let newest else { continue }
            add(FailedCount(at: newest, status: status, count: left), index, stamp)
        }
    }

    private mutating func add(_ failure: FailedCount, _ index: Int, _ stamp: Stamp) {
        if let burst = openBurst(index), failure.at - burst.lastAt > Rules.burstQuiet {
            tellBurst(index, stamp)
            closeBurst(index, stamp)
        }
        nodes[index].memory.burst.seen = stamp.seen
        if let id = nodes[index].memory.burst.open {
            return take(failure, into: id, index)
        }
        var waiting = nodes[index].memory.burst.waiting
        waiting.append(failure)
        waiting.removeAll { failure.at - $0.at > Rules.burstOpening }
        let total = waiting.reduce(0) { $0.addingSaturated($1.count) }
        guard total >= Rules.burstMinimum, let first = waiting.map(\.at).min() else {
            nodes[index].memory.burst.waiting = waiting
            return
        }
        let id = bursts.dropped + bursts.count + 1
        let seen = nodes[index].memory.burst.seen
        let causes = nodes[index].memory.burst.causes
        nodes[index].memory.burst = BurstMemory(open: id, seen: seen, causes: causes)
        bursts.append(
            Burst(id: id, node: nodes[index].name, openedAt: first, openedSeen: stamp.seen)
        )
        for failure in waiting { take(failure, into: id, index) }
        for cause in causes { take(cause, index) }
    }

    private mutating func take(_ failure: FailedCount, into id: Int, _ index: Int) {
        let place = id - 1 - bursts.dropped
        guard bursts.indices.contains(place) else { return }
        bursts[place].take(failure)
        let second = failure.at.wholeSecond
        var memory = nodes[index].memory.burst
        if second > memory.second {
            memory.second = second
            memory.inSecond = 0
        }
        if second == memory.second { memory.inSecond.count(failure.count) }
        bursts[place].peakPerSecond = max(bursts[place].peakPerSecond, memory.inSecond)
        nodes[index].memory.burst = memory
    }

    /// Takes what the error log says of the causes of failed answers.
    mutating func takeCauses(_ batch: LogBatch, _ index: Int, _ stamp: Stamp) {
        for record in batch.records {
            guard case .error(let error) = record.content, error.namesCauseOfFailure,
                let at = record.at ?? stamp.at
            else { continue }
            let cause = CauseCount(at: at, seen: stamp.seen, cause: error.cause, count: 1)
            take(cause, index)
            nodes[index].memory.burst.note(cause)
        }
    }

    /// Counts a cause for the open burst when it was logged during it.
    private mutating func take(_ cause: CauseCount, _ index: Int) {
        guard let burst = openBurst(index), cause.at > burst.openedAt - Rules.errorLogResolution,
            cause.at <= burst.lastAt + Rules.burstQuiet
        else { return }
        bursts[burst.id - 1 - bursts.dropped].causes[cause.cause, default: 0].count(cause.count)
    }

    /// The burst of a node that is open; nil when none is, or it fell off the list.
    func openBurst(_ index: Int) -> Burst? {
        guard let id = nodes[index].memory.burst.open else { return nil }
        let place = id - 1 - bursts.dropped
        return bursts.indices.contains(place) ? bursts[place] : nil
    }
}

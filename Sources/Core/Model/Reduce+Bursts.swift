import Events

extension State {
    /// Takes a batch's failed answers: each line, then those that were counted but left out.
    mutating func takeFailures(_ batch: LogBatch, _ index: Int, _ stamp: Stamp) {
        var listed: [Int: Int] = [:]
        var newest = batch.lastLineAt ?? stamp.at
        for record in batch.records {
            guard case .access(let access) = record.content,
                AccessRecord.isBadGateway(access.status), !access.isOwnProbe,
                access.isOngoing != true
            else { continue }
            listed[access.status, default: 0] += 1
            guard let at = record.at ?? newest else { continue }
            newest = at
            let failure = FailedCount(
                at: at,
                status: access.status,
                count: 1,
                client: clientKey(of: access),
                route: access.target.map { route(of: $0) },
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
        noteArrival(.failed, failure.count, on: nodes[index].name, at: failure.at)
        if let place = openPlace(index), failure.at - bursts[place].lastAt > Rules.burstQuiet {
            tellBurst(index, stamp)
            closeBurst(index, stamp)
        }
        let left = nodes[index].memory.burst.window.enter(failure)
        if let place = openPlace(index) {
            return follow(bursts[place].id, failure, index, stamp)
        }
        for failure in left { nodes[index].memory.burst.base.add(failure.count, at: failure.at) }
        let opening = nodes[index].memory.burst.base.opening(at: failure.at)
        guard nodes[index].memory.burst.window.total >= opening,
            let first = nodes[index].memory.burst.window.first
        else { return }
        open(at: first, index, stamp)
    }

    private mutating func open(at first: WallTime, _ index: Int, _ stamp: Stamp) {
        let id = bursts.dropped + bursts.count + 1
        var memory = nodes[index].memory.burst
        memory.open = id
        memory.seen = stamp.seen
        (memory.second, memory.inSecond) = (.min, 0)
        (memory.told, memory.toldCause) = (nil, nil)
        let (window, causes) = (memory.window.failures, memory.causes)
        nodes[index].memory.burst = memory
        var burst = Burst(
            id: id,
            node: nodes[index].name,
            openedAt: first,
            openedSeen: stamp.seen
        )
        burst.base = memory.base.value(at: first)
        bursts.append(burst)
        for failure in window { take(failure, into: id, index) }
        for cause in causes { take(cause, index) }
        noteSymptom(.burst(id), of: nodes[index].name, at: first, stamp)
    }

    /// A failed answer while a burst is open: it keeps it up, or waits until one does.
    private mutating func follow(
        _ id: Burst.ID,
        _ failure: FailedCount,
        _ index: Int,
        _ stamp: Stamp
    ) {
        // No copy of the burst or the memory is held here: each failure added would copy all.
        let openedAt = bursts[id - 1 - bursts.dropped].openedAt
        if failure.at - openedAt > Rules.burstLearning {
            var learned = nodes[index].memory.burst.learned ?? nodes[index].memory.burst.base
            if nodes[index].memory.burst.learned == nil { learned.skip(to: failure.at) }
            learned.add(failure.count, at: failure.at)
            nodes[index].memory.burst.learned = learned
        }
        let rate = nodes[index].memory.burst.learned ?? nodes[index].memory.burst.base
        let keepsUp = nodes[index].memory.burst.window.total >= rate.closing(at: failure.at)
        let isFull = nodes[index].memory.burst.held.count >= Limits.failuresWaiting
        guard keepsUp || isFull else { return nodes[index].memory.burst.held.append(failure) }
        if keepsUp { nodes[index].memory.burst.seen = stamp.seen }
        let held = nodes[index].memory.burst.held
        nodes[index].memory.burst.held = []
        for held in held { take(held, into: id, index) }
        take(failure, into: id, index)
    }

    private mutating func take(_ failure: FailedCount, into id: Int, _ index: Int) {
        let place = id - 1 - bursts.dropped
        guard bursts.indices.contains(place) else { return }
        bursts[place].take(failure)
        let second = failure.at.wholeSecond
        if second > nodes[index].memory.burst.second {
            nodes[index].memory.burst.second = second
            nodes[index].memory.burst.inSecond = 0
        }
        if second == nodes[index].memory.burst.second {
            nodes[index].memory.burst.inSecond.count(failure.count)
        }
        let inSecond = nodes[index].memory.burst.inSecond
        bursts[place].peakPerSecond = max(bursts[place].peakPerSecond, inSecond)
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
        let place = burst.id - 1 - bursts.dropped
        bursts[place].causes[cause.cause, default: 0].count(cause.count)
        guard cause.cause == .noLiveUpstreams else { return }
        bursts[place].lastNoLiveAt = max(burst.lastNoLiveAt ?? cause.at, cause.at)
    }

    /// The burst of a node that is open; nil when none is, or it fell off the list.
    func openBurst(_ index: Int) -> Burst? { openPlace(index).map { bursts[$0] } }

    /// Where it is in the list.
    private func openPlace(_ index: Int) -> Int? {
        guard let id = nodes[index].memory.burst.open else { return nil }
        let place = id - 1 - bursts.dropped
        return bursts.indices.contains(place) ? place : nil
    }
}

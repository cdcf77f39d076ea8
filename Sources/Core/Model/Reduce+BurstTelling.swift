import Events

extension State {
    /// At a tick: tells of a burst that opened or whose cause became known, and closes a quiet one.
    mutating func followBurst(_ index: Int, _ stamp: Stamp) {
        guard nodes[index].memory.burst.open != nil else { return }
        tellBurst(index, stamp)
        if stamp.seen - nodes[index].memory.burst.seen >= Rules.burstQuiet {
            closeBurst(index, stamp)
        }
    }

    /// Tells of an open burst once, and names its cause in the same entry when that is known later.
    mutating func tellBurst(_ index: Int, _ stamp: Stamp) {
        guard let burst = openBurst(index) else { return }
        let fact = Happening.Fact.burstOpened(id: burst.id, cause: burst.cause)
        let memory = nodes[index].memory.burst
        if let mark = memory.told {
            guard memory.toldCause != burst.cause else { return }
            amend(mark, fact)
        } else {
            let mark = post(fact, .bad, node: burst.node, at: burst.openedAt, stamp)
            nodes[index].memory.burst.told = mark
        }
        nodes[index].memory.burst.toldCause = burst.cause
    }

    /// Closes the node's open burst, if there is one.
    mutating func closeBurst(_ index: Int, _ stamp: Stamp) {
        defer { nodes[index].memory.burst.open = nil }
        guard let burst = openBurst(index) else { return }
        bursts[burst.id - 1 - bursts.dropped].isClosed = true
        post(
            .burstClosed(
                id: burst.id,
                total: burst.total,
                length: burst.lastAt - burst.openedAt,
                cause: burst.cause
            ),
            .info,
            node: burst.node,
            // Told at the time it was known to be over; when it ended is in the words.
            stamp
        )
    }
}

extension Burst {
    mutating func take(_ failure: FailedCount) {
        lastAt = max(lastAt, failure.at)
        openedAt = min(openedAt, failure.at)
        total.count(failure.count)
        statuses[failure.status, default: 0].count(failure.count)
        if failure.isPinned { pinned.count(failure.count) }
        guard let client = failure.client else { return }
        if clients.count < Limits.clientsPerBurst || clients.contains(client) {
            clients.insert(client)
        } else {
            clientsLeftOut.count(failure.count)
        }
    }
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

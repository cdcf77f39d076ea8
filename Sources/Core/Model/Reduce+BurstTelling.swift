import Events

extension State {
    /// At a tick: tells of a burst that opened or whose cause became known, and closes a quiet one.
    mutating func followBurst(_ index: Int, _ stamp: Stamp) {
        guard let burst = openBurst(index) else { return }
        // What came before may be told after: the probe finds a crash up to an interval late.
        if stamp.seen - burst.openedSeen <= Rules.openerReach {
            bursts[burst.id - 1 - bursts.dropped].opener = opener(of: burst)
        }
        followReturn(of: burst, index)
        tellBurst(index, stamp)
        if stamp.seen - nodes[index].memory.burst.seen >= Rules.burstQuiet {
            closeBurst(index, stamp)
        }
    }

    /// Notes since when the app of a failing node answers its probe again.
    private mutating func followReturn(of burst: Burst, _ index: Int) {
        let node = nodes[index]
        let back = node.isAnswering ? node.probe.turnedAt : nil
        let isBack = back.map { $0 > burst.openedAt } ?? false
        bursts[burst.id - 1 - bursts.dropped].appBackAt = isBack ? back : nil
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
    mutating func closeBurst(_ index: Int, nodeLeft: Bool = false, _ stamp: Stamp) {
        guard let burst = openBurst(index) else {
            nodes[index].memory.burst.open = nil
            return
        }
        let end = endBurst(burst, index, nodeLeft: nodeLeft)
        bursts[burst.id - 1 - bursts.dropped].close(end)
        post(
            .burstClosed(
                id: burst.id,
                total: burst.total,
                length: burst.length,
                cause: burst.cause
            ),
            .info,
            node: burst.node,
            // Told at the time it was known to be over; when it ended is in the words.
            stamp
        )
    }

    /// Readies the node's memory for the next burst; returns how this one ended.
    private mutating func endBurst(_ burst: Burst, _ index: Int, nodeLeft: Bool) -> Burst.End {
        var memory = BurstMemory()
        let before = nodes[index].memory.burst
        let goesOn = before.learned != nil && !before.held.isEmpty
        memory.base = before.base
        memory.causes = before.causes
        if goesOn, let learned = before.learned {
            memory.base = learned
        } else {
            memory.base.skip(to: burst.lastAt)
            for failure in before.held { memory.base.add(failure.count, at: failure.at) }
        }
        nodes[index].memory.burst = memory
        return nodeLeft ? .nodeLeft : goesOn ? .ordinary : .quiet
    }
}

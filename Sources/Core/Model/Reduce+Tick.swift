import Events

extension State {
    /// Ends a tick: moves the clock and settles all that waits for time to pass.
    mutating func fold(_ tick: Tick, _ stamp: Stamp) -> [Effect] {
        let step = clockStep(tick, stamp)
        clock.now = max(clock.now, stamp.seen)
        clock.wall = tick.wall
        clock.started = clock.started ?? tick.wall
        let stamp = Stamp(seen: clock.now, at: tick.wall, source: stamp.source)
        if tick.droppedEvents > clock.droppedEvents {
            let dropped = tick.droppedEvents - clock.droppedEvents
            post(.eventsDropped(dropped), .bad, stamp)
        }
        clock.droppedEvents = tick.droppedEvents
        if let step {
            forgetClockSkews()
            post(.clockStepped(step), .warning, stamp)
        }
        for index in nodes.indices {
            settle(index, stamp)
            tellFlurries(index, stamp)
            followBurst(index, stamp)
            followDropStorm(index, stamp)
            followOpinions(index, stamp)
        }
        settleTrails(stamp)
        let effects = followOperation(stamp)
        closeEpisode()
        joinAttempts(stamp)
        forgetDepartures(stamp)
        settleDigest(stamp)
        tellPins(stamp)
        tellClientsBack(stamp)
        followIncident(stamp)
        return effects
    }

    /// How far the console's own clock was set since the last tick: by how much civil time went on
    /// otherwise than the run's clock did; nil when it was not set.
    private func clockStep(_ tick: Tick, _ stamp: Stamp) -> Duration? {
        guard let expected = wall(at: max(clock.now, stamp.seen)) else { return nil }
        let step = tick.wall - expected
        return step > Rules.clockStep || step < .zero - Rules.clockStep ? step : nil
    }

    /// Begins anew with how the logs' clocks compare: the old clock is no measure for the new one.
    private mutating func forgetClockSkews() {
        for index in sources.indices { sources[index].skewMeter = SkewMeter() }
    }

    /// Tells when all clients lost since the fault can work again and no gap ended for
    /// `Rules.settling`; once, and again when more were lost and came back.
    private mutating func tellClientsBack(_ stamp: Stamp) {
        guard let ended = memory.gapEnded, stamp.seen - ended >= Rules.settling else { return }
        memory.gapEnded = nil
        guard let fault else { return }
        let (finished, open) = gapsSinceFault(in: self)
        let lengths = finished.compactMap(\.length)
        guard open.isEmpty, let slowest = lengths.max(), let median = percentile(0.5, of: lengths)
        else { return }
        post(
            .clientsBack(count: lengths.count, median: median, slowest: slowest),
            .good,
            node: fault.node,
            stamp
        )
    }
}

package import Events
package import Model

/// A run told event by event: it stamps order and time as the console does, and folds.
///
/// Time moves only by `advance`, in ticks of 100 ms. Nodes that stand in `answers` are probed and
/// those that stand in `servers` are counted at each whole second, as in a live run.
package struct Timeline {
    /// Civil time at the start of each timeline: 2026-11-23 14:32:00 UTC.
    package static let epoch = WallTime(rawValue: 1_795_444_320_000_000_000)

    package private(set) var state: State
    /// All that was folded, for folding it again.
    package private(set) var envelopes: [Envelope] = []
    /// All effects asked for so far.
    package private(set) var effects: [Effect] = []
    package internal(set) var now = Instant.zero
    /// How each node answers its probe from now on; a node that is not named is not probed.
    package var answers: [NodeName: ProbeOutcome] = [:]
    /// How far the console's own clock was set since the start.
    package var clockStep = Duration.zero
    /// What the balancer says of its servers from now on; nil: it does not say anything.
    package var servers: [ServerRow]?
    /// What the host tells of acting at each whole second; nil: nothing.
    package var control: ControlFacts? = ControlFacts(run: "1-1", past: [])
    /// The sessions that the balancer lists from now on, where it says anything.
    package var sessions: [SessionRow] = []

    /// A run of `topology` with its first tick told.
    package init(_ topology: Topology = .pair()) {
        state = State(topology: topology)
        send(.topologyChanged(topology), from: "console")
        tick()
    }

    /// Civil time now.
    package var wall: WallTime { Self.time(now - .zero + clockStep) }

    /// Civil time this long after the start.
    package static func time(_ sinceStart: Duration) -> WallTime { epoch + sinceStart }

    /// What happened so far, as facts.
    package var facts: [Happening.Fact] { state.happenings.map(\.fact) }

    /// Folds one event that is learned now.
    @discardableResult
    package mutating func send(
        _ event: Event,
        from source: SourceID,
        at: WallTime? = nil
    ) -> [Effect] {
        let envelope = Envelope(
            sequence: UInt64(envelopes.count) + 1,
            seen: now,
            source: source,
            at: at,
            event: event
        )
        envelopes.append(envelope)
        let asked = reduce(envelope, into: &state)
        effects += asked
        return asked
    }

    /// Ends the tick.
    package mutating func tick() { send(.ticked(Tick(wall: wall)), from: "console") }

    /// Lets time pass in ticks of 100 ms.
    package mutating func advance(_ duration: Duration) {
        let end = now + duration
        while now < end {
            now = min(end, now + .milliseconds(100))
            if now.rawValue.isMultiple(of: 1_000_000_000) { look() }
            tick()
        }
    }

    /// Probes every node in `answers` and takes the census, now.
    package mutating func look() {
        if let control { send(.controlSeen(control), from: "host") }
        for (node, outcome) in answers.sorted(by: { $0.key < $1.key }) { probe(node, outcome) }
        if let servers {
            let census = Census(servers: servers, sessions: .snapshot(sessions))
            send(.censusTaken(census), from: "haproxy")
        }
    }

    /// One probe that ends now and took `took`.
    package mutating func probe(
        _ node: NodeName,
        _ outcome: ProbeOutcome,
        took: Duration = .milliseconds(1)
    ) {
        let result = ProbeResult(node: node, outcome: outcome, phases: ProbePhases(total: took))
        send(.probeFinished(result), from: SourceID(rawValue: "probe \(node)"), at: wall)
    }

    /// One step in a canary's life, now or at another time.
    package mutating func canary(
        _ client: ClientID,
        _ fact: CanaryFact,
        at: WallTime? = nil,
        from address: String? = nil
    ) {
        let report = CanaryReport(client: client, address: address.map { Endpoint($0) }, fact: fact)
        send(.canaryReported(report), from: "swarm", at: at ?? wall)
    }
}

package import Events

extension State {
    /// What folding an envelope cost, in envelopes: each line and session counts, and at a tick the
    /// clients, whose gaps are looked at together.
    package func work(of envelope: Envelope) -> Int {
        switch envelope.event {
        case .logBatchRead(let batch): 1 + batch.records.count
        case .censusTaken(let census): 1 + census.sessions.count
        case .socketsCounted(let census): 1 + census.clients.count
        case .ticked: 1 + clients.count / 20
        case .topologyChanged, .probeFinished, .gaugeTaken, .canaryReported, .sourceChanged,
            .operationProgressed, .controlSeen, .noteAdded:
            1
        }
    }

    /// How much there is of what takes memory: clients, gaps, sessions, lines and moves.
    package var kept: Int {
        clients.count + gaps.count + sessions.count + lines.count + moves.count + departures.count
    }
}

extension SessionChange {
    /// Sessions it names.
    package var count: Int {
        switch self {
        case .snapshot(let rows): rows.count
        case .delta(let opened, let closed): opened.count + closed.count
        }
    }
}

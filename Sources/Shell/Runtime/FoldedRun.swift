import Events
import Model

/// A run's envelopes in one order, and the fold of those up to a tick.
struct FoldedRun: Sendable {
    /// The work between two states that are kept for seeking back: 2,000 envelopes with a line each
    /// take 10 to 50 ms.
    static let keyframeSpacing = 4_000
    /// Clients, gaps, sessions and lines of all states that are kept together.
    ///
    /// Some 0.5 kB each, as far as the states do not share them, so 300 MB. Beyond, every second
    /// state goes.
    static let keptMaximum = 600_000

    let envelopes: [Envelope]
    /// Indices of the tick envelopes: the only moments a screen was ever drawn for.
    private let ticks: [Int]
    private var keyframes: [(folded: Int, state: State)]
    /// Doubled each time that states had to go.
    private var spacing = Self.keyframeSpacing
    /// What was folded since the last state that was kept.
    private var work = 0
    private var folded: Int
    private(set) var state: State

    init(_ envelopes: [Envelope]) {
        self.envelopes = envelopes
        ticks = envelopes.indices.filter { envelopes[$0].isTick }
        state = State(topology: Topology(cluster: "", nodes: []))
        folded = 0
        keyframes = [(0, state)]
        if let first = ticks.first { fold(to: first + 1) }
    }

    var start: Instant { ticks.first.map { envelopes[$0].seen } ?? .zero }
    var end: Instant { ticks.last.map { envelopes[$0].seen } ?? .zero }
    var isEmpty: Bool { ticks.isEmpty }

    /// The whole run at a glance; found by folding it once, at the first use.
    private(set) lazy var survey = Survey(envelopes)

    /// The number of leading ticks that satisfy a monotonic condition, by bisection.
    func countOfTicks(_ holds: (Envelope) -> Bool) -> Int {
        var low = 0
        var high = ticks.count
        while low < high {
            let middle = (low + high) / 2
            if holds(envelopes[ticks[middle]]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func go(toTick index: Int) {
        guard !ticks.isEmpty else { return }
        fold(to: ticks[min(max(index, 0), ticks.count - 1)] + 1)
    }

    private mutating func fold(to count: Int) {
        // Also forward: what was folded once is not folded again.
        if let keyframe = keyframes.last(where: { $0.folded <= count }),
            count < folded || keyframe.folded > folded
        {
            (folded, state) = keyframe
        }
        while folded < count {
            let envelope = envelopes[folded]
            _ = reduce(envelope, into: &state)
            folded += 1
            // What is known up to the last state that is kept was folded before.
            guard folded > keyframes.last?.folded ?? 0 else { continue }
            work += state.work(of: envelope)
            if work >= spacing { keep() }
        }
    }

    private mutating func keep() {
        keyframes.append((folded, state))
        work = 0
        while keyframes.count > 2, keyframes.reduce(0, { $0 + $1.state.kept }) > Self.keptMaximum {
            spacing *= 2
            keyframes = keyframes.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        }
    }
}

extension State {
    /// What folding an envelope cost, in envelopes: each line and session counts, and at a tick the
    /// clients, whose gaps are looked at together.
    fileprivate func work(of envelope: Envelope) -> Int {
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

    /// How much there is of what takes memory.
    fileprivate var kept: Int {
        clients.count + gaps.count + sessions.count + lines.count + moves.count + departures.count
    }
}

extension SessionChange {
    fileprivate var count: Int {
        switch self {
        case .snapshot(let rows): rows.count
        case .delta(let opened, let closed): opened.count + closed.count
        }
    }
}

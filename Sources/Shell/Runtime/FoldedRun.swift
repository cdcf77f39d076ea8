import Events
import Model

/// A run's envelopes in one order, and the fold of those up to a tick.
struct FoldedRun: Sendable {
    /// Envelopes between two states that are kept for seeking back: folding 2,000 takes about 10 ms.
    static let keyframeSpacing = 2_000

    let envelopes: [Envelope]
    /// Indices of the tick envelopes: the only moments a screen was ever drawn for.
    private let ticks: [Int]
    private var keyframes: [(folded: Int, state: State)]
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
        if count < folded, let keyframe = keyframes.last(where: { $0.folded <= count }) {
            (folded, state) = keyframe
        }
        while folded < count {
            _ = reduce(envelopes[folded], into: &state)
            folded += 1
            if folded - (keyframes.last?.folded ?? 0) >= Self.keyframeSpacing {
                keyframes.append((folded, state))
            }
        }
    }
}

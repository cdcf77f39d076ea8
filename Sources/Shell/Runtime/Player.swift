package import Events
package import Model

/// A recorded run and a place in it: the state there is the fold of everything up to that tick.
///
/// A value without a clock; the replay loop moves it. Seeking back starts at the nearest keyframe.
package struct Player: Sendable {
    /// Envelopes between two states that are kept for seeking back: folding 2,000 takes about 10 ms.
    static let keyframeSpacing = 2_000

    private let envelopes: [Envelope]
    /// Indices of the tick envelopes: the only moments a screen was ever drawn for.
    private let ticks: [Int]
    private var keyframes: [(folded: Int, state: State)]
    private var folded: Int
    package private(set) var state: State

    /// - Parameter envelopes: in sequence; those before the first topology are folded onto none.
    package init(_ envelopes: [Envelope]) {
        self.envelopes = envelopes
        ticks = envelopes.indices.filter { envelopes[$0].isTick }
        state = State(topology: Topology(cluster: "", nodes: []))
        folded = 0
        keyframes = [(0, state)]
        if let first = ticks.first { fold(to: first + 1) }
    }

    /// The moment shown.
    package var position: Instant { state.clock.now }
    /// The first moment there is a screen for; zero when the run has none.
    package var start: Instant { ticks.first.map { envelopes[$0].seen } ?? .zero }
    /// The last moment there is a screen for.
    package var end: Instant { ticks.last.map { envelopes[$0].seen } ?? .zero }
    package var isEmpty: Bool { ticks.isEmpty }

    /// Goes to the last tick at or before `instant`; before the first tick, to the first.
    package mutating func seek(to instant: Instant) {
        go(toTick: countOfTicks { $0.seen <= instant } - 1)
    }

    /// Goes to the last tick whose civil time, cut to whole milliseconds, is not after `wall`'s.
    package mutating func seek(to wall: WallTime) {
        let limit = wall.rawValue / 1_000_000
        go(toTick: countOfTicks { ($0.at?.rawValue ?? .min) / 1_000_000 <= limit } - 1)
    }

    /// Moves by whole ticks.
    package mutating func step(ticks distance: Int) {
        let current = countOfTicks { $0.seen <= position } - 1
        go(toTick: current + distance)
    }

    /// Goes to the next or previous tick at which something happened; stays when there is none.
    package mutating func stepEvent(forward: Bool) {
        let moments = survey.happenings
        let target = forward ? moments.first { $0 > position } : moments.last { $0 < position }
        if let target { seek(to: target) }
    }

    /// The whole run at a glance; found by folding it once, at the first use.
    package private(set) lazy var survey = Survey(envelopes)

    /// The number of leading ticks that satisfy a monotonic condition, by bisection.
    private func countOfTicks(_ holds: (Envelope) -> Bool) -> Int {
        var low = 0
        var high = ticks.count
        while low < high {
            let middle = (low + high) / 2
            if holds(envelopes[ticks[middle]]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func go(toTick index: Int) {
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

extension Envelope {
    /// Whether this ends a tick.
    var isTick: Bool {
        if case .ticked = event { return true }
        return false
    }
}

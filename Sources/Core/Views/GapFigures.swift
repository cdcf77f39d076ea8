import Canvas
import Events
import Model

/// The gaps since the fault with their percentiles, worked out once per frame.
struct GapFigures: Equatable, Sendable {
    var finished: [Gap]
    var open: [Gap]
    /// Civil time of the state; nil before the first tick.
    var now: WallTime?

    init(state: State) {
        (finished, open) = gapsSinceFault(in: state)
        now = state.clock.wall
    }

    /// The time a gap has lasted so far.
    func elapsed(of gap: Gap) -> Duration {
        if let length = gap.length { return length }
        guard let now else { return .zero }
        return max(.zero, now - gap.lostAt)
    }

    /// The length that a share (0 to 1) of the gaps does not exceed, those that still last counted with their length so far.
    func figure(_ share: Double, of node: NodeName? = nil) -> Figure? {
        func belongs(_ gap: Gap) -> Bool { node == nil || gap.lostOn == node }
        let lasting = open.filter(belongs).map(elapsed)
        let lengths = finished.filter(belongs).compactMap(\.length) + lasting
        guard let value = percentile(share, of: lengths) else { return nil }
        return Figure(value: value, isLowerBound: lasting.contains { $0 <= value })
    }

    /// A length that may still grow.
    struct Figure: Equatable, Sendable {
        var value: Duration
        /// Whether gaps that still last make the true figure this or more.
        var isLowerBound: Bool
    }
}

extension Format {
    /// A percentile: `5.1 s`, `≥ 9.7 s` while gaps last, a dash when there is none.
    func figure(_ figure: GapFigures.Figure?) -> String {
        guard let figure else { return glyphs.dash }
        return (figure.isLowerBound ? glyphs.atLeast + " " : "") + seconds(figure.value)
    }
}

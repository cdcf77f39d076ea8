import Canvas
import Events
import Model

/// The gaps since the fault as one frame shows them.
struct GapFigures: Equatable, Sendable {
    let digest: GapDigest
    /// Civil time of the state; nil before the first tick.
    var now: WallTime?

    init(state: State) {
        digest = state.gapDigest
        now = state.clock.wall
    }

    /// Those that ended, the shortest first.
    var finished: [Gap] { digest.finished }
    /// Those that last, the longest first.
    var open: [Gap] { digest.open }

    /// The time a gap has lasted so far.
    func elapsed(of gap: Gap) -> Duration {
        if let length = gap.length { return length }
        guard let now else { return .zero }
        return max(.zero, now - gap.lostAt)
    }

    /// The length that a share (0 to 1) of the gaps does not exceed.
    func figure(_ share: Double, of node: NodeName? = nil) -> GapDigest.Figure? {
        digest.length(share, of: node, now: now)
    }
}

extension Format {
    /// A percentile: `5.1 s`, `≥ 9.7 s` while gaps last, a dash when there is none.
    func figure(_ figure: GapDigest.Figure?) -> String {
        guard let figure else { return glyphs.dash }
        return (figure.isLowerBound ? glyphs.atLeast + " " : "") + seconds(figure.value)
    }
}

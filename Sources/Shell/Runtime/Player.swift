package import Events
package import Model

/// A recorded run and a place in it: the state there is the fold of everything up to that tick.
///
/// The run is played as it was seen, each fact where the console learned it, or as it happened, each
/// log line where its own time is (see `asHappened`). A value without a clock; the replay loop moves
/// it. Seeking back starts at the nearest keyframe.
package struct Player: Sendable {
    private var run: FoldedRun
    /// The run in the other order; nil while nobody asked for it.
    private var other: FoldedRun?
    /// Whether facts are where the console learned them, rather than where they happened.
    package private(set) var isAsSeen = true

    /// - Parameter envelopes: in sequence; those before the first topology are folded onto none.
    package init(_ envelopes: [Envelope]) { run = FoldedRun(envelopes) }

    package var state: State { run.state }
    /// The moment shown.
    package var position: Instant { state.clock.now }
    /// The first moment there is a screen for; zero when the run has none.
    package var start: Instant { run.start }
    /// The last moment there is a screen for.
    package var end: Instant { run.end }
    package var isEmpty: Bool { run.isEmpty }

    /// Goes to the last tick at or before `instant`; before the first tick, to the first.
    package mutating func seek(to instant: Instant) {
        run.go(toTick: run.countOfTicks { $0.seen <= instant } - 1)
    }

    /// Goes to the last tick whose civil time, cut to whole milliseconds, is not after `wall`'s.
    package mutating func seek(to wall: WallTime) {
        let limit = wall.rawValue / 1_000_000
        run.go(toTick: run.countOfTicks { ($0.at?.rawValue ?? .min) / 1_000_000 <= limit } - 1)
    }

    /// Moves by whole ticks.
    package mutating func step(ticks distance: Int) {
        let position = position
        run.go(toTick: run.countOfTicks { $0.seen <= position } - 1 + distance)
    }

    /// Goes to the next or previous tick at which something happened; stays when there is none.
    package mutating func stepEvent(forward: Bool) {
        let moments = survey.happenings
        let target = forward ? moments.first { $0 > position } : moments.last { $0 < position }
        if let target { seek(to: target) }
    }

    /// Goes from the run as it was seen to the run as it happened, or back, at the same moment.
    ///
    /// The first time it puts the whole run in its other order.
    package mutating func switchOrder() {
        let position = position
        let next = other ?? FoldedRun(asHappened(run.envelopes))
        other = run
        run = next
        isAsSeen.toggle()
        seek(to: position)
    }

    /// The whole run at a glance; found by folding it once, at the first use.
    package var survey: Survey { mutating get { run.survey } }
}

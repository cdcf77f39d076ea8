package import Events
package import Model

/// A recorded run and a place in it: the state there is the fold of everything up to that tick.
///
/// The run is played as it was seen, each fact where the console learned it, or as it happened, each
/// log line where its own time is (see `asHappened`). A value without a clock; the replay loop moves
/// it. Seeking back starts at the nearest keyframe. Events are read as they are needed.
package struct Player: Sendable {
    /// Bytes of events, as they are recorded, that are put in the order in which they happened: it
    /// takes the whole run in memory twice, some 1 GB.
    package static let hindsightMaximum = 256 << 20

    private var run: FoldedRun
    /// The run in the other order; nil while nobody asked for it.
    private var other: FoldedRun?
    private var known: Survey?
    private var refusal: String?
    /// Whether facts are where the console learned them, rather than where they happened.
    package private(set) var isAsSeen = true

    /// - Parameter envelopes: in sequence; those before the first topology are folded onto none.
    package init(_ envelopes: [Envelope]) { self.init(MemoryRun(envelopes)) }

    /// Shows the first tick; no more is read than that needs.
    package init(_ source: any RunSource) { run = FoldedRun(source) }

    package var state: State { run.state }
    /// The moment shown.
    package var position: Instant { state.clock.now }
    /// The first moment there is a screen for; zero when the run has none.
    package var start: Instant { run.start }
    /// The last moment there is a screen for.
    package var end: Instant { run.end }
    package var isEmpty: Bool { run.isEmpty }
    /// What is wrong with the recording, or why it is not shown as it happened; nil when nothing is.
    package var problem: String? { refusal ?? run.source.problem }

    /// Goes to the last tick at or before `instant`; before the first tick, to the first.
    package mutating func seek(to instant: Instant) {
        run.goToLastTick(pages: { $0.first <= instant }, { $0.seen <= instant })
    }

    /// Goes to the last tick whose civil time, cut to whole milliseconds, is not after `wall`'s.
    package mutating func seek(to wall: WallTime) {
        let limit = wall.rawValue / 1_000_000
        run.goToLastTick(
            pages: { $0.firstWall.rawValue / 1_000_000 <= limit },
            { ($0.tickWall?.rawValue ?? .min) / 1_000_000 <= limit }
        )
    }

    /// Moves by whole ticks.
    package mutating func step(ticks distance: Int) { run.step(ticks: distance) }

    /// Goes to the next or previous tick at which something happened; stays when there is none.
    package mutating func stepEvent(forward: Bool) {
        let moments = survey.happenings
        let target = forward ? moments.first { $0 > position } : moments.last { $0 < position }
        if let target { seek(to: target) }
    }

    /// Goes from the run as it was seen to the run as it happened, or back, at the same moment.
    ///
    /// The first time it puts the whole run in its other order, in memory; a run of more than
    /// `hindsightMaximum` stays as it was seen, and `problem` says so.
    package mutating func switchOrder() {
        let position = position
        guard let next = other ?? reordered() else { return }
        other = run
        run = next
        isAsSeen.toggle()
        known = nil
        seek(to: position)
    }

    private mutating func reordered() -> FoldedRun? {
        let size = run.pages.reduce(0) { $0 + $1.size }
        guard size <= Self.hindsightMaximum else {
            refusal = """
                \(size >> 20) MiB of events are too many to be shown as they happened: it takes them \
                all in memory; shown as seen
                """
            return nil
        }
        var envelopes: [Envelope] = []
        run.readAll { envelopes.append($0) }
        return FoldedRun(MemoryRun(asHappened(envelopes)))
    }

    /// The whole run at a glance: as the recorder found it, or by folding it once, at the first use.
    package var survey: Survey {
        mutating get {
            if let known { return known }
            let survey = Survey(run)
            known = survey
            return survey
        }
    }
}

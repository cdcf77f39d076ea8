package import Events
package import Model

/// Where a recorded run is read from, page by page.
///
/// Blocks on the disk, where there is one; called by one thread at a time.
package protocol RunSource: Sendable {
    /// The pages of the run in the order of folding.
    var pages: [RunPage] { get }
    /// States that need not be folded, by the number of pages folded into them, ascending.
    var keyframes: [RunKeyframe] { get }
    /// What the recorder found; nil where it must be found by folding.
    var landmarks: [Landmark]? { get }
    /// The events of a page; fewer than there were where the recording is damaged.
    func envelopes(ofPage number: Int) -> [Envelope]
    /// The state of a keyframe; nil when it cannot be used after all.
    func state(ofKeyframe number: Int) -> State?
    /// Compares what was folded with a keyframe, and keeps what differs for `problem`.
    func check(_ state: State, withKeyframe number: Int)
    /// What was found wrong so far, for people; nil when nothing was.
    var problem: String? { get }
}

/// A part of a run that is read at once.
package struct RunPage: Equatable, Sendable {
    /// Its ticks; nil where it has none.
    package var ticks: Ticks?
    /// Bytes it takes as it is recorded, 1 or more: a measure of the work to read and fold it.
    package var size: Int

    package init(ticks: Ticks?, size: Int) {
        self.ticks = ticks
        self.size = size
    }

    /// The first and the last tick of a page.
    package struct Ticks: Equatable, Sendable {
        package var first: Instant
        package var last: Instant
        /// Civil time at the first.
        package var firstWall: WallTime

        package init(first: Instant, last: Instant, firstWall: WallTime) {
            self.first = first
            self.last = last
            self.firstWall = firstWall
        }
    }
}

/// Where a state stands that need not be folded.
package struct RunKeyframe: Equatable, Sendable {
    /// Pages folded into it.
    package var pages: Int
    /// Bytes to be read for it, on the scale of `RunPage.size`.
    package var size: Int

    package init(pages: Int, size: Int) {
        self.pages = pages
        self.size = size
    }
}

/// A run that is in memory.
struct MemoryRun: RunSource {
    private static let pageSize = 512

    let pages: [RunPage]
    private let envelopes: [Envelope]
    var keyframes: [RunKeyframe] { [] }
    var landmarks: [Landmark]? { nil }
    var problem: String? { nil }

    init(_ envelopes: [Envelope]) {
        self.envelopes = envelopes
        pages = stride(from: 0, to: envelopes.count, by: Self.pageSize).map { start in
            let page = envelopes[start..<min(start + Self.pageSize, envelopes.count)]
            let ticks = page.filter(\.isTick)
            guard let first = ticks.first, let last = ticks.last, let wall = first.tickWall else {
                return RunPage(ticks: nil, size: page.count)
            }
            return RunPage(
                ticks: .init(first: first.seen, last: last.seen, firstWall: wall),
                size: page.count
            )
        }
    }

    func envelopes(ofPage number: Int) -> [Envelope] {
        let start = number * Self.pageSize
        return Array(envelopes[start..<min(start + Self.pageSize, envelopes.count)])
    }

    func state(ofKeyframe number: Int) -> State? { nil }
    func check(_ state: State, withKeyframe number: Int) {}
}

extension Envelope {
    /// The civil time of a tick; nil for every other event.
    var tickWall: WallTime? {
        if case .ticked(let tick) = event { return tick.wall }
        return nil
    }
}

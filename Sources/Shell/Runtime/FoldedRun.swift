import Events
import Model

/// A run in one order, and the fold of its events up to a tick.
struct FoldedRun: Sendable {
    /// A place between two events: the number of the next one within its page.
    struct Place: Comparable, Sendable {
        var page: Int
        var offset: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.page, left.offset) < (right.page, right.offset)
        }
    }

    /// The work between two states that are kept for seeking back: 2,000 envelopes with a line each
    /// take 10 to 50 ms.
    static let keyframeSpacing = 4_000
    /// Clients, gaps, sessions and lines of all states that are kept together.
    ///
    /// Some 0.5 kB each, as far as the states do not share them, so 300 MB. Beyond, every second
    /// state goes.
    static let keptMaximum = 600_000

    let source: any RunSource
    let pages: [RunPage]
    private let keyframes: [RunKeyframe]
    /// Sizes of all pages before each.
    private let sizes: [Int]
    private var cache: PageCache
    private var kept: [(place: Place, state: State)]
    /// The first of `kept` that is beyond `folded`.
    private var nextKept = 1
    /// Doubled each time that states had to go.
    private var spacing = Self.keyframeSpacing
    /// What was folded since the last state that was kept.
    private var work = 0
    private var folded = Place(page: 0, offset: 0)
    /// The tick that was folded last; nil where there is none.
    private var tick: Place?
    private(set) var state = State(topology: Topology(cluster: "", nodes: []))

    init(_ source: any RunSource) {
        self.source = source
        pages = source.pages
        keyframes = source.keyframes
        var total = 0
        sizes = pages.map { page in
            defer { total += page.size }
            return total
        }
        cache = PageCache(source)
        kept = [(folded, state)]
        if let first = firstTick(from: 0) { go(to: first) }
    }

    var start: Instant { pages.lazy.compactMap(\.ticks).first?.first ?? .zero }
    var end: Instant { pages.lazy.compactMap(\.ticks).last?.last ?? .zero }
    var isEmpty: Bool { tick == nil }

    /// All that is folded, in order, for a reader that goes through it once.
    func readAll(_ body: (Envelope) -> Void) {
        for number in pages.indices {
            for envelope in source.envelopes(ofPage: number) { body(envelope) }
        }
    }

    /// Goes to the last tick for which a monotonic condition holds; to the first when for none.
    ///
    /// - Parameters:
    ///   - isBefore: whether it holds for the first tick of a page.
    ///   - holds: the condition.
    mutating func goToLastTick(
        pages isBefore: (RunPage.Ticks) -> Bool,
        _ holds: (Envelope) -> Bool
    ) {
        var number = countOfPages { $0.ticks.map(isBefore) ?? true } - 1
        while number >= 0 {
            if let place = lastTick(of: number, where: holds) { return go(to: place) }
            number -= 1
        }
        if let first = firstTick(from: 0) { go(to: first) }
    }

    /// Moves by whole ticks; stays within the run.
    mutating func step(ticks distance: Int) {
        guard var place = tick else { return }
        for _ in 0..<abs(distance) {
            guard let next = distance > 0 ? tick(after: place) : tick(before: place) else { break }
            place = next
        }
        go(to: place)
    }

    /// Folds all there is, also what came after the last tick.
    mutating func goToEnd() { fold(to: Place(page: pages.count, offset: 0)) }

    // MARK: Ticks

    /// The number of leading pages for which a monotonic condition holds, by bisection; a page
    /// without ticks counts as the one before it.
    private func countOfPages(_ holds: (RunPage) -> Bool) -> Int {
        var low = 0
        var high = pages.count
        while low < high {
            var middle = (low + high) / 2
            let chosen = middle
            while middle > low, pages[middle].ticks == nil { middle -= 1 }
            if holds(pages[middle]) { low = chosen + 1 } else { high = middle }
        }
        return low
    }

    private mutating func firstTick(from page: Int) -> Place? {
        for number in page..<max(page, pages.count) where pages[number].ticks != nil {
            if let offset = cache.page(number).firstIndex(where: \.isTick) {
                return Place(page: number, offset: offset)
            }
        }
        return nil
    }

    private mutating func lastTick(of page: Int, where holds: (Envelope) -> Bool) -> Place? {
        guard pages[page].ticks != nil else { return nil }
        let offset = cache.page(page).lastIndex { $0.isTick && holds($0) }
        return offset.map { Place(page: page, offset: $0) }
    }

    private mutating func tick(after place: Place) -> Place? {
        let rest = cache.page(place.page)[(place.offset + 1)...]
        if let offset = rest.firstIndex(where: \.isTick) {
            return Place(page: place.page, offset: offset)
        }
        return firstTick(from: place.page + 1)
    }

    private mutating func tick(before place: Place) -> Place? {
        let rest = cache.page(place.page)[..<place.offset]
        if let offset = rest.lastIndex(where: \.isTick) {
            return Place(page: place.page, offset: offset)
        }
        for number in (0..<place.page).reversed() {
            if let place = lastTick(of: number, where: { _ in true }) { return place }
        }
        return nil
    }

    // MARK: Folding

    private mutating func go(to tick: Place) {
        self.tick = tick
        fold(to: Place(page: tick.page, offset: tick.offset + 1))
    }

    private mutating func fold(to target: Place) {
        jump(to: target)
        while folded < target {
            let page = cache.page(folded.page)
            let end = folded.page == target.page ? target.offset : page.count
            while folded.offset < end {
                let envelope = page[folded.offset]
                _ = reduce(envelope, into: &state)
                folded.offset += 1
                note(envelope)
            }
            guard folded.page < target.page else { break }
            folded = Place(page: folded.page + 1, offset: 0)
            if let number = keyframe(after: folded.page) {
                source.check(state, withKeyframe: number)
            }
        }
    }

    /// Goes to the nearest state before `target` that is known.
    private mutating func jump(to target: Place) {
        let known = (kept.lastIndex { $0.place <= target }) ?? 0
        let place = max(kept[known].place, folded <= target ? folded : kept[known].place)
        if let number = bestKeyframe(before: target, beyond: place),
            let state = source.state(ofKeyframe: number)
        {
            self.state = state
            folded = Place(page: keyframes[number].pages, offset: 0)
            keep(at: known + 1)
        } else if place != folded {
            (folded, state) = kept[known]
            nextKept = known + 1
            work = 0
        }
    }

    /// A keyframe that is nearer than what must be folded from `place`, the cost of reading counted.
    private func bestKeyframe(before target: Place, beyond place: Place) -> Int? {
        var low = 0
        var high = keyframes.count
        while low < high {
            let middle = (low + high) / 2
            if keyframes[middle].pages <= target.page { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let best = keyframes[low - 1]
        guard best.pages > place.page, best.pages < pages.count else { return nil }
        // A byte of a state costs about a third of one of an event, which is folded too.
        return (sizes[best.pages] - sizes[place.page]) * 3 > best.size ? low - 1 : nil
    }

    private func keyframe(after pages: Int) -> Int? {
        var low = 0
        var high = keyframes.count
        while low < high {
            let middle = (low + high) / 2
            if keyframes[middle].pages < pages { low = middle + 1 } else { high = middle }
        }
        return low < keyframes.count && keyframes[low].pages == pages ? low : nil
    }

    private mutating func note(_ envelope: Envelope) {
        // What is known up to a state that is kept was folded before.
        if nextKept < kept.count, kept[nextKept].place <= folded {
            nextKept += 1
            work = 0
            return
        }
        work += state.work(of: envelope)
        if work >= spacing { keep(at: nextKept) }
    }

    private mutating func keep(at number: Int) {
        kept.insert((folded, state), at: number)
        nextKept = number + 1
        work = 0
        while kept.count > 2, kept.reduce(0, { $0 + $1.state.kept }) > Self.keptMaximum {
            spacing *= 2
            kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
            nextKept = (kept.firstIndex { $0.place > folded }) ?? kept.count
        }
    }
}

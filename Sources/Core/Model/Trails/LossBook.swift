import Events

/// When sessions of one node ended, and which of these ends belong together.
///
/// Ends that follow each other within `Rules.flurryWindow` are one *wave*. Its shape tells a crash
/// from goodbyes: when a process dies the kernel ends all of its sockets at once, and its proxy sees
/// them in one turn of its event loop; a server that says goodbye waits for each client's answer.
struct LossBook: Codable, Equatable, Sendable {
    init() {}

    /// Sorted.
    private(set) var ends: [WallTime] = []
    private(set) var waves: [Wave] = []
    private var isStale = false

    struct Wave: Codable, Equatable, Sendable {
        var first: WallTime
        var last: WallTime
        var count: Int
        /// Whether nearly all ended within one turn of an event loop.
        var isSudden: Bool
    }

    mutating func add(_ end: WallTime) {
        ends.insert(end, at: place(of: end))
        if ends.count > Limits.lossesPerNode { ends.removeFirst(ends.count - Limits.lossesPerNode) }
        isStale = true
    }

    /// The wave that an end belongs to.
    func wave(at end: WallTime) -> Wave? {
        var low = 0
        var high = waves.count
        while low < high {
            let middle = (low + high) / 2
            if waves[middle].last < end { low = middle + 1 } else { high = middle }
        }
        guard low < waves.count, waves[low].first <= end else { return nil }
        return waves[low]
    }

    /// The last wave that was over at a moment, or the one that still went on then.
    func last(before moment: WallTime) -> Wave? { waves.last { $0.first <= moment } }

    /// Finds the waves anew; returns those whose shape is news.
    mutating func settle() -> [Wave] {
        guard isStale else { return [] }
        isStale = false
        let before = waves
        waves = []
        var start = 0
        for place in ends.indices
        where place + 1 == ends.count || ends[place + 1] - ends[place] > Rules.flurryWindow {
            waves.append(Self.wave(of: ends[start...place]))
            start = place + 1
        }
        var known = 0
        return waves.filter { wave in
            while known < before.count, before[known].last < wave.first { known += 1 }
            guard known < before.count else { return true }
            let old = before[known]
            return old.first != wave.first || old.isSudden != wave.isSudden
                || old.isMany != wave.isMany
        }
    }

    /// The most ends within the time that one turn takes, against all of them.
    private static func wave(of ends: ArraySlice<WallTime>) -> Wave {
        let turn = Rules.suddenWindow(ends.count)
        var most = 0
        var low = ends.startIndex
        for high in ends.indices {
            while ends[high] - ends[low] > turn { low += 1 }
            most = max(most, high - low + 1)
        }
        return Wave(
            first: ends[ends.startIndex],
            last: ends[ends.endIndex - 1],
            count: ends.count,
            isSudden: ends.count >= Rules.closesMinimum
                && most * 100 >= ends.count * Rules.suddenPercent
        )
    }

    private func place(of end: WallTime) -> Int {
        if let last = ends.last, last <= end { return ends.count }
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= end { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension LossBook.Wave {
    /// Whether it is more than a session here and there.
    var isMany: Bool { count >= Rules.closesMinimum }
}

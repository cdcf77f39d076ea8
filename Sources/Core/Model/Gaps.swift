package import Events

/// The gaps that began with the present fault: those that ended, oldest end first, and those that
/// last, in the order of their clients.
///
/// With no fault known it is all that is kept. A gap counts from a little before the fault, by what
/// the fault's time may be late: a probe's whole interval, or 250 ms between two clocks.
///
/// - Complexity: O(gaps ended since the fault + clients).
package func gapsSinceFault(in state: State) -> (finished: [Gap], open: [Gap]) {
    let start = state.fault.map { $0.at - state.faultSlack($0) }
    var finished: [Gap] = []
    for gap in state.gaps.reversed() {
        guard let start else {
            finished.append(gap)
            continue
        }
        // Gaps are kept in the order they ended: before this one none began after the fault.
        if let usableAt = gap.usableAt, usableAt < start - Rules.joinTolerance { break }
        if gap.lostAt >= start { finished.append(gap) }
    }
    finished.reverse()
    let open = state.clients.compactMap(\.gap).filter { gap in
        start.map { gap.lostAt >= $0 } ?? true
    }
    // Until the latest first try of any library there is nothing to tell them apart by.
    guard let now = state.clock.wall, open.contains(where: { $0.isSilent(at: now) }) else {
        return (finished, open)
    }
    let shared = SharedLosses(ended: finished, open: open)
    return (finished, open.filter { !$0.isSilent(at: now) || shared.isWaiting($0) })
}

/// Every gap that is worth telling afterwards: those that ended, in the order of their ends, then
/// those that did not, in the order of their clients.
package func allGaps(in state: State) -> [Gap] {
    let open = state.clients.compactMap(\.gap)
    let shared = SharedLosses(ended: state.gaps, open: open)
    return Array(state.gaps) + open.filter { shared.isWaiting($0) }
}

/// Who lost their sessions together, to tell those who wait from those who left.
///
/// A client that lost its session and was not seen since waits only if others whose sessions ended on
/// the same node within `Rules.flurryWindow` tried to come back: all pages that close together, or a
/// network that is gone, look like a crash otherwise.
struct SharedLosses {
    private var lost: [NodeName?: [WallTime]] = [:]

    init(ended: some Sequence<Gap>, open: [Gap]) {
        for gap in ended { lost[gap.lostOn, default: []].append(gap.lostAt) }
        for gap in open where gap.tryCount > 0 { lost[gap.lostOn, default: []].append(gap.lostAt) }
        for node in lost.keys { lost[node]?.sort() }
    }

    func isWaiting(_ gap: Gap) -> Bool {
        if gap.identity == .canary || gap.tryCount > 0 { return true }
        guard let times = lost[gap.lostOn] else { return false }
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < gap.lostAt - Rules.flurryWindow {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < times.count && times[low] <= gap.lostAt + Rules.flurryWindow
    }
}

/// The value that a share `p` (0 to 1) of `durations` does not exceed, by nearest rank: the element
/// at ⌈p·n⌉ of the sorted list, so it is always one that was measured.
///
/// Nil for an empty list or a `p` that is not a number; `p` beyond 0…1 gives the least or greatest.
///
/// - Complexity: O(n log n).
package func percentile(_ p: Double, of durations: [Duration]) -> Duration? {
    guard !p.isNaN, let index = nearestRank(p, of: durations.count) else { return nil }
    return durations.sorted()[index]
}

/// The percentile `p` (0 to 1) of the gaps since the fault, of one node or of all.
///
/// A gap that still lasts is longer than any that ended: nil while the rank falls among those, for
/// then the figure is not known yet. Counting only the clients that are back would look too good.
package func gapPercentile(_ p: Double, lostOn node: NodeName? = nil, in state: State) -> Duration?
{
    let (finished, open) = gapsSinceFault(in: state)
    func counts(_ gap: Gap) -> Bool { node == nil || gap.lostOn == node }
    let lengths = finished.filter(counts).compactMap(\.length).sorted()
    guard !p.isNaN, let index = nearestRank(p, of: lengths.count + open.count(where: counts)),
        index < lengths.count
    else { return nil }
    return lengths[index]
}

/// The position, from 0, of the nearest rank ⌈p·n⌉ in a sorted list of `count`; nil when empty.
func nearestRank(_ p: Double, of count: Int) -> Int? {
    guard count > 0 else { return nil }
    let rank = (min(max(p, 0), 1) * Double(count)).rounded(.up)
    return min(max(Int(rank) - 1, 0), count - 1)
}

extension Gap {
    /// Whether nothing was seen of its client for longer than any library waits before its first try.
    func isSilent(at now: WallTime) -> Bool {
        identity != .canary && tryCount == 0 && now - lostAt > Rules.firstTryLongest
    }
}

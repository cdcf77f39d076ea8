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
    return (finished, open)
}

/// Every gap that is worth telling afterwards: those that ended, in the order of their ends, then
/// those that did not, in the order of their clients.
///
/// A client that lost its session and was not seen since has most likely left: it waits only if it
/// tried, or if others whose sessions ended on the same node within `Rules.flurryWindow` came back.
package func allGaps(in state: State) -> [Gap] {
    let returned = state.gaps.map { LossMark(node: $0.lostOn, at: $0.lostAt) }
    let open = state.clients.compactMap(\.gap).filter { gap in
        if gap.identity == .canary || gap.tryCount > 0 { return true }
        return returned.contains { other in
            other.node == gap.lostOn && other.at - gap.lostAt <= Rules.flurryWindow
                && gap.lostAt - other.at <= Rules.flurryWindow
        }
    }
    return Array(state.gaps) + open
}

private struct LossMark {
    var node: NodeName?
    var at: WallTime
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
private func nearestRank(_ p: Double, of count: Int) -> Int? {
    guard count > 0 else { return nil }
    let rank = (min(max(p, 0), 1) * Double(count)).rounded(.up)
    return min(max(Int(rank) - 1, 0), count - 1)
}

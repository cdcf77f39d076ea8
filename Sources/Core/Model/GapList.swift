import Events

/// Gaps that ended, in the order of their ends; the oldest go when there is no room.
///
/// Facts that come late may change a gap that is long over, so they are kept sorted rather than in
/// the order they were learned.
package struct GapList: Codable, Equatable, Sendable {
    private var gaps: [Gap] = []
    /// Changes with each change of the list.
    private(set) var revision = 0
    /// Gaps that had to go.
    package private(set) var dropped = 0

    package init() {}

    /// Adds a gap that ended; one that did not is passed over.
    ///
    /// - Complexity: O(log n), and O(n) moves when it did not end last.
    package mutating func append(_ gap: Gap) {
        guard gap.usableAt != nil else { return }
        revision &+= 1
        if let last = gaps.last, !Self.isBefore(last, gap) {
            gaps.insert(gap, at: place(of: gap))
        } else {
            gaps.append(gap)
        }
        makeRoom()
    }

    /// Puts `new` in the place of what is known of these clients from a moment on.
    ///
    /// What stays as it was keeps its count of revisions, what changed has one more.
    /// - Parameters:
    ///   - horizons: from when on each client's gaps are told anew.
    ///   - new: those gaps, in any order.
    mutating func replace(_ horizons: [ClientID: WallTime], with new: [Gap]) {
        revision &+= 1
        var known: [GapName: Gap] = [:]
        gaps.removeAll { gap in
            guard let horizon = horizons[gap.client], gap.lostAt >= horizon else { return false }
            known[GapName(gap)] = gap
            return true
        }
        let revised = new.filter { $0.usableAt != nil }.map { gap in
            guard let old = known[GapName(gap)] else { return gap }
            var gap = gap
            gap.revisions = old.revisions
            if gap != old { gap.revisions.count(1) }
            return gap
        }
        gaps.merge(revised.sorted(by: Self.isBefore), by: Self.isBefore)
        makeRoom()
    }

    private mutating func makeRoom() {
        guard gaps.count > Limits.gaps else { return }
        // Many at once, so that a storm of gaps does not move the whole list for each.
        let excess = gaps.count - Limits.gaps + Limits.gaps / 16
        gaps.removeFirst(excess)
        dropped.count(excess)
    }

    private func place(of gap: Gap) -> Int {
        var low = 0
        var high = gaps.count
        while low < high {
            let middle = (low + high) / 2
            if Self.isBefore(gap, gaps[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func isBefore(_ left: Gap, _ right: Gap) -> Bool {
        if left.usableAt != right.usableAt {
            return left.usableAt ?? .distant < right.usableAt ?? .distant
        }
        return (left.client, left.lostAt) < (right.client, right.lostAt)
    }
}

/// What makes a gap the same although more is known of it.
private struct GapName: Hashable {
    var client: ClientID
    var lostAt: WallTime

    init(_ gap: Gap) { (client, lostAt) = (gap.client, gap.lostAt) }
}

extension GapList: RandomAccessCollection, MutableCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { gaps.count }

    /// The gap at `position`, 0 being the one that ended first.
    ///
    /// What is written must keep its end.
    package subscript(position: Int) -> Gap {
        get { gaps[position] }
        _modify {
            revision &+= 1
            yield &gaps[position]
        }
    }
}

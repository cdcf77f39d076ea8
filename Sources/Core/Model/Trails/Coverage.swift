import Events

/// A set of moments, kept as ranges that do not touch.
struct Coverage: Codable, Equatable, Sendable {
    /// Sorted.
    private var ranges: [ClosedRange<WallTime>] = []

    func contains(_ moment: WallTime) -> Bool {
        let place = place(of: moment)
        return place < ranges.count && ranges[place].lowerBound <= moment
    }

    /// Adds a range; returns the range in which something was not there before, nil when all was.
    mutating func insert(_ range: ClosedRange<WallTime>) -> ClosedRange<WallTime>? {
        let first = place(of: range.lowerBound)
        var last = first
        while last < ranges.count, ranges[last].lowerBound <= range.upperBound { last += 1 }
        guard first < last else {
            ranges.insert(range, at: first)
            if ranges.count > Limits.signsPerNode {
                ranges.removeFirst(ranges.count - Limits.signsPerNode)
            }
            return range
        }
        let (low, high) = (ranges[first], ranges[last - 1])
        let isCovered =
            last == first + 1 && low.contains(range.lowerBound) && low.contains(range.upperBound)
        if isCovered { return nil }
        let start = low.contains(range.lowerBound) ? low.upperBound : range.lowerBound
        let end = high.contains(range.upperBound) ? high.lowerBound : range.upperBound
        ranges.replaceSubrange(
            first..<last,
            with: [min(low.lowerBound, range.lowerBound)...max(high.upperBound, range.upperBound)]
        )
        return min(start, end)...max(start, end)
    }

    /// The first range that does not end before `moment`.
    private func place(of moment: WallTime) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

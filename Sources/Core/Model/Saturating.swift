import Events

extension Int {
    /// Sum that stops at the ends of the range instead of trapping.
    func addingSaturated(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// Product that stops at the ends of the range instead of trapping.
    func multipliedSaturated(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }

    /// Adds a count that came from outside: a negative one counts as none, and the sum saturates.
    mutating func count(_ more: Int) { self = addingSaturated(Swift.max(0, more)) }
}

extension WallTime {
    /// Whole seconds since the epoch, towards it.
    var wholeSecond: Int64 { rawValue / 1_000_000_000 }
    /// The second that it is in, from its beginning.
    var startOfSecond: WallTime { WallTime(rawValue: wholeSecond * 1_000_000_000) }
    /// Whether it has no part of a second.
    var isWholeSecond: Bool { rawValue.isMultiple(of: 1_000_000_000) }
}

extension Duration {
    /// Whole seconds, towards zero.
    var wholeSeconds: Int64 { nanoseconds / 1_000_000_000 }
}

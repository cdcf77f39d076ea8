/// A point on the run's own monotonic clock, in nanoseconds since the run began.
///
/// Never compared with a wall clock. In replay it comes from the recording.
package struct Instant: RawRepresentable, Codable, Hashable, Comparable, Sendable {
    /// Nanoseconds since the run began; never negative in a run of ours.
    package var rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// The moment the run began.
    package static let zero = Instant(rawValue: 0)

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The instant `duration` later, saturating at the ends of the range.
    package static func + (instant: Self, duration: Duration) -> Self {
        Self(rawValue: instant.rawValue.addingSaturated(duration.nanoseconds))
    }

    /// The time from `right` to `left`; negative when `left` is earlier.
    package static func - (left: Self, right: Self) -> Duration {
        .nanoseconds(left.rawValue.subtractingSaturated(right.rawValue))
    }
}

/// A point in civil time, in nanoseconds since 1970-01-01T00:00:00Z.
///
/// It belongs to the clock of the host that wrote it; two hosts' clocks differ.
package struct WallTime: RawRepresentable, Codable, Hashable, Comparable, Sendable {
    /// Nanoseconds since the Unix epoch, UTC.
    ///
    /// Range: years 1678 to 2262.
    package var rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The time `duration` later, saturating at the ends of the range.
    package static func + (time: Self, duration: Duration) -> Self {
        Self(rawValue: time.rawValue.addingSaturated(duration.nanoseconds))
    }

    /// The time `duration` earlier, saturating at the ends of the range.
    package static func - (time: Self, duration: Duration) -> Self {
        Self(rawValue: time.rawValue.subtractingSaturated(duration.nanoseconds))
    }

    /// The time from `right` to `left`; negative when `left` is earlier.
    package static func - (left: Self, right: Self) -> Duration {
        .nanoseconds(left.rawValue.subtractingSaturated(right.rawValue))
    }
}

extension Duration {
    /// The whole of it in nanoseconds, saturating (about ±292 years).
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        return product.addingSaturated(attoseconds / 1_000_000_000)
    }

    /// The whole of it in seconds, for display and charts.
    package var seconds: Double { Double(nanoseconds) / 1e9 }

    /// A duration of `seconds`, which may come from outside: not-a-number gives nil, and what
    /// does not fit in 64 bits of nanoseconds gives nil too.
    package init?(exactlySeconds seconds: Double) {
        let nanoseconds = (seconds * 1e9).rounded()
        guard let whole = Int64(exactly: nanoseconds) else { return nil }
        self = .nanoseconds(whole)
    }
}

extension Int64 {
    /// Sum that stops at the ends of the range instead of trapping.
    package func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// Difference that stops at the ends of the range instead of trapping.
    package func subtractingSaturated(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}

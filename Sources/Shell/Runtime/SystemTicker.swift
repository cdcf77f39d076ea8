package import Events
import Foundation
import Ports

/// The host's clocks: a monotonic one that began with this value, and civil time.
package struct SystemTicker: Ticker {
    private let began = ContinuousClock.now

    package init() {}

    package var now: Instant { .zero + (ContinuousClock.now - began) }

    /// Read afresh each time: logs and proxies on this host stamp with the same, adjustable clock.
    package var wall: WallTime {
        WallTime(rawValue: Int64((Date.now.timeIntervalSince1970 * 1e9).rounded()))
    }
}

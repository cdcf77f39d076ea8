import Events
import Foundation
import NIOCore

/// The swarm's one clock: monotonic time, anchored once in civil time.
///
/// Civil times made from it keep the microseconds between facts true even when the host's clock is
/// set while the swarm runs.
struct SwarmClock: Sendable {
    private let zero = NIODeadline.now()
    /// The civil time of `Instant.zero`.
    let wallAtZero: WallTime

    init() {
        let seconds = Date().timeIntervalSince1970
        wallAtZero = WallTime.init(rawValue: Int64(exactly: (seconds * 1e9).rounded()) ?? 0)
    }

    var now: Instant { Instant.zero + .nanoseconds((NIODeadline.now() - zero).nanoseconds) }

    func wall(of instant: Instant) -> WallTime { wallAtZero + (instant - .zero) }

    func deadline(of instant: Instant) -> NIODeadline { zero + .nanoseconds(instant.rawValue) }
}

package import Events

/// What is known of the clients' library from the times of their tries.
package struct LadderFit: Codable, Equatable, Sendable {
    package var ladder: Ladder
    /// Gaps whose waits are all such as this library's.
    package var fitting: Int
    /// Gaps that were looked at.
    package var all: Int

    /// Whether nearly all fit, of more than a few: what is shown with a name.
    package var isSure: Bool { all >= Rules.fitMinimum && fitting * 100 >= all * Rules.fitPercent }
}

extension Rules {
    /// Gaps with tries from which a library is recognised: below, chance may look like one.
    package static let fitMinimum = 5
    /// Of those so many must fit.
    package static let fitPercent = 80
    /// What a wait seems longer than it is: the try before is known to have failed when its answer was
    /// written, the client learns of it a round trip later and connects for up to five more before its
    /// request is logged (failover-physics 6, H), 200 ms at 40 ms a round trip.
    package static let fitLate = Duration.milliseconds(250)
    /// What it seems shorter: two clocks cut to milliseconds.
    package static let fitEarly = Duration.milliseconds(5)
}

/// The library whose waits most of these gaps show; nil while no gap has a try.
///
/// Each gap counts for every library whose waits contain all of its own; the one with the most is
/// taken, and of two with equally many the one that allows less.
package func recognisedLadder(_ gaps: some Sequence<Gap>) -> LadderFit? {
    let waits = gaps.map { (waits: $0.waits(limit: 6), library: $0.library) }
        .filter { !$0.waits.isEmpty }
    guard !waits.isEmpty else { return nil }
    let fits = Ladder.known.map { ladder in
        let count = waits.count { ladder.isNamed($0.library) && ladder.fits($0.waits) }
        return (ladder: ladder, count: count, width: ladder.width)
    }
    let best = fits.max { ($0.count, $1.width) < ($1.count, $0.width) }
    guard let best, best.count > 0 else { return nil }
    return LadderFit(ladder: best.ladder, fitting: best.count, all: waits.count)
}

/// When the next try of a gap is due at the earliest and the latest, by a library's waits.
///
/// - Returns: nil when the gap is over, a try is under way, or the library has given up.
package func nextTry(of gap: Gap, by ladder: Ladder) -> ClosedRange<WallTime>? {
    guard gap.usableAt == nil else { return nil }
    var last = gap.lostAt
    if let attempt = gap.attempts.last {
        guard case .failed(_, let took) = attempt.result else { return nil }
        last = attempt.startedAt + took
    }
    guard let wait = ladder.wait(before: gap.tryCount + 1) else { return nil }
    return last + wait.lowerBound...last + wait.upperBound
}

extension Ladder {
    /// Whether it may be the library that a browser named; a bare `websocket` says nothing of who
    /// makes it anew.
    fileprivate func isNamed(_ library: String?) -> Bool {
        guard let library, library != "websocket" else { return true }
        return name == (library == "socketio" ? Ladder.socketIO.name : library)
    }

    fileprivate func fits(_ waits: [Duration]) -> Bool {
        waits.enumerated().allSatisfy { place, wait in
            guard let range = self.wait(before: place + 1) else { return false }
            return wait >= range.lowerBound - Rules.fitEarly
                && wait <= range.upperBound + Rules.fitLate
        }
    }

    /// How much it allows over its first four tries, in seconds.
    fileprivate var width: Double {
        (1...4).reduce(0) { sum, number in
            let range = wait(before: number) ?? rest
            return sum + (range.upperBound - range.lowerBound).seconds
        }
    }
}

extension Gap {
    /// The waits before its first tries, each from the end of the one before.
    fileprivate func waits(limit: Int) -> [Duration] {
        guard attemptsLeftOut == 0 else { return [] }
        var waits: [Duration] = []
        var last = lostAt
        for attempt in attempts.prefix(limit) {
            waits.append(max(.zero, attempt.startedAt - last))
            guard case .failed(_, let took) = attempt.result else { break }
            last = attempt.startedAt + took
        }
        return waits
    }
}

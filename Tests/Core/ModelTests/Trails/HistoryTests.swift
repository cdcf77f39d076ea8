import Events
import TestKit
import Testing

@testable import Model

/// The arithmetic of sessions and gaps, over random histories; a failure names its seed.
@Suite struct `Random histories` {
    /// 25 tests of 4,000 histories each.
    static let seeds = [UInt64](1...25)
    static let historiesPerSeed = 4_000

    @Test(arguments: seeds)
    func `keep the arithmetic of gaps whatever is told in which order`(seed: UInt64) {
        var random = Seeded(seed: seed)
        for number in 0..<Self.historiesPerSeed {
            let history = RandomHistory(&random)
            let name = "seed \(seed), history \(number)"
            let (trails, now) = RandomHistory.picture(history.facts, lookingEvery: 3)
            let (late, _) = RandomHistory.picture(
                history.facts.shuffled(using: &random),
                lookingEvery: 2
            )
            for key in history.keys {
                let lanes = trails.lanes(of: key, now: now)
                let other = late.lanes(of: key, now: now)
                #expect(lanes?.lanes == other?.lanes, "\(name): the order counts")
                #expect(lanes?.own == other?.own, "\(name): the order counts")
                for lane in lanes?.lanes ?? [] { check(lane, name) }
                for gap in lanes?.own ?? [] {
                    #expect(gap.length == gap.usableAt.map { $0 - gap.lostAt }, "\(name)")
                    #expect(gap.library == "meteor", "\(name): \(gap)")
                }
            }
        }
    }

    private func check(_ lane: Lane, _ name: String) {
        var usable = WallTime(rawValue: .min)
        var error = Duration.zero
        for gap in lane.finished {
            guard let length = gap.length else {
                Issue.record("\(name): a gap that ended has no end")
                continue
            }
            let parts = anatomy(of: gap, fault: nil)
            let all = [parts.backoff, parts.misrouting, parts.handshake, parts.resubscribe]
            #expect(length >= .zero, "\(name): \(gap)")
            #expect(all.allSatisfy { $0 >= .zero }, "\(name): \(parts)")
            #expect(all.reduce(.zero, +) == length, "\(name): \(parts) is not \(length)")
            // Sessions of one life never overlap: each is lost after it was usable, as far as the
            // clocks can tell.
            #expect(gap.lostAt >= usable - Rules.laneTolerance - error, "\(name): \(gap)")
            usable = max(usable, gap.usableAt ?? usable)
            error = gap.error
        }
    }
}

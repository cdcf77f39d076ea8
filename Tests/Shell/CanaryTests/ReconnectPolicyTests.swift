import Events
import Testing

@testable import Canary

@Suite struct `Reconnect policies` {
    /// The table of waits, in seconds, for retries counted from 0.
    @Test(arguments: [
        (0, 0.010, 0.010), (1, 0.010, 0.010), (2, 3.63, 6.05), (3, 7.986, 13.31),
        (4, 17.569, 29.282), (5, 38.652, 64.42), (6, 85.03, 141.73), (7, 187.08, 311.81),
        (8, 225, 375), (40, 225, 375), (Int.max, 225, 375),
    ])
    func `Meteor waits as its source says`(count: Int, low: Double, high: Double) {
        var waits: [Double] = []
        for seed in UInt64(0)..<2_000 {
            var random = SeededGenerator(seed: seed)
            waits.append(
                ReconnectPolicy.meteor.delay(beforeRetry: count, random: &random).seconds
            )
        }

        let (least, most) = (waits.min() ?? 0, waits.max() ?? 0)
        #expect(least >= low - 0.001)
        #expect(most <= high + 0.01)
        // The whole range is used, not a part of it.
        #expect(least <= low + 0.01 * (high - low) + 0.001)
        #expect(most >= high - 0.01 * (high - low) - 0.01)
    }

    @Test func `a seed repeats its waits`() {
        func waits(seed: UInt64) -> [Duration] {
            var random = SeededGenerator(seed: seed)
            return (0..<9).map { ReconnectPolicy.meteor.delay(beforeRetry: $0, random: &random) }
        }

        #expect(waits(seed: 7) == waits(seed: 7))
        #expect(waits(seed: 7) != waits(seed: 8))
    }

    @Test func `Phoenix follows its table and then waits five seconds`() {
        var random = SeededGenerator(seed: 1)
        let waits = (0..<11).map { ReconnectPolicy.phoenix.delay(beforeRetry: $0, random: &random) }

        let table = [10, 50, 100, 150, 200, 250, 500, 1_000, 2_000, 5_000, 5_000]
        #expect(waits == table.map { .milliseconds($0) })
    }

    @Test(arguments: [(0, 0.5, 1.5), (1, 1, 3), (2, 2, 5), (9, 2.5, 5)])
    func `the socket io client caps its waits after the fuzz`(
        count: Int,
        low: Double,
        high: Double
    ) {
        for seed in UInt64(0)..<500 {
            var random = SeededGenerator(seed: seed)
            let wait = ReconnectPolicy.socketIO.delay(beforeRetry: count, random: &random)
            #expect((low...high).contains(wait.seconds), "seed \(seed)")
        }
    }

    @Test func `a policy is found by its name`() throws {
        for policy in ReconnectPolicy.all {
            #expect(try ReconnectPolicy.named(policy.name) == policy)
        }
        #expect(throws: SwarmError.unknownPolicy("metoer")) { try ReconnectPolicy.named("metoer") }
        #expect("\(SwarmError.unknownPolicy("metoer"))".contains("meteor, socket.io"))
    }
}

/// How long to wait before something that ended is started again.
///
/// It doubles from one end to the next, and begins anew after a good life. Spread by a fifth either
/// way, so that many that ended together do not come back together.
package struct BackOff: Sendable {
    private let first: Duration
    private let longest: Duration
    private let goodLife: Duration
    private var next: Duration?
    private var random: UInt64

    /// Begins with nothing ended.
    ///
    /// - Parameters:
    ///   - seed: for the spread: the same seed gives the same waits.
    ///
    ///   - first: the first wait.
    ///   - longest: the longest wait, before it is spread.
    ///   - goodLife: a life of at least this much was a good one.
    package init(
        seed: UInt64,
        first: Duration = .seconds(1),
        longest: Duration = .seconds(60),
        goodLife: Duration = .seconds(60)
    ) {
        random = seed
        self.first = first
        self.longest = longest
        self.goodLife = goodLife
    }

    /// The wait after an end.
    ///
    /// - Parameter life: how long it lived.
    /// - Returns: how long to wait before it is started again.
    package mutating func wait(afterLife life: Duration) -> Duration {
        let base = life >= goodLife ? first : (next ?? first)
        next = min(base * 2, longest)
        return base * (0.8 + 0.4 * randomFraction())
    }

    /// From 0 to below 1 (SplitMix64, the upper 53 bits).
    private mutating func randomFraction() -> Double {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) * 0x1p-53
    }
}

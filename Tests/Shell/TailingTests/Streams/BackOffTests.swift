import Tailing
import TestKit
import Testing

@Suite struct `The wait before a new start` {
    @Test(arguments: [1, 2, 3, 99] as [UInt64])
    func `doubles up to its limit, within a fifth either way`(seed: UInt64) {
        var backOff = BackOff(seed: seed)
        for base in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            let wait = backOff.wait(afterLife: .seconds(1))
            #expect(wait >= .seconds(base) * 0.8 && wait <= .seconds(base) * 1.2, "seed \(seed)")
        }
    }

    @Test func `begins anew after a good life`() {
        var backOff = BackOff(seed: 7)
        for _ in 0..<5 { _ = backOff.wait(afterLife: .zero) }
        #expect(backOff.wait(afterLife: .seconds(59)) > .seconds(20))
        #expect(backOff.wait(afterLife: .seconds(60)) <= .seconds(1.2))
        #expect(backOff.wait(afterLife: .zero) >= .seconds(1.6))
    }

    @Test func `is the same for the same seed and differs between seeds`() {
        func waits(_ seed: UInt64) -> [Duration] {
            var backOff = BackOff(seed: seed)
            return (0..<8).map { _ in backOff.wait(afterLife: .zero) }
        }
        #expect(waits(5) == waits(5))
        #expect(waits(5) != waits(6))
    }
}

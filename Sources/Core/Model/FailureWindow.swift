import Events

/// The failed answers of the last second of one node, in the order they were read.
///
/// A storm brings thousands within it, so taking one in looks at the others only when one of them
/// may have to leave, and their sum is kept.
struct FailureWindow: Codable, Equatable, Sendable {
    private(set) var failures: [FailedCount] = []
    /// The sum of the counts, each 0 or more; 128 bits hold any 4,096 of them.
    private var sum: Int128 = 0
    /// None is earlier or later; meaningless while there are none.
    private var earliest = WallTime(rawValue: .max)
    private var latest = WallTime(rawValue: .min)
    /// Whether none is earlier than one before it: then those that leave are the first.
    private var isInOrder = true

    /// When the first of them happened; nil while there are none.
    var first: WallTime? { failures.lazy.map(\.at).min() }

    /// Failed answers in it.
    var total: Double { Double(sum) }

    /// Takes one in; returns those that left for it, in the order they were read.
    ///
    /// - Complexity: O(1) while none leaves, else O(n).
    mutating func enter(_ failure: FailedCount) -> [FailedCount] {
        let left = leave(for: failure)
        if failures.count < Limits.failuresWaiting {
            if failure.at < latest { isInOrder = false }
            failures.append(failure)
            earliest = min(earliest, failure.at)
            latest = max(latest, failure.at)
            sum += Int128(max(0, failure.count))
        } else {
            let last = failures.count - 1
            sum -= Int128(max(0, failures[last].count))
            failures[last].count.count(failure.count)
            sum += Int128(max(0, failures[last].count))
        }
        return left
    }

    private mutating func leave(for failure: FailedCount) -> [FailedCount] {
        // A line far ahead, of a clock that was wrong, must not stay for ever.
        func isNear(_ at: WallTime) -> Bool {
            failure.at - at <= Rules.burstOpening && at - failure.at <= Rules.burstQuiet
        }
        guard !failures.isEmpty, !isNear(earliest) || !isNear(latest) else { return [] }
        var left: [FailedCount] = []
        if isInOrder, isNear(latest) {
            let count = failures.firstIndex { isNear($0.at) } ?? failures.count
            left = Array(failures.prefix(count))
            failures.removeFirst(count)
        } else if isInOrder, !isNear(earliest), failure.at > latest {
            (left, failures) = (failures, [])
        } else {
            left = failures.filter { !isNear($0.at) }
            failures.removeAll { !isNear($0.at) }
        }
        for gone in left { sum -= Int128(max(0, gone.count)) }
        measure()
        return left
    }

    /// Finds the bounds anew after some left.
    private mutating func measure() {
        if isInOrder {
            earliest = failures.first?.at ?? WallTime(rawValue: .max)
            latest = failures.last?.at ?? WallTime(rawValue: .min)
            return
        }
        earliest = first ?? WallTime(rawValue: .max)
        latest = failures.lazy.map(\.at).max() ?? WallTime(rawValue: .min)
        isInOrder = zip(failures, failures.dropFirst()).allSatisfy { $0.at <= $1.at }
    }
}

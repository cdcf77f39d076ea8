import Events
import Ports
import Synchronization

/// A sink that keeps what was posted, and lets a test wait for it.
final class RecordingSink: EventSink {
    struct Posted: Equatable {
        var event: Event
        var source: SourceID
        var at: WallTime?

        var report: CanaryReport? {
            guard case .canaryReported(let report) = event else { return nil }
            return report
        }

        var change: SourceChange? {
            guard case .sourceChanged(let change) = event else { return nil }
            return change
        }
    }

    struct DeadlineExceeded: Error, CustomStringConvertible {
        var description: String
    }

    private struct Waiter {
        var condition: ([Posted]) -> Bool
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var posted: [Posted] = []
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    var posted: [Posted] { state.withLock(\.posted) }
    var reports: [CanaryReport] { posted.compactMap(\.report) }
    var facts: [CanaryFact] { reports.map(\.fact) }

    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        let satisfied = state.withLock { state in
            state.posted.append(Posted(event: event, source: source, at: at))
            let posted = state.posted
            let done = state.waiters.filter { $0.value.condition(posted) }
            for id in done.keys { state.waiters[id] = nil }
            return done.values.map(\.continuation)
        }
        for continuation in satisfied { continuation.resume(returning: true) }
    }

    /// Returns as soon as `condition` holds for what was posted.
    ///
    /// - Throws: `DeadlineExceeded` with all that was posted, after 20 s.
    func waitUntil(_ what: String, _ condition: @escaping @Sendable ([Posted]) -> Bool) async throws
    {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let deadline = Task {
            try await Task.sleep(for: .seconds(20))
            state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation
                .resume(returning: false)
        }
        let came = await withCheckedContinuation { continuation in
            let holds = state.withLock { state in
                if condition(state.posted) { return true }
                state.waiters[id] = Waiter(condition: condition, continuation: continuation)
                return false
            }
            if holds { continuation.resume(returning: true) }
        }
        deadline.cancel()
        guard came else {
            let lines = posted.suffix(40).map { "\($0.event)" }.joined(separator: "\n")
            throw DeadlineExceeded(description: "waited in vain for \(what) after:\n\(lines)")
        }
    }

    /// Returns as soon as `count` reports hold `condition`.
    func wait(
        for count: Int = 1,
        _ what: String,
        where condition: @escaping @Sendable (CanaryReport) -> Bool
    ) async throws {
        try await waitUntil(what) { $0.compactMap(\.report).filter(condition).count >= count }
    }
}

extension CanaryFact {
    var isUsable: Bool {
        if case .usable = self { true } else { false }
    }

    var loss: SessionLoss? {
        if case .lost(let loss) = self { loss } else { nil }
    }

    var failure: AttemptOutcome? {
        if case .attemptFailed(_, let outcome, _) = self { outcome } else { nil }
    }

    var phases: HandshakePhases? {
        if case .usable(_, _, let phases) = self { phases } else { nil }
    }
}

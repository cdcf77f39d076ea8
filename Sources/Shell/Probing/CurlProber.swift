package import Events
import Foundation
package import Ports
import Synchronization

/// Probes nodes over HTTP and HTTPS with libcurl, on one thread of its own.
///
/// Each node has its interval; the first probes are spread. A node is never probed twice at once:
/// a probe that overruns its interval is followed by the next as soon as it ended. Every probe is
/// a new connection, so that a closed port or a changed certificate is seen. Redirects count as
/// healthy and are not followed.
package final class CurlProber: Prober {
    private struct State {
        var isStarted = false
        var isStopping = false
        var hasEnded = false
        /// Every node is to be probed at once.
        var isHurried = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let targets: [(node: NodeName, spec: ProbeSpec)]
    private let ticker: any Ticker
    private let multi = CurlMulti()
    private let state = Mutex(State())

    /// - Parameters:
    ///   - targets: who is probed and how.
    ///
    ///   - ticker: tells the civil time at which a probe ended.
    package init(targets: [(node: NodeName, spec: ProbeSpec)], ticker: any Ticker) {
        self.targets = targets
        self.ticker = ticker
    }

    /// Begins to probe; the results come as `probeFinished` from the source `probe NAME`.
    ///
    /// Only the first call counts, and none after `stop`.
    package func start(into sink: any EventSink) {
        let isFirst = state.withLock { state in
            if state.isStarted || state.isStopping { return false }
            state.isStarted = true
            return true
        }
        guard isFirst else { return }
        Thread.detachNewThread { [self] in
            Thread.current.name = "probes"
            run(into: sink)
            end()
        }
    }

    /// Probes every node that is not being probed just now.
    package func observeNow() {
        let isRunning = state.withLock { state in
            state.isHurried = true
            return state.isStarted && !state.hasEnded
        }
        if isRunning { multi.wake() }
    }

    /// Abandons the probes under way and waits for the thread to end.
    package func stop() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                state.isStopping = true
                let isOver = state.hasEnded || !state.isStarted
                if !isOver { state.waiting.append(continuation) }
                return isOver
            }
            if isOver { continuation.resume() } else { multi.wake() }
        }
    }

    // MARK: On the thread

    private func run(into sink: any EventSink) {
        CurlMulti.ignoreBrokenPipes()
        let transfers = targets.enumerated().map { index, target in
            CurlTransfer(index: index, node: target.node, spec: target.spec)
        }
        var schedule = ProbeSchedule(intervals: targets.map(\.spec.every))
        let start = ContinuousClock.now
        while !state.withLock({ $0.isStopping }) {
            let isHurried = state.withLock { state in
                defer { state.isHurried = false }
                return state.isHurried
            }
            if isHurried { schedule.hurry(now: .now - start) }
            for index in schedule.takeDue(now: .now - start) { multi.add(transfers[index]) }
            multi.perform()
            while let (index, code) = multi.nextEnded() {
                let result = transfers[index].result(code)
                multi.remove(transfers[index])
                schedule.finish(index, now: .now - start)
                let source = SourceID(rawValue: "probe \(result.node)")
                sink.post(.probeFinished(result), from: source, at: ticker.wall)
            }
            let limit = schedule.nextDue.map { $0 - (.now - start) } ?? Self.idleWait
            multi.wait(limit: limit)
        }
        for transfer in transfers { multi.remove(transfer) }
    }

    /// How long to wait while nothing is due: libcurl wakes up by itself for what is under way.
    private static let idleWait = Duration.seconds(60)

    private func end() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

import Dispatch
package import Events
import Foundation
package import Ports
import Synchronization

/// Asks this host's kernel at a steady pace who is connected with the nodes' proxies.
///
/// One reading of the tables serves all nodes. Posts `.socketsCounted` for each node after each
/// reading, and `.sourceChanged` when the tables cannot be read, or can again. Runs on one thread
/// of its own.
package final class SocketsCensus: ConnectionCensus {
    /// Who posts.
    package static let source: SourceID = "sockets"

    /// Reads all connections that pass the filter; `begin` is called first, and again whenever
    /// what was told so far is to be forgotten.
    package typealias Reading = (
        _ filter: PortFilter,
        _ begin: () -> Void,
        _ take: (Connection) -> Void
    ) throws(SocketsError) -> Void

    private let targets: [SocketTarget]
    private let every: Duration
    private let ticker: any Ticker
    private let makeReading: @Sendable () -> Reading
    private let life = Mutex(Life())
    private let wakeUp = DispatchSemaphore(value: 0)

    private struct Life {
        var isRunning = false
        var isStopping = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Asks this host's kernel.
    ///
    /// - Parameters:
    ///   - targets: whose connections are counted.
    ///   - every: from the start of one reading to the start of the next.
    ///   - ticker: tells when a connection was first seen.
    package convenience init(
        targets: [SocketTarget],
        every: Duration = .seconds(1),
        ticker: any Ticker
    ) {
        self.init(targets: targets, every: every, ticker: ticker, reading: Self.kernel)
    }

    /// With `reading` in place of this host's kernel: it is called once, on the thread that reads.
    package init(
        targets: [SocketTarget],
        every: Duration,
        ticker: any Ticker,
        reading: @escaping @Sendable () -> Reading
    ) {
        self.targets = targets
        self.every = every
        self.ticker = ticker
        makeReading = reading
    }

    private static func kernel() -> Reading {
        let table = Table()
        return { filter, begin, take throws(SocketsError) in
            try table.value.read(filter, begin: begin, take: take)
        }
    }

    /// Keeps the table of one thread.
    private final class Table { var value = ConnectionTable() }

    /// Begins to observe; only the first call counts, and none after `stop`.
    package func start(into sink: any EventSink) {
        let isFirst = life.withLock { life in
            if life.isRunning || life.isStopping { return false }
            life.isRunning = true
            return true
        }
        guard isFirst else { return }
        let thread = Thread { [self] in
            observe(into: sink)
            end()
        }
        thread.name = "sockets"
        thread.start()
    }

    package func stop() async {
        await withCheckedContinuation { continuation in
            let isOver = life.withLock { life in
                life.isStopping = true
                if life.isRunning { life.waiting.append(continuation) }
                return !life.isRunning
            }
            wakeUp.signal()
            if isOver { continuation.resume() }
        }
    }

    private func end() {
        let waiting = life.withLock { life in
            life.isRunning = false
            defer { life.waiting = [] }
            return life.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private var isStopping: Bool { life.withLock(\.isStopping) }

    // MARK: On the thread

    private func observe(into sink: any EventSink) {
        let index = TargetIndex(targets)
        let read = makeReading()
        var tallies = targets.map { _ in Tally() }
        var said: SourceChange?
        var next = ContinuousClock.now
        while !isStopping {
            let change: SourceChange
            do throws(SocketsError) {
                try count(read, index, &tallies)
                change = SourceChange(state: .open, detail: openDetail)
            } catch {
                for number in tallies.indices { tallies[number].clients.tellAll() }
                change = SourceChange(state: .failing, detail: "\(error)")
            }
            if isStopping { return }
            if change != said {
                sink.post(.sourceChanged(change), from: Self.source, at: nil)
                said = change
            }
            if change.state == .open { tell(&tallies, sink) }
            next = max(next + every, .now)
            wait(until: next)
        }
    }

    private struct Tally {
        var clients = ClientLedger()
        var toApp = 0
    }

    private func count(
        _ read: Reading,
        _ index: TargetIndex,
        _ tallies: inout [Tally]
    ) throws(SocketsError) {
        var counted = tallies
        tallies = []
        defer { tallies = counted }
        try read(
            index.filter,
            {
                for number in counted.indices {
                    counted[number].clients.begin()
                    counted[number].toApp = 0
                }
            },
            { connection in
                index.sort(
                    connection,
                    accepted: {
                        counted[$0].clients.take(connection.remote, cookie: connection.cookie)
                    },
                    reaching: { counted[$0].toApp += 1 }
                )
            }
        )
    }

    private func tell(_ tallies: inout [Tally], _ sink: any EventSink) {
        let wall = ticker.wall
        for (number, target) in targets.enumerated() {
            let (change, leftOut) = tallies[number].clients.end(wall: wall)
            let census = SocketCensus(
                node: target.node,
                clients: change,
                toApp: target.app.map { _ in tallies[number].toApp },
                leftOut: leftOut
            )
            sink.post(.socketsCounted(census), from: Self.source, at: wall)
        }
    }

    private var openDetail: String {
        let nodes = targets.count == 1 ? "1 node" : "\(targets.count) nodes"
        return "this host's TCP connections, \(nodes)"
    }

    private func wait(until moment: ContinuousClock.Instant) {
        let rest = moment - .now
        let nanoseconds = Int(clamping: max(0, rest.nanoseconds))
        if isStopping { return }
        _ = wakeUp.wait(timeout: .now() + .nanoseconds(nanoseconds))
    }
}

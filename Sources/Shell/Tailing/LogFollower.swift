import Events
import Foundation
package import Ports
import Synchronization

/// Follows log files on one thread of its own.
///
/// It looks when the kernel says that something was written, and at least four times a second.
/// Each source posts at most one batch per tick of 100 ms; a new line is posted at once when the
/// tick before it was quiet.
package final class LogFollower: LogSource {
    private let files: [FollowedFile]
    private let ticker: any Ticker
    private let stateDirectory: String?
    private let wakeUp = WakeUp()
    private let life = Mutex(Life())

    /// The tick: at most one batch per source in this time.
    private static let tickMilliseconds: Int32 = 100
    /// Longest time without a look, for file systems that send no word.
    private static let pollMilliseconds: Int32 = 250
    /// Bytes of one read; larger ones were not faster.
    private static let readBytes = 256 << 10

    private struct Life {
        var isRunning = false
        var isStopping = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Nothing is opened before `start`.
    ///
    /// - Parameters:
    ///   - files: what to follow; each has its own source.
    ///
    ///   - ticker: the clock for the time limits of rotation.
    ///   - stateDirectory: where positions are remembered; nil to remember none.
    package init(_ files: [FollowedFile], ticker: any Ticker, stateDirectory: String? = nil) {
        self.files = files
        self.stateDirectory = stateDirectory
        self.ticker = ticker
    }

    package func start(into sink: any EventSink) {
        let isFirst = life.withLock { life in
            defer { life.isRunning = true }
            return !life.isRunning && !life.isStopping
        }
        guard isFirst else { return }
        let thread = Thread { [self] in
            follow(into: sink)
            end()
        }
        thread.name = "log-follower"
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
            return life.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private var isStopping: Bool { life.withLock(\.isStopping) }

    private func follow(into sink: any EventSink) {
        let watches = Watches()
        let positions = stateDirectory.map { Positions(PositionStore(directory: $0)) }
        let tails = files.map {
            FileTail(
                $0,
                watches: watches,
                remembered: positions?.store.position(of: $0),
                near: ticker.wall
            )
        }
        defer { positions?.save(tails, into: sink) }
        var buffer = [UInt8](repeating: 0, count: Self.readBytes)
        var isBusy = false
        while !isStopping {
            for tail in tails where look(at: tail, &buffer, into: sink) { isBusy = true }
            positions?.save(tails, into: sink, at: ticker.now)
            let hasMore = tails.contains(where: \.hasMore)
            if isBusy, !hasMore { wakeUp.wait(milliseconds: Self.tickMilliseconds) }
            if isStopping { return }
            let wait = hasMore ? 0 : Self.pollMilliseconds
            // Also busy after word of any change, so that a busy neighbour of a log costs no more
            // than a busy log.
            isBusy = watches.wait(or: wakeUp, milliseconds: wait)
        }
    }

    /// Returns whether there was anything to post.
    private func look(
        at tail: FileTail,
        _ buffer: inout [UInt8],
        into sink: any EventSink
    ) -> Bool {
        if isStopping { return false }
        let tick = Duration.milliseconds(Self.tickMilliseconds)
        let end = ticker.now + tick / files.count
        tail.isTimeOver = { [ticker] in ticker.now >= end }
        let (changes, batch) = tail.look(at: ticker.now, using: &buffer)
        for change in changes {
            sink.post(.sourceChanged(change), from: tail.file.source, at: nil)
        }
        if let batch {
            sink.post(.logBatchRead(batch), from: tail.file.source, at: batch.lastLineAt)
        }
        return batch != nil
    }
}

/// Saves positions now and then, and tells when that fails.
private final class Positions {
    let store: PositionStore
    private var saved: Instant?
    private var told: String?

    /// At most so often: what was read since is read again after a crash.
    private static let interval: Duration = .seconds(1)

    init(_ store: PositionStore) { self.store = store }

    /// Saves when it is time again.
    func save(_ tails: [FileTail], into sink: any EventSink, at now: Instant) {
        if let saved, now - saved < Self.interval { return }
        saved = now
        // Before the first write, for that forgets what was wrong with the file read.
        tell(tails, sink)
        save(tails, into: sink)
    }

    func save(_ tails: [FileTail], into sink: any EventSink) {
        for tail in tails {
            if let log = tail.saved { store.note(log, of: tail.file) }
        }
        store.write()
        tell(tails, sink)
    }

    private func tell(_ tails: [FileTail], _ sink: any EventSink) {
        let problem = store.problem
        guard problem != told else { return }
        told = problem
        for tail in tails {
            let change = SourceChange(state: .open, detail: problem ?? "positions are saved again")
            sink.post(.sourceChanged(change), from: tail.file.source, at: nil)
        }
    }
}

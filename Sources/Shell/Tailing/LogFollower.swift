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
    package init(_ files: [FollowedFile], ticker: any Ticker) {
        self.files = files
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
        let tails = files.map { FileTail($0, watches: watches) }
        var buffer = [UInt8](repeating: 0, count: Self.readBytes)
        var isBusy = false
        while !isStopping {
            for tail in tails where look(at: tail, &buffer, into: sink) { isBusy = true }
            if isBusy { wakeUp.wait(milliseconds: Self.tickMilliseconds) }
            if isStopping { return }
            let hasMore = tails.contains(where: \.hasMore)
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

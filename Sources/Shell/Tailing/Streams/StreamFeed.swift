import Events
import Ports
import Synchronization

/// Where a stream's bytes become batches: at most one in a tick of 100 ms.
///
/// Bytes are read as they come, on the caller's thread: nothing queues up, so a writer is never
/// faster than its reader and memory is that of one batch, whatever the rate. A batch is posted at
/// once when the tick before it was quiet. Safe from any thread.
final class StreamFeed: Sendable {
    private let stream: LogStream
    private let sink: any EventSink
    private let ticker: any Ticker
    private let state: Mutex<State>

    /// The tick: at most one batch in this time.
    private static let tick: Duration = .milliseconds(100)

    private struct State {
        var batcher: LineBatcher
        var lost = 0
        /// When the last batch was posted.
        var postedAt: Instant?
        /// Someone will look again at the end of the tick.
        var isLookDue = false
        var isClosed = false
    }

    init(_ stream: LogStream, into sink: any EventSink, ticker: any Ticker) {
        self.stream = stream
        self.sink = sink
        self.ticker = ticker
        let batcher = LineBatcher(
            node: stream.node,
            format: stream.format,
            zoneOffsetSeconds: stream.zoneOffsetSeconds,
            near: ticker.wall
        )
        state = Mutex(State(batcher: batcher))
    }

    /// Reads on: the lines that end within `bytes`; the rest waits in `partial`.
    func append(_ bytes: Span<UInt8>, after partial: inout PartialLine) {
        let wait = state.withLock { state -> Duration? in
            guard !state.isClosed else { return nil }
            state.batcher.append(bytes, after: &partial)
            return postIfDue(&state)
        }
        lookAgain(in: wait)
    }

    /// Takes a line without line feed as ended: no more of it will come.
    func finish(_ partial: inout PartialLine) {
        let wait = state.withLock { state -> Duration? in
            guard !state.isClosed else { return nil }
            state.batcher.finish(&partial)
            return postIfDue(&state)
        }
        lookAgain(in: wait)
    }

    /// Counts lines that are known to be lost.
    func lose(_ lines: Int) {
        let wait = state.withLock { state -> Duration? in
            guard !state.isClosed, lines > 0 else { return nil }
            state.lost += lines
            return postIfDue(&state)
        }
        lookAgain(in: wait)
    }

    /// Tells how the source itself fares.
    func report(_ state: SourceState, _ detail: String) {
        self.state.withLock { feed in
            guard !feed.isClosed else { return }
            let change = SourceChange(state: state, detail: detail, isLog: true)
            sink.post(.sourceChanged(change), from: stream.source, at: nil)
        }
    }

    /// Posts what is left; nothing is posted after that.
    func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            post(&state)
            state.isClosed = true
        }
    }

    /// Posts what there is, unless a batch was posted in this tick already.
    ///
    /// - Returns: when to look again; nil when that is not needed.
    private func postIfDue(_ state: inout State) -> Duration? {
        let now = ticker.now
        if let last = state.postedAt, now - last < Self.tick {
            if state.isLookDue { return nil }
            state.isLookDue = true
            return Self.tick - (now - last)
        }
        if post(&state) { state.postedAt = now }
        return nil
    }

    /// Returns whether there was anything to post.
    @discardableResult
    private func post(_ state: inout State) -> Bool {
        var batch = state.batcher.takeBatch()
        if state.lost > 0 {
            batch = batch ?? LogBatch(node: stream.node, counts: LogCounts(), records: [])
            batch?.counts.lost += state.lost
            state.lost = 0
        }
        guard let batch else { return false }
        sink.post(.logBatchRead(batch), from: stream.source, at: batch.lastLineAt)
        return true
    }

    private func lookAgain(in wait: Duration?) {
        guard let wait else { return }
        Task {
            try? await Task.sleep(for: wait)
            let wait = state.withLock { state -> Duration? in
                guard !state.isClosed else { return nil }
                state.isLookDue = false
                return postIfDue(&state)
            }
            lookAgain(in: wait)
        }
    }
}

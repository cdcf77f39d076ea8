import Events
import Ports

/// What a prober posted, in order, and a way to wait for it.
struct Posts: EventSink {
    struct Post: Sendable {
        var event: Event
        var source: SourceID
        var at: WallTime?
    }

    let stream: AsyncStream<Post>
    private let continuation: AsyncStream<Post>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        continuation.yield(Post(event: event, source: source, at: at))
    }

    /// No more will be posted: whoever waits sees the end.
    func close() { continuation.finish() }

    func results(_ count: Int) async -> [ProbeResult] {
        var results: [ProbeResult] = []
        for await post in stream {
            if case .probeFinished(let result) = post.event { results.append(result) }
            if results.count == count { break }
        }
        return results
    }
}

/// Clocks that stand still.
struct StandingTicker: Ticker {
    let now = Instant.zero
    let wall = WallTime(rawValue: 1_700_000_000_000_000_000)
}

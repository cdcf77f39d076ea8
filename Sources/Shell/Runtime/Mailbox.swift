package import Events
package import Ports
import Synchronization

/// Where every adapter posts and the one loop collects: a bounded queue that stamps arrival times.
///
/// Safe from any thread. Posting never blocks: when the queue is full the new event is dropped and
/// counted, and every tick carries the count to the screen.
package final class Mailbox: EventSink {
    /// The most events that wait between two ticks.
    ///
    /// Thirty sources at one batch a tick plus 1,000 canaries that all report four facts in the same
    /// 100 ms fit four times over.
    package static let capacity = 16_384

    /// One event with its arrival time, not yet in sequence.
    package struct Posted: Equatable, Sendable {
        package var event: Event
        package var source: SourceID
        package var at: WallTime?
        package var seen: Instant

        package init(event: Event, source: SourceID, at: WallTime?, seen: Instant) {
            self.event = event
            self.source = source
            self.at = at
            self.seen = seen
        }
    }

    private struct Queue {
        var posted: [Posted] = []
        var dropped: UInt64 = 0
    }

    private let queue = Mutex(Queue())
    private let ticker: any Ticker

    package init(ticker: any Ticker) { self.ticker = ticker }

    package func post(_ event: Event, from source: SourceID, at: WallTime?) {
        queue.withLock { queue in
            guard queue.posted.count < Self.capacity else {
                queue.dropped &+= 1
                return
            }
            // Stamped under the lock, so that arrival times never decrease in the queue's order.
            let seen = ticker.now
            queue.posted.append(Posted(event: event, source: source, at: at, seen: seen))
        }
    }

    /// Takes all that waits, with the time of taking (not before any of it) and the drops so far.
    package func collect() -> (posted: [Posted], now: Instant, dropped: UInt64) {
        queue.withLock { queue in
            let posted = queue.posted
            queue.posted.removeAll(keepingCapacity: true)
            return (posted, ticker.now, queue.dropped)
        }
    }
}

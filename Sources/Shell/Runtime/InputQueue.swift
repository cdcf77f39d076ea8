package import Canvas
import Dispatch
import Events
import Synchronization

/// What the terminal thread hands to the loop, and the bell that wakes it.
///
/// Safe from any thread.
package final class InputQueue: Sendable {
    /// The most input events that wait: far more than hands can type in one tick; what is lost
    /// beyond it are repeats of a held key.
    private static let capacity = 1_024

    private let waiting = Mutex<[InputEvent]>([])
    private let ended = Mutex(false)
    private let bell = DispatchSemaphore(value: 0)

    package init() {}

    /// Adds input and wakes the loop.
    package func post(_ events: [InputEvent]) {
        waiting.withLock { waiting in
            waiting.append(contentsOf: events.prefix(Self.capacity - waiting.count))
        }
        bell.signal()
    }

    /// Asks the loop to end, as a termination signal does.
    package func end() {
        ended.withLock { $0 = true }
        bell.signal()
    }

    /// Whether the loop was asked to end.
    package var hasEnded: Bool { ended.withLock { $0 } }

    /// Waits for input at most this long, then takes all there is.
    func take(waiting limit: Duration) -> [InputEvent] {
        _ = bell.wait(timeout: .now() + .nanoseconds(Int(max(0, limit.nanoseconds))))
        return waiting.withLock { waiting in
            let events = waiting
            waiting.removeAll(keepingCapacity: true)
            return events
        }
    }
}

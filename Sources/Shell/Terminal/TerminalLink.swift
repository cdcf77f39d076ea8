import Canvas
import Foundation
import Synchronization

/// What the display and its thread tell each other.
final class TerminalLink: Sendable {
    struct Handlers: Sendable {
        var onInput: @Sendable ([InputEvent]) -> Void
        var onSignal: @Sendable (TerminalSignal) -> Void
    }

    /// What the thread is asked to do: one slot for each kind, the newest wins.
    struct Requests {
        var screen: Screen?
        var theme: Theme?
        var redraws = false
        var suspends = false
        var closes = false
    }

    private struct State {
        var size = Size(columns: 0, rows: 0)
        var failure: TerminalError?
        var handlers: Handlers?
        var requests = Requests()
        /// The terminal's thread.
        var thread: ObjectIdentifier?
    }

    private let state = Mutex(State())
    /// Each is signalled once and passed on by whoever waited, so that all may wait.
    private let opened = DispatchSemaphore(value: 0)
    private let begun = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    var size: Size {
        get { state.withLock { $0.size } }
        set { state.withLock { $0.size = newValue } }
    }

    // MARK: Asked by the display

    func waitUntilOpen() throws(TerminalError) {
        wait(for: opened)
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Lets the thread begin to read; only the first call counts.
    func begin(_ handlers: Handlers) {
        let isFirst = state.withLock { state in
            defer { state.handlers = state.handlers ?? handlers }
            return state.handlers == nil
        }
        if isFirst { begun.signal() }
    }

    func ask(_ change: @Sendable (inout Requests) -> Void) {
        state.withLock { change(&$0.requests) }
        Curses.wake()
    }

    func close() {
        ask { $0.closes = true }
        begun.signal()
        let thread = state.withLock { $0.thread }
        // The terminal's own thread cannot wait for its own end.
        if thread != ObjectIdentifier(Thread.current) { wait(for: ended) }
    }

    // MARK: Told by the thread

    func didOpen(_ result: Result<Size, TerminalError>) {
        state.withLock { state in
            state.thread = ObjectIdentifier(Thread.current)
            switch result {
            case .success(let size): state.size = size
            case .failure(let failure): state.failure = failure
            }
        }
        opened.signal()
    }

    /// Waits for `begin`; nil when the display was closed instead.
    func waitUntilBegun() -> Handlers? {
        wait(for: begun)
        return state.withLock { $0.requests.closes ? nil : $0.handlers }
    }

    func takeRequests() -> Requests {
        state.withLock { state in
            defer { state.requests = Requests() }
            return state.requests
        }
    }

    func didEnd() { ended.signal() }

    private func wait(for semaphore: DispatchSemaphore) {
        semaphore.wait()
        semaphore.signal()
    }
}

import Foundation
import Synchronization

/// A source's own thread: begun once, ended by word, and waited for.
final class StreamThread: Sendable {
    /// Signalled when the thread shall end.
    let wakeUp = WakeUp()
    private let name: String
    private let life = Mutex(Life())

    private struct Life {
        var isRunning = false
        var isStopping = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    init(named name: String) { self.name = name }

    var isStopping: Bool { life.withLock(\.isStopping) }

    /// Runs `body`, which returns soon after `isStopping`; does nothing when it ran before or was
    /// stopped already.
    func start(_ body: @escaping @Sendable () -> Void) {
        let isFirst = life.withLock { life in
            defer { life.isRunning = true }
            return !life.isRunning && !life.isStopping
        }
        guard isFirst else { return }
        let thread = Thread { [self] in
            body()
            end()
        }
        thread.name = name
        thread.start()
    }

    /// Returns when `body` has returned.
    func stop() async {
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
            // Stopped for good, so that it is not begun a second time.
            life.isStopping = true
            life.isRunning = false
            return life.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

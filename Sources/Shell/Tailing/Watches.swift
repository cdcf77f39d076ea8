import CLinux

/// Word from the kernel that a log may have changed, so that a line is seen at once.
///
/// Only a hint: every file is looked at several times a second anyway, which also covers network
/// file systems, full queues and kernels without room for more watches.
final class Watches {
    /// Why the kernel sends no word; nil when it does.
    private(set) var problem: String?
    private let queue: Int32

    init() {
        queue = clinux_inotify_open()
        if queue < 0 { note(queue, "inotify") }
    }

    deinit { if queue >= 0 { _ = clinux_close(queue) } }

    /// Watches for names that come and go beside `path`; harmless when repeated.
    func watchDirectory(of path: String) {
        guard queue >= 0 else { return }
        let directory: Substring
        if let slash = path.lastIndex(of: "/") {
            directory = slash == path.startIndex ? "/" : path[..<slash]
        } else {
            directory = "."
        }
        let handle = unsafe clinux_inotify_watch_directory(queue, String(directory))
        if handle < 0 { note(handle, String(directory)) }
    }

    /// Watches an open file until `end`.
    func watch(_ handle: LogHandle) {
        guard queue >= 0 else { return }
        let result = unsafe clinux_inotify_watch_file(queue, handle.ownPath)
        if result < 0 { note(result, "inotify") } else { handle.watch = result }
    }

    func end(_ handle: LogHandle) {
        guard queue >= 0, let watch = handle.watch else { return }
        _ = clinux_inotify_end_watch(queue, watch)
        handle.watch = nil
    }

    /// Waits for word, for `wake`, or until the time is over; returns whether there was any word.
    func wait(or wake: WakeUp, milliseconds: Int32) -> Bool {
        clinux_wait(wake.descriptor, queue, milliseconds) > 0
    }

    private func note(_ result: Int32, _ what: String) {
        let error = FileError(number: -result, path: what)
        if !error.isMissing { problem = error.text }
    }
}

/// Ends another thread's waiting.
final class WakeUp: Sendable {
    /// Negative when the system had none left; then waits end by their time limit.
    let descriptor: Int32 = clinux_wake_open()

    deinit { if descriptor >= 0 { _ = clinux_close(descriptor) } }

    func signal() { if descriptor >= 0 { _ = clinux_wake(descriptor) } }

    /// Waits until `signal`, or until the time is over.
    func wait(milliseconds: Int32) { _ = clinux_wait(descriptor, -1, milliseconds) }
}

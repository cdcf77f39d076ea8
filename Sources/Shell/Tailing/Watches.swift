import CLinux

/// Word from the kernel that a log may have changed, so that a line is seen at once.
///
/// Only a hint: every file is looked at several times a second anyway, which also covers network
/// file systems and kernels without room for more watches. A full queue loses nothing either, for
/// any word leads to a look at every file. Used by one thread.
package final class Watches {
    /// Why the kernel sends no word; nil when it does.
    private(set) var problem: String?
    private let queue: Int32

    /// Begins with nothing watched.
    ///
    /// - Parameter isPolling: whether to do without the kernel's word.
    package init(isPolling: Bool = false) {
        queue = isPolling ? -1 : clinux_inotify_open()
        if isPolling {
            problem = "that was asked for"
        } else if queue == -FileErrorNumber.tooMany {
            problem = "no inotify queue is left (fs.inotify.max_user_instances)"
        } else if queue < 0 {
            note(queue, "inotify")
        }
    }

    deinit { if queue >= 0 { _ = clinux_close(queue) } }

    /// Why changes of this file are found only by looking; nil when the kernel tells them.
    func problem(with handle: LogHandle) -> String? {
        let kind = clinux_file_system(handle.descriptor)
        return problem ?? remoteFileSystems[kind].map { "\($0) tells no changes by others" }
    }

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
    package func wait(or wake: WakeUp, milliseconds: Int32) -> Bool {
        clinux_wait(wake.descriptor, queue, milliseconds) > 0
    }

    private func note(_ result: Int32, _ what: String) {
        if result == -FileErrorNumber.noSpace {
            problem = "no inotify watch is left (fs.inotify.max_user_watches)"
            return
        }
        let error = FileError(number: -result, path: what)
        if !error.isMissing { problem = error.text }
    }
}

/// File systems whose changes by other machines the kernel does not tell (linux/magic.h).
private let remoteFileSystems: [Int64: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x0102_1997: "9p",
    0x00C3_6400: "Ceph", 0x5346_414F: "AFS", 0x6573_5546: "FUSE",
]

/// Ends another thread's waiting.
package final class WakeUp: Sendable {
    /// Negative when the system had none left; then waits end by their time limit.
    let descriptor: Int32 = clinux_wake_open()

    package init() {}

    deinit { if descriptor >= 0 { _ = clinux_close(descriptor) } }

    /// Ends the present wait, or the next.
    package func signal() { if descriptor >= 0 { _ = clinux_wake(descriptor) } }

    /// Waits until `signal`, or until the time is over.
    func wait(milliseconds: Int32) { _ = clinux_wait(descriptor, -1, milliseconds) }
}

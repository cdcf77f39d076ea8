import CLinux

/// Why a file cannot be read or written just now.
package struct FileError: Error, Equatable, Sendable {
    /// What to tell people, with the path and what to do.
    package var text: String
    /// There is no file of that name.
    package var isMissing = false
    /// It is there, but this user has not the right to it.
    package var isDenied = false

    init(text: String) { self.text = text }

    /// From an errno.
    init(number: Int32, path: String) {
        isMissing = number == FileErrorNumber.missing || number == FileErrorNumber.notDirectory
        isDenied = number == FileErrorNumber.denied
        text = "\(path): \(describe(number))"
        if isDenied { text += "; give this user the right to read it" }
    }
}

/// The system's words for an errno, such as "Permission denied".
func describe(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    unsafe buffer.withUnsafeMutableBufferPointer {
        unsafe clinux_describe(number, $0.baseAddress, $0.count)
    }
    return String(
        decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
        as: UTF8.self
    )
}

/// Errno values that are the same on every Linux that Swift runs on (asm-generic/errno-base.h).
enum FileErrorNumber {
    static let missing: Int32 = 2
    /// ENXIO: nothing but a hole is left.
    static let noData: Int32 = 6
    static let tryAgain: Int32 = 11
    static let denied: Int32 = 13
    static let exists: Int32 = 17
    static let notDirectory: Int32 = 20
    /// EMFILE: also no inotify queues left for this user.
    static let tooMany: Int32 = 24
    /// ENOSPC: for inotify, no watches left for this user.
    static let noSpace: Int32 = 28
}

import CLinux

/// Which file it is, whatever its name.
struct FileIdentity: Hashable {
    var device: UInt64
    var inode: UInt64
}

/// What the kernel says of a file.
struct FileFacts {
    var identity: FileIdentity
    /// In bytes.
    var size: Int64
    var isRegular: Bool

    init(of descriptor: Int32, path: String) throws(FileError) {
        var file = clinux_file()
        let result = unsafe clinux_identify(descriptor, &file)
        guard result == 0 else { throw FileError(number: -result, path: path) }
        self.init(file)
    }

    init(at path: String) throws(FileError) {
        var file = clinux_file()
        let result = unsafe clinux_identify_path(path, &file)
        guard result == 0 else { throw FileError(number: -result, path: path) }
        self.init(file)
    }

    private init(_ file: clinux_file) {
        identity = FileIdentity(device: file.device, inode: file.inode)
        size = file.size
        isRegular = file.regular == 1
    }
}

/// Why a log cannot be read just now.
///
/// Nothing need be done: it is tried again several times a second.
struct FileError: Error, Equatable {
    /// What to tell people, with the path and what to do.
    var text: String
    /// There is no file of that name.
    var isMissing: Bool

    init(number: Int32, path: String) {
        var buffer = [CChar](repeating: 0, count: 128)
        unsafe buffer.withUnsafeMutableBufferPointer {
            unsafe clinux_describe(number, $0.baseAddress, $0.count)
        }
        let reason = String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
        isMissing = number == FileErrorNumber.missing || number == FileErrorNumber.notDirectory
        text = "\(path): \(reason)"
        if number == FileErrorNumber.denied { text += "; give this user the right to read it" }
    }

    init(irregular path: String) {
        text = "\(path): not a regular file; name the log file itself"
        isMissing = false
    }
}

/// Errno values that are the same on every Linux that Swift runs on (asm-generic/errno-base.h).
private enum FileErrorNumber {
    static let missing: Int32 = 2
    static let denied: Int32 = 13
    static let notDirectory: Int32 = 20
}

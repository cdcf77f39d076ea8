import CLinux
import Events

/// Which file it is, whatever its name.
///
/// Not for ever: an inode is given to another file once its own is deleted and closed.
package struct FileIdentity: Codable, Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64

    package init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }
}

/// What the kernel says of a file.
struct FileFacts {
    var identity: FileIdentity
    /// In bytes.
    var size: Int64
    /// No name leads to it any more.
    var isDeleted: Bool
    /// When it was last written to, by its file system's clock.
    var modified: WallTime
    var kind: Kind

    enum Kind { case regular, pipe, directory, socket, device }

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
        isDeleted = file.links == 0
        modified = WallTime(rawValue: file.modified)
        kind =
            switch file.kind {
            case CLINUX_REGULAR: .regular
            case CLINUX_PIPE: .pipe
            case CLINUX_DIRECTORY: .directory
            case CLINUX_SOCKET: .socket
            default: .device
            }
    }

    /// Fails for what is no log: opening a device can already do something.
    func requireReadable(_ path: String) throws(FileError) {
        let word: String
        switch kind {
        case .regular, .pipe: return
        case .directory: word = "a directory"
        case .socket: word = "a socket"
        case .device: word = "a device"
        }
        throw FileError(
            text: "\(path): \(word), not a regular file or pipe; name the log file itself"
        )
    }
}

/// The path without symbolic links; the path itself when that cannot be found out.
func realPath(_ path: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let length = unsafe buffer.withUnsafeMutableBufferPointer {
        unsafe clinux_real_path(path, $0.baseAddress, $0.count)
    }
    guard length > 0 else { return path }
    return String(decoding: buffer.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
}

extension String {
    /// The part of a path before its last slash; "." when it has none.
    var directory: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }

    /// The part of a path after its last slash.
    var lastName: String { lastIndex(of: "/").map { String(self[index(after: $0)...]) } ?? self }
}

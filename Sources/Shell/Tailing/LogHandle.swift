import CLinux
import Events

/// An open log file and how far it is read.
///
/// It stays open while its name is gone, so that what a late writer adds is still read, and so
/// that its inode is not given to another file. Used by one thread.
final class LogHandle {
    let identity: FileIdentity
    /// Read up to here, in bytes.
    private(set) var offset: Int64 = 0
    /// The beginning of a line that is not finished.
    var partial = PartialLine()
    /// The kernel's handle of its watch; see `Watches`.
    var watch: Int32?
    /// When something was last read from it, for one that was renamed away.
    var lastGrowth: Instant = .zero
    private let descriptor: Int32
    /// The first bytes of what was read: they tell a file that was cut short and filled again.
    private var fingerprint: [UInt8] = []

    /// Bytes compared: more than a time stamp with milliseconds and a request id.
    private static let fingerprintBytes = 128

    /// Opens a file.
    init(_ path: String) throws(FileError) {
        descriptor = unsafe clinux_open(path)
        guard descriptor >= 0 else { throw FileError(number: -descriptor, path: path) }
        do throws(FileError) {
            let facts = try FileFacts(of: descriptor, path: path)
            guard facts.isRegular else { throw FileError(irregular: path) }
            identity = facts.identity
        } catch {
            _ = clinux_close(descriptor)
            throw error
        }
    }

    deinit { _ = clinux_close(descriptor) }

    /// A name for this very file, whatever its path leads to by now.
    var ownPath: String { "/proc/self/fd/\(descriptor)" }

    /// Passes over what is there; a line half written is passed over whole.
    func skipToEnd() throws(FileError) {
        offset = try FileFacts(of: descriptor, path: ownPath).size
        guard offset > 0 else { return }
        let last = try read(1, at: offset - 1)
        partial = PartialLine(isSkipped: last != [UInt8(ascii: "\n")])
        try updateFingerprint()
    }

    /// Reads what comes next into `buffer`; returns the number of bytes, 0 at the end.
    func read(into buffer: inout [UInt8]) throws(FileError) -> Int {
        let count = try readBytes(into: &buffer, at: offset)
        offset += Int64(count)
        if count > 0, fingerprint.count < Self.fingerprintBytes { try updateFingerprint() }
        return count
    }

    /// Whether the file was cut short since: it is smaller than what was read, or begins anew.
    func isTruncated() throws(FileError) -> Bool {
        let size = try FileFacts(of: descriptor, path: ownPath).size
        if size < offset { return true }
        guard size > offset, !fingerprint.isEmpty else { return false }
        return try read(fingerprint.count, at: 0) != fingerprint
    }

    /// Begins again at the start of the file.
    func restart() {
        offset = 0
        partial = PartialLine()
        fingerprint = []
    }

    private func updateFingerprint() throws(FileError) {
        fingerprint = try read(Int(min(offset, Int64(Self.fingerprintBytes))), at: 0)
    }

    private func read(_ count: Int, at position: Int64) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = try readBytes(into: &bytes, at: position)
        return Array(bytes.prefix(read))
    }

    private func readBytes(
        into buffer: inout [UInt8],
        at position: Int64
    ) throws(FileError) -> Int {
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe clinux_read_at(descriptor, $0.baseAddress, $0.count, position)
        }
        guard count >= 0 else { throw FileError(number: Int32(-count), path: ownPath) }
        return Int(count)
    }
}

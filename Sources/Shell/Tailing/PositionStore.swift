import CLinux
import Events
import Foundation

/// Remembers how far each log was read, in a small file.
///
/// A crash leaves the file as it was or as it is to be, never in between. A file that cannot be
/// understood is set aside and costs what was remembered, not the start. One console at a time may
/// use a directory. Used by one thread.
package final class PositionStore {
    /// What went wrong last, for people; nil when all is well.
    package private(set) var problem: String?
    private let directory: String
    private var logs: [Entry] = []
    private var written: [Entry] = []

    /// Largest file read: some hundred bytes per log and rotated file.
    private static let maximumBytes = 4 << 20
    /// Logs remembered; those used last stay.
    private static let maximumLogs = 512
    private static let version = 1

    private struct Entry: Codable, Equatable {
        var source: String
        var path: String
        var log: SavedLog
    }

    private struct Content: Codable {
        var version: Int
        var logs: [Entry]
    }

    private var path: String { "\(directory)/positions.json" }

    /// Reads what is remembered; the directory is made if it is not there.
    package init(directory: String) {
        self.directory = directory
        do throws(FileError) {
            try makeDirectory()
            guard let bytes = try read() else { return }
            guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)),
                content.version == Self.version
            else { throw FileError(text: "\(path): not a list of positions") }
            logs = content.logs
            written = logs
        } catch {
            let aside = "\(path).unreadable"
            let isAside = unsafe clinux_rename(path, aside) == 0
            problem =
                error.text + (isAside ? "; set aside as \(aside)" : "")
                + "; logs are read from their end"
        }
    }

    /// How far a log was read; nil when that is not known.
    package func position(of file: FollowedFile) -> SavedLog? {
        logs.first { $0.source == file.source.rawValue && $0.path == file.path }?.log
    }

    /// Remembers until `write`.
    package func note(_ log: SavedLog, of file: FollowedFile) {
        let entry = Entry(source: file.source.rawValue, path: file.path, log: log)
        let index = logs.firstIndex { $0.source == entry.source && $0.path == entry.path }
        if let index {
            logs[index] = entry
        } else {
            logs.insert(entry, at: 0)
        }
    }

    /// Writes what changed since the last time, and waits until the disk has it.
    package func write() {
        guard logs != written else { return }
        logs.removeLast(max(0, logs.count - Self.maximumLogs))
        do throws(FileError) {
            try replace()
            written = logs
            problem = nil
        } catch {
            problem = "positions are not saved: \(error.text)"
        }
    }

    private func replace() throws(FileError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(Content(version: Self.version, logs: logs)) else {
            throw FileError(text: "\(path): cannot be encoded")
        }
        let bytes = [UInt8](data)
        // Of this process alone; what a crash left of it is removed first.
        let new = "\(path).\(ProcessInfo.processInfo.processIdentifier)"
        _ = unsafe clinux_remove(new)
        let descriptor = unsafe clinux_create(new)
        guard descriptor >= 0 else { throw FileError(number: -descriptor, path: new) }
        var result = unsafe bytes.withUnsafeBytes {
            unsafe clinux_write_all(descriptor, $0.baseAddress, $0.count)
        }
        if result == 0 { result = clinux_sync(descriptor) }
        let closed = clinux_close(descriptor)
        if result == 0 { result = closed }
        if result == 0 { result = unsafe clinux_rename(new, path) }
        guard result == 0 else {
            _ = unsafe clinux_remove(new)
            throw FileError(number: -result, path: path)
        }
        _ = unsafe clinux_sync_directory(directory)
    }

    private func makeDirectory() throws(FileError) {
        var made = directory.hasPrefix("/") ? "" : "."
        for part in directory.split(separator: "/") {
            made += "/\(part)"
            let result = unsafe clinux_make_directory(made)
            // One that is there may be in a directory where none may be made.
            let isThere = (try? FileFacts(at: made).kind) == .directory
            guard result == 0 || isThere else { throw FileError(number: -result, path: made) }
        }
    }

    private func read() throws(FileError) -> [UInt8]? {
        let descriptor = unsafe clinux_open_own(path)
        if descriptor == -FileErrorNumber.missing { return nil }
        guard descriptor >= 0 else { throw FileError(number: -descriptor, path: path) }
        defer { _ = clinux_close(descriptor) }
        guard try FileFacts(of: descriptor, path: path).kind == .regular else {
            throw FileError(text: "\(path): not a regular file")
        }
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes + 1)
        var count = 0
        while count < bytes.count {
            let start = count
            let read = unsafe bytes.withUnsafeMutableBytes {
                unsafe clinux_read(
                    descriptor,
                    $0.baseAddress?.advanced(by: start),
                    $0.count - start
                )
            }
            guard read >= 0 else { throw FileError(number: Int32(clamping: -read), path: path) }
            if read == 0 { return Array(bytes.prefix(count)) }
            count += Int(read)
        }
        throw FileError(text: "\(path): too large")
    }
}

import CLinux
package import Events
import Foundation
import Glibc
import SystemPackage

/// The audit as a file: one JSON object a line, added at the end and on disk before `append` returns.
///
/// docs/audit.md specifies it. Several consoles may write to it. A line that a crash tore stays as
/// it is, alone on its line; nothing that was whole is ever changed. Safe from any thread; blocks.
package struct AuditFile: Sendable {
    package let path: String
    private let bytesMax: Int64

    /// Time to wait for another console that writes just now: one line takes it milliseconds.
    private static let patience = Duration.seconds(2)

    /// - Parameters:
    ///   - path: in a folder that `ControlFolder.prepare` made.
    ///   - bytesMax: at this size it is set aside under a name with its time and a new one begun;
    ///     16 MiB are about 50,000 lines.
    package init(path: String, bytesMax: Int64 = 16 << 20) {
        self.path = path
        self.bytesMax = bytesMax
    }

    /// Adds an entry and waits until the disk has it.
    ///
    /// - Throws: `ControlError`; then nothing of it stands in the file, or a torn line does.
    package func append(_ entry: AuditEntry) throws(ControlError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var line = (try? encoder.encode(entry)).map({ [UInt8]($0) }) else {
            throw ControlError("\(path): the entry has no valid text")
        }
        line.append(UInt8(ascii: "\n"))
        do {
            let file = try openLocked()
            defer { try? file.close() }
            try write(line, to: file)
        } catch let error as ControlError {
            throw error
        } catch {
            throw ControlError(error, path)
        }
    }

    /// Opens it with the right to write, kept until it is closed; sets a full one aside first.
    private func openLocked() throws -> FileDescriptor {
        let start = ContinuousClock.now
        while true {
            let file = try open()
            if flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
                try? file.close()
                guard ContinuousClock.now - start < Self.patience else {
                    throw ControlError("\(path): another console holds it for seconds")
                }
                usleep(2_000)
                continue
            }
            // Another console may have set this very file aside between opening and locking.
            guard isInPlace(file) else {
                try? file.close()
                continue
            }
            guard try file.seek(offset: 0, from: .end) >= bytesMax else { return file }
            try setAside()
            try? file.close()
        }
    }

    private func open() throws -> FileDescriptor {
        func open(_ options: FileDescriptor.OpenOptions) throws -> FileDescriptor {
            try FileDescriptor.open(
                FilePath(path),
                .readWrite,
                options: options.union([.append, .noFollow, .closeOnExec, .nonBlocking]),
                permissions: [.ownerReadWrite]
            )
        }
        do {
            return try open([])
        } catch Errno.noSuchFileOrDirectory {
            let file = try open([.create])
            // A group's folder has a group's audit, whatever the umask says.
            let folder = URL(filePath: path).deletingLastPathComponent().path
            let mode = ControlFolder(path: folder).fileMode
            guard fchmod(file.rawValue, mode_t(mode)) == 0 else { throw Errno(rawValue: errno) }
            try syncFolder()
            return file
        }
    }

    private func write(_ line: [UInt8], to file: FileDescriptor) throws {
        let size = try file.seek(offset: 0, from: .end)
        let last = size > 0 ? try readAll(file, from: size - 1, count: 1).first : nil
        // What a crash left of a line must not swallow this one.
        let isTorn = last != nil && last != UInt8(ascii: "\n")
        do {
            try file.writeAll(isTorn ? [UInt8(ascii: "\n")] + line : line)
            guard fdatasync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            // Half a line on a full disk; if this fails too, it stands alone as a torn one.
            _ = ftruncate(file.rawValue, off_t(size))
            throw error
        }
    }

    private func isInPlace(_ file: FileDescriptor) -> Bool {
        let manager = FileManager.default
        let own = try? manager.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(file.rawValue)")
        let real = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath().path
        return own == "\(real)/\(URL(filePath: path).lastPathComponent)"
    }

    private func setAside() throws {
        let seconds = Int(Date().timeIntervalSince1970)
        let base = path.hasSuffix(".ndjson") ? String(path.dropLast(7)) : path
        var aside = "\(base)-\(seconds).ndjson"
        for number in 1..<1_000 where FileManager.default.fileExists(atPath: aside) {
            aside = "\(base)-\(seconds)-\(number).ndjson"
        }
        let result = unsafe clinux_rename(path, aside)
        guard result == 0 else { throw Errno(rawValue: -result) }
        try syncFolder()
    }

    private func syncFolder() throws {
        let folder = FilePath(path).removingLastComponent()
        let file = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
        defer { try? file.close() }
        guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }

    /// The files it consists of, oldest first: those set aside, then the one written to.
    package var parts: [String] {
        let url = URL(filePath: path)
        let folder = url.deletingLastPathComponent().path
        let base = url.deletingPathExtension().lastPathComponent + "-"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let aside = names.filter { $0.hasPrefix(base) && $0.hasSuffix(".ndjson") }.sorted {
            ($0.utf8.count, $0) < ($1.utf8.count, $1)
        }
        return aside.map { "\(folder)/\($0)" } + [path]
    }
}

package import Events
import Foundation
import SystemPackage

/// Reads what the audit says, and later only what was added to it.
///
/// What cannot be read is counted and stepped over. Used by one thread at a time; blocks.
package struct AuditReader {
    /// In the order in which they were written.
    package private(set) var entries: [AuditEntry] = []
    /// Lines that are no entry: torn by a crash, or changed by somebody.
    package private(set) var damagedLines = 0
    private let file: AuditFile
    private var inode: UInt64 = 0
    private var offset: Int64 = 0

    /// Largest line that is read: a plan with its steps takes a few kB.
    private static let lineMax = 1 << 20

    package init(_ file: AuditFile) { self.file = file }

    /// Reads on; everything again when the file was set aside since.
    ///
    /// - Throws: `ControlError` when it is not there or cannot be read.
    package mutating func read() throws(ControlError) {
        do {
            let current = try Self.open(file.path)
            defer { try? current.close() }
            let found = try Self.inode(of: current)
            let size = try current.seek(offset: 0, from: .end)
            if found != inode || size < offset {
                (entries, damagedLines, offset, inode) = ([], 0, 0, found)
                for part in file.parts.dropLast() { try readAside(part) }
            }
            try readOn(current, to: size)
        } catch let error as ControlError {
            throw error
        } catch {
            throw ControlError(error, file.path)
        }
    }

    /// Forgets what is older; the file keeps it.
    package mutating func forget(before time: WallTime) {
        guard let first = entries.firstIndex(where: { $0.at >= time }) else {
            entries = []
            return
        }
        entries.removeFirst(first)
    }

    private mutating func readAside(_ path: String) throws {
        let part = try Self.open(path)
        defer { try? part.close() }
        let size = try part.seek(offset: 0, from: .end)
        take(try readAll(part, from: 0, count: Int(size)))
    }

    private mutating func readOn(_ current: FileDescriptor, to size: Int64) throws {
        guard size > offset else { return }
        let bytes = try readAll(current, from: offset, count: Int(size - offset))
        // A line without its end may be in the course of being written.
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return }
        take(bytes[...end])
        offset += Int64(end + 1)
    }

    private mutating func take(_ bytes: some Collection<UInt8>) {
        let decoder = JSONDecoder()
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard line.count <= Self.lineMax,
                let entry = try? decoder.decode(AuditEntry.self, from: Data(line))
            else {
                damagedLines += 1
                continue
            }
            entries.append(entry)
        }
    }

    private static func open(_ path: String) throws -> FileDescriptor {
        try FileDescriptor.open(
            FilePath(path),
            .readOnly,
            options: [.noFollow, .closeOnExec, .nonBlocking]
        )
    }

    private static func inode(of file: FileDescriptor) throws -> UInt64 {
        // Of the open file, whatever its name leads to by now.
        let path = "/proc/self/fd/\(file.rawValue)/."
        if let found = try? FileManager.default.attributesOfItem(atPath: path) {
            return (found[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0
        }
        let target = try FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/fd/\(file.rawValue)"
        )
        let found = try FileManager.default.attributesOfItem(atPath: target)
        return (found[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0
    }
}

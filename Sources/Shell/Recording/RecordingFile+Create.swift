import Foundation
import Synchronization

/// One creation at a time, so that the process's mask is put back right.
private let creating = Mutex(())

extension RecordingFile {
    /// Makes an empty file of mode 0600; a file or a link of that name is an error (`O_EXCL`).
    ///
    /// SQLite gives its side files (`-wal`, `-shm`) the mode of the main one.
    static func createEmpty(_ path: String) throws(RecordingError) {
        try createPrivate(path, Data())
    }

    /// The same with content.
    static func createPrivate(_ path: String, _ data: Data) throws(RecordingError) {
        let file = URL(filePath: path)
        try checkDirectory(file.deletingLastPathComponent().path)
        do {
            try privately { try data.write(to: file, options: .withoutOverwriting) }
        } catch CocoaError.fileWriteFileExists {
            throw .exists(path: path)
        } catch {
            throw .cannotCreate(path: path, reason: error.localizedDescription)
        }
    }

    /// Runs `body` under a mask that gives new files to their owner alone.
    ///
    /// The mask belongs to the process: for this moment others make private files too.
    private static func privately(_ body: () throws -> Void) throws {
        try creating.withLock { _ in
            let before = umask(0o077)
            defer { umask(before) }
            try body()
        }
    }

    /// Makes the directory, private, where it is missing.
    static func createDirectory(_ path: String) throws(RecordingError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .cannotCreate(path: path, reason: error.localizedDescription)
        }
    }

    /// Refuses a directory in which somebody else could swap the file: it must belong to this
    /// user or to root, and be writable by others only with the sticky bit.
    private static func checkDirectory(_ path: String) throws(RecordingError) {
        let resolved = URL(filePath: path).resolvingSymlinksInPath().path
        guard let found = try? FileManager.default.attributesOfItem(atPath: resolved),
            found[.type] as? FileAttributeType == .typeDirectory
        else {
            throw .unsafeDirectory(path: path, reason: "it is not a directory; create it first")
        }
        let owner = (found[.ownerAccountID] as? NSNumber)?.uint32Value
        guard owner == geteuid() || owner == 0 else {
            throw .unsafeDirectory(
                path: path,
                reason: "it belongs to another user; choose a directory of your own"
            )
        }
        let mode = (found[.posixPermissions] as? NSNumber)?.uint16Value ?? 0o777
        guard mode & 0o022 == 0 || mode & 0o1000 != 0 else {
            throw .unsafeDirectory(
                path: path,
                reason: "other users may write to it; chmod go-w it, or choose another"
            )
        }
    }
}

import Foundation
import GRDB

/// The file a recorder writes: its creation, one commit, its orderly end.
///
/// Used from the recorder's own queue only; every call blocks on the disk.
struct RecordingFile {
    let path: String
    private let database: DatabaseQueue
    private let inode: UInt64?

    /// Creates the file, never over another one, readable by its owner alone.
    init(path: String, header: RecordingHeader, bytesMax: Int64) throws(RecordingError) {
        self.path = path
        try Self.createEmpty(path)
        var settings = GRDB.Configuration()
        settings.journalMode = .wal
        settings.label = "signalbox recording"
        settings.busyMode = .immediateError
        settings.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
            try database.execute(sql: "PRAGMA max_page_count = \(max(8, bytesMax / 4_096))")
        }
        do {
            database = try DatabaseQueue(path: path, configuration: settings)
            try database.write { database in
                try database.execute(sql: RecordingFormat.schema)
                for row in header.rows {
                    try database.execute(
                        sql: "INSERT INTO header VALUES (?, ?)",
                        arguments: [row.key, row.value]
                    )
                }
                try database.execute(
                    sql: "PRAGMA application_id = \(RecordingFormat.applicationID)"
                )
                try database.execute(sql: "PRAGMA user_version = \(RecordingFormat.version)")
            }
        } catch {
            throw .cannotCreate(path: path, reason: Self.words(for: error))
        }
        inode = Self.inode(of: path)
    }

    /// Commits blocks and keyframes in one transaction; all or none.
    func commit(_ blocks: [Block], _ keyframes: [Keyframe]) throws {
        try database.write { database in
            for block in blocks {
                let columns = block.index.columns
                try database.cachedStatement(sql: Self.insertBlock)
                    .execute(
                        arguments: StatementArguments(
                            columns + [BlockIndex.checksum(columns).databaseValue]
                        )
                    )
                try database.cachedStatement(sql: "INSERT INTO content VALUES (?, ?)")
                    .execute(arguments: [block.index.first, Data(block.body)])
            }
            for keyframe in keyframes {
                try database.cachedStatement(sql: "INSERT INTO keyframe VALUES (?, ?, ?, ?, ?, ?)")
                    .execute(arguments: [
                        keyframe.last, keyframe.program, Data(keyframe.hash),
                        Data(keyframe.seal), keyframe.size, Data(keyframe.body),
                    ])
            }
        }
    }

    private static let insertBlock = """
        INSERT INTO block (\(BlockIndex.columnNames), row_crc)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// Whether the path still leads to the file that is being written.
    var isInPlace: Bool { Self.inode(of: path) == inode }

    /// Folds the log into the file, so that it is in one piece, and closes it.
    func close() throws {
        try database.writeWithoutTransaction { database in
            _ = try database.checkpoint(.truncate)
            // Fails while somebody reads along; the file is complete all the same.
            try? database.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        try database.close()
    }

    /// An error of SQLite in the operator's words.
    static func words(for error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        let detail = error.message ?? "code \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: return "the disk is full, or the file reached its limit (\(detail))"
        case .SQLITE_READONLY: return "the file or its file system is read-only (\(detail))"
        case .SQLITE_BUSY, .SQLITE_LOCKED: return "another program holds the file (\(detail))"
        case .SQLITE_IOERR: return "the disk refuses to write (\(detail))"
        default: return detail
        }
    }

    private static func inode(of path: String) -> UInt64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value
    }
}

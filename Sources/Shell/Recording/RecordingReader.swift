package import Events
import Foundation
import GRDB
import Synchronization

/// Reads a recording: one that was ended well, one whose writer was killed, one still being written.
///
/// The file may come from a stranger: it is opened read-only, its schema is not trusted, sizes are
/// bounded, and what does not decode is skipped and counted. Safe from any thread; every call
/// blocks on the disk.
package final class RecordingReader: Sendable {
    /// What the file says of the run.
    package let header: RecordingHeader
    private let path: String
    private let database: DatabaseQueue
    private let found = Mutex(RecordingDamage())

    /// Opens a recording.
    ///
    /// - Throws: `RecordingError`: not there, another kind of file, a newer format, damaged.
    package init(path: String) throws(RecordingError) {
        self.path = path
        try Self.checkFile(path)
        var settings = GRDB.Configuration()
        settings.readonly = true
        settings.label = "signalbox replay"
        // A writer blocks readers only for the moment in which it ends or restarts its log.
        settings.busyMode = .timeout(2)
        settings.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            try database.execute(sql: "PRAGMA cell_size_check = ON")
            try database.execute(sql: "PRAGMA mmap_size = 0")
        }
        do {
            database = try DatabaseQueue(path: path, configuration: settings)
            header = try database.read { try Self.check($0, path: path) }
        } catch let error as RecordingError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .notARecording(path: path, reason: "it is no SQLite file")
        } catch {
            throw .unreadable(path: path, reason: RecordingFile.words(for: error))
        }
    }

    /// What could not be read by the calls so far.
    package var damage: RecordingDamage { found.withLock { $0 } }

    /// All envelopes in the order of folding.
    ///
    /// - Throws: `RecordingError.unreadable` when the file cannot be read at all.
    package func envelopes() throws(RecordingError) -> [Envelope] {
        var all: [Envelope] = []
        try forEach { all.append($0) }
        return all
    }

    /// Hands every envelope to `body` in the order of folding, a bounded number in memory.
    ///
    /// Starts `damage` anew. A damaged place is stepped over.
    package func forEach(_ body: (Envelope) -> Void) throws(RecordingError) {
        found.withLock { $0 = RecordingDamage() }
        var last: Int64 = 0
        while let page = try nextPage(after: last) {
            for envelope in page.envelopes { body(envelope) }
            last = page.last
        }
    }

    /// Up to `limit` envelopes that follow `sequence`, for following a file as it grows.
    ///
    /// - Parameters:
    ///   - sequence: the last one known; 0 for the start.
    ///   - limit: 1 or more.
    /// - Returns: the envelopes in the order of folding; empty when there is nothing new.
    /// - Throws: `RecordingError.unreadable` when the file cannot be read at all.
    package func envelopes(
        after sequence: UInt64,
        limit: Int
    ) throws(RecordingError) -> [Envelope] {
        let last = Int64(clamping: sequence)
        return try page(after: last, limit: max(1, limit))?.envelopes ?? []
    }

    private func nextPage(after last: Int64) throws(RecordingError) -> RecordingPage? {
        try page(after: last, limit: Limits.rowsPerPage)
    }

    private func page(after last: Int64, limit: Int) throws(RecordingError) -> RecordingPage? {
        do {
            // Without a transaction, whose end would fail on a broken page: one query reads one
            // state of the file anyway.
            let page = try database.unsafeRead { try RecordingPage($0, after: last, limit: limit) }
            guard let page else { return nil }
            found.withLock { $0.add(page.damage) }
            return page
        } catch {
            throw .unreadable(path: path, reason: RecordingFile.words(for: error))
        }
    }
}

extension RecordingReader {
    /// Refuses what is no regular file: opening a pipe would wait for ever.
    private static func checkFile(_ path: String) throws(RecordingError) {
        let resolved = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved) else {
            throw .unreadable(path: path, reason: "there is no such file, or it may not be read")
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw .notARecording(path: path, reason: "it is not a regular file")
        }
    }

    /// Checks kind, version and shape before anything else is read.
    private static func check(_ database: Database, path: String) throws -> RecordingHeader {
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id")
        guard application == RecordingFormat.applicationID else {
            let isEmpty = try Int.fetchOne(database, sql: "PRAGMA page_count") == 0
            let reason = isEmpty ? "it is empty" : "it is an SQLite file of another program"
            throw RecordingError.notARecording(path: path, reason: reason)
        }
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard version <= RecordingFormat.version else {
            throw RecordingError.newerFormat(path: path, version: version)
        }
        let tables = try Int.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM sqlite_schema
                WHERE type = 'table' AND name IN ('header', 'envelope')
                AND sql NOT LIKE 'CREATE VIRTUAL%'
                """
        )
        guard version > 0, tables == 2 else {
            throw RecordingError.notARecording(path: path, reason: "its tables are missing")
        }
        let rows = try Row.fetchAll(database, sql: "SELECT key, value FROM header LIMIT 100")
        var texts: [String: String] = [:]
        for row in rows {
            guard let key = String.fromDatabaseValue(row[0]),
                let value = String.fromDatabaseValue(row[1])
            else { continue }
            texts[key] = value
        }
        guard let header = RecordingHeader(rows: texts) else {
            throw RecordingError.notARecording(path: path, reason: "its header has no start time")
        }
        return header
    }
}

import Foundation
import GRDB

extension RecordingReader {
    /// Opens the file read-only, as anybody's: its schema is not trusted, nothing is mapped, no
    /// extension is loaded, and what nobody writes is opened as what cannot change.
    static func open(_ path: String) throws -> DatabaseQueue {
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
        return try DatabaseQueue(path: path, configuration: settings)
    }

    /// Refuses what is no regular file: opening a pipe would wait for ever.
    static func checkFile(_ path: String) throws(RecordingError) {
        let resolved = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved) else {
            throw .unreadable(path: path, reason: "there is no such file, or it may not be read")
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw .notARecording(path: path, reason: "it is not a regular file")
        }
    }

    /// Checks kind, version and shape before anything else is read.
    static func check(
        _ database: Database,
        path: String
    ) throws -> (RecordingHeader, version: Int) {
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
        guard version > 0, try hasTables(database, version: version) else {
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
        return (header, version)
    }

    /// Whether all that is read are columns of plain tables: a view, a virtual table or a computed
    /// column could make work without end of a few bytes.
    private static func hasTables(_ database: Database, version: Int) throws -> Bool {
        let wanted =
            version == 1
            ? ["header": "key value", "envelope": "sequence seen at source kind body"]
            : [
                "header": "key value",
                "block": BlockIndex.columnNames + " row_crc",
                "content": "first body",
                "keyframe": "last program hash seal size body",
            ]
        for (table, columns) in wanted {
            let kind = try String.fetchOne(
                database,
                sql: "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?",
                arguments: [table]
            )
            guard let kind, !kind.uppercased().hasPrefix("CREATE VIRTUAL") else { return false }
            // Hidden: 2 and 3 are computed.
            let plain = try String.fetchAll(
                database,
                sql: "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0",
                arguments: [table]
            )
            let names = columns.split { " ,\n".contains($0) }.map(String.init)
            guard Set(names).isSubset(of: plain) else { return false }
        }
        return true
    }
}

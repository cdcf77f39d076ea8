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
    /// The version of its format: 1 or 2.
    package let version: Int
    let path: String
    let database: DatabaseQueue
    let seal: KeyframeSeal?
    let found = Mutex(Found())

    /// What was found wrong so far.
    struct Found {
        var damage = RecordingDamage()
        /// Blocks, by their first event, whose damage is counted.
        var known: Set<Int64> = []
        /// Those of them that are broken.
        var counted: Set<Int64> = []
        /// Events in `counted`.
        var missing: UInt64 = 0
    }

    /// Opens a recording.
    ///
    /// - Parameters:
    ///   - path: a file that nobody writes, or one that is being written.
    ///   - seal: of keyframes that are to be used; nil uses none.
    /// - Throws: `RecordingError`: not there, another kind of file, a newer format, damaged.
    package init(path: String, seal: KeyframeSeal? = nil) throws(RecordingError) {
        self.path = path
        self.seal = seal
        try Self.checkFile(path)
        do {
            database = try Self.open(path)
            (header, version) = try database.read { try Self.check($0, path: path) }
        } catch let error as RecordingError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .notARecording(path: path, reason: "it is no SQLite file")
        } catch {
            throw .unreadable(path: path, reason: RecordingFile.words(for: error))
        }
    }

    /// What could not be read by the calls so far.
    package var damage: RecordingDamage { found.withLock { $0.damage } }

    /// All envelopes in the order of folding.
    ///
    /// - Throws: `RecordingError.unreadable` when the file cannot be read at all.
    package func envelopes() throws(RecordingError) -> [Envelope] {
        var all: [Envelope] = []
        try readAll { all.append($0) }
        return all
    }

    /// Hands every envelope to `body` in the order of folding, a bounded number in memory.
    ///
    /// Starts `damage` anew. A damaged place is stepped over.
    package func readAll(_ body: (Envelope) -> Void) throws(RecordingError) {
        found.withLock { $0 = Found() }
        if version > 1 {
            let index = try index()
            for block in index.blocks {
                for envelope in try envelopes(of: block) { body(envelope) }
            }
            return
        }
        var last: Int64 = 0
        while let page = try page(after: last, limit: Limits.rowsPerPage) {
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
        guard version > 1 else {
            let last = Int64(clamping: sequence)
            return try page(after: last, limit: max(1, limit))?.envelopes ?? []
        }
        var all: [Envelope] = []
        for block in try index().blocks where UInt64(block.last) > sequence {
            all += try envelopes(of: block).filter { $0.sequence > sequence }
            if all.count >= limit { break }
        }
        return Array(all.prefix(max(1, limit)))
    }

    private func page(after last: Int64, limit: Int) throws(RecordingError) -> RowPage? {
        // Without a transaction, whose end would fail on a broken page: one query reads one state
        // of the file anyway.
        let page = try read { try RowPage($0, after: last, limit: limit) }
        guard let page else { return nil }
        found.withLock { $0.damage.add(page.damage) }
        return page
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(RecordingError) -> Value {
        do {
            return try database.unsafeRead(body)
        } catch {
            throw .unreadable(path: path, reason: RecordingFile.words(for: error))
        }
    }
}

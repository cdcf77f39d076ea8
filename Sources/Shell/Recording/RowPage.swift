import Events
import Foundation
import GRDB

/// Some rows of a recording of format 1 that follow each other: one for each event, with its JSON.
struct RowPage {
    private(set) var envelopes: [Envelope] = []
    /// The sequence number after which to go on.
    private(set) var last: Int64
    private(set) var damage = RecordingDamage()

    private static let query = """
        SELECT sequence, seen, at, source,
            CASE WHEN length(CAST(body AS BLOB)) <= \(Limits.bodyBytes) THEN CAST(body AS BLOB) END
        FROM envelope WHERE sequence > ? ORDER BY sequence LIMIT ?
        """

    /// Reads rows with a sequence above `start`; nil when there is none.
    init?(_ database: Database, after start: Int64, limit: Int) throws {
        last = start
        var rowsRead = 0
        do {
            let decoder = JSONDecoder()
            let rows = try Row.fetchCursor(database, sql: Self.query, arguments: [start, limit])
            while let row = try rows.next() {
                rowsRead += 1
                guard let sequence = Int64.fromDatabaseValue(row[0]) else { continue }
                damage.missingEvents &+= UInt64(sequence - last - 1)
                last = sequence
                if let envelope = Self.envelope(row, sequence: sequence, decoder: decoder) {
                    envelopes.append(envelope)
                } else {
                    damage.skippedRows += 1
                }
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            damage.brokenPlaces += 1
            guard let next = database.firstReadable("sequence", of: "envelope", after: last) else {
                if rowsRead == 0 { return nil }
                return
            }
            damage.missingEvents &+= UInt64(next - last - 1)
            last = next - 1
            return
        }
        if rowsRead == 0 { return nil }
    }

    private static func envelope(
        _ row: Row,
        sequence: Int64,
        decoder: JSONDecoder
    ) -> Envelope? {
        guard let seen = Int64.fromDatabaseValue(row[1]), seen >= 0,
            let source = String.fromDatabaseValue(row[3]),
            let body = Data.fromDatabaseValue(row[4]),
            let event = try? decoder.decode(Event.self, from: body)
        else { return nil }
        return Envelope(
            sequence: UInt64(sequence),
            seen: Instant(rawValue: seen),
            source: SourceID(rawValue: source),
            at: Int64.fromDatabaseValue(row[2]).map(WallTime.init(rawValue:)),
            event: event
        )
    }
}

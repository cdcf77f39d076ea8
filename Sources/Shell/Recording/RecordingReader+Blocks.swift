package import Events
import Foundation
import GRDB
package import Model
import Synchronization

extension RecordingReader {
    /// What a recording of format 2 holds, as it is now; it adds to `damage`.
    ///
    /// - Throws: `RecordingError.unreadable` when the file cannot be read at all.
    package func index() throws(RecordingError) -> RecordingIndex {
        let seal = seal
        let index = try read { try RecordingIndex($0, seal: seal) }
        found.withLock { found in
            let counted = found.damage
            found.damage = index.damage
            found.damage.skippedRows = counted.skippedRows
            // Of the blocks that were found broken.
            found.damage.brokenPlaces += found.counted.count
            found.damage.missingEvents &+= found.missing
        }
        return index
    }

    /// The events of a block; those of a damaged one are missing, and counted once.
    ///
    /// - Throws: `RecordingError.unreadable` when the file cannot be read at all.
    package func envelopes(of block: BlockIndex) throws(RecordingError) -> [Envelope] {
        let reading: Block.Reading
        if let body = try body(of: block) {
            reading = Block.read(block, body: body)
        } else {
            reading = Block.Reading(isBroken: true)
        }
        let missing = block.count - reading.envelopes.count
        guard missing > 0 else { return reading.envelopes }
        found.withLock { found in
            guard found.known.insert(block.first).inserted else { return }
            if reading.isBroken {
                found.counted.insert(block.first)
                found.damage.brokenPlaces += 1
                found.missing &+= UInt64(missing)
                found.damage.missingEvents &+= UInt64(missing)
            } else {
                found.damage.skippedRows += missing
            }
        }
        return reading.envelopes
    }

    /// The state of a keyframe; nil when it is not to be believed, not understood or damaged.
    package func state(of keyframe: KeyframeIndex) -> State? {
        guard let seal,
            let body = try? blob("SELECT body FROM keyframe WHERE last = ?", keyframe.last)
        else { return nil }
        return seal.state(keyframe, body: body)
    }

    /// The packed events of a block; nil when they are missing or damaged.
    func body(of block: BlockIndex) throws(RecordingError) -> [UInt8]? {
        try blob("SELECT body FROM content WHERE first = ?", block.first)
    }

    /// A blob that is no larger than one of ours; nil when it is missing, larger or damaged.
    private func blob(_ sql: String, _ key: Int64) throws(RecordingError) -> [UInt8]? {
        let sql = sql + " AND typeof(body) = 'blob' AND length(body) <= \(Limits.bodyBytes)"
        return try read { database in
            do {
                let row = try Row.fetchOne(database, sql: sql, arguments: [key])
                return row.flatMap { [UInt8].fromBlob($0[0]) }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                return nil
            }
        }
    }
}

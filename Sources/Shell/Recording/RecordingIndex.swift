import GRDB
package import Model

/// What a recording of format 2 holds, without its events: read at once when it is opened.
package struct RecordingIndex: Sendable {
    /// In the order of folding.
    package private(set) var blocks: [BlockIndex] = []
    /// Those that may be used here, in the order of folding.
    package private(set) var keyframes: [KeyframeIndex] = []
    /// Keyframes that another user or another program made, and that are folded anew.
    package private(set) var strangeKeyframes = 0
    private(set) var damage = RecordingDamage()

    /// All landmarks in the order in which they became known, at most so many as are kept.
    package var landmarks: [Landmark] {
        Array(blocks.lazy.flatMap(\.landmarks).prefix(Limits.landmarks))
    }

    /// - Parameters:
    ///   - database: of a file whose tables were checked.
    ///   - seal: of keyframes that are to be used; nil uses none.
    /// - Throws: `DatabaseError` when the file cannot be read at all.
    init(_ database: Database, seal: KeyframeSeal?) throws {
        var position: Int64 = 0
        while try readBlocks(database, from: &position) {}
        try? readKeyframes(database, seal: seal)
    }

    /// Reads on until the end or a broken place.
    ///
    /// - Parameters:
    ///   - database: where it reads.
    ///   - position: the key after which it reads.
    /// - Returns: false at the end.
    /// - Throws: `DatabaseError` when the file cannot be read at all.
    private mutating func readBlocks(
        _ database: Database,
        from position: inout Int64
    ) throws -> Bool {
        let sql = """
            SELECT \(BlockIndex.columnNames), row_crc FROM block WHERE first > ? ORDER BY first
            """
        do {
            let rows = try Row.fetchCursor(database, sql: sql, arguments: [position])
            while let row = try rows.next() {
                position = Int64.fromDatabaseValue(row[0]) ?? position
                let last = blocks.last?.last ?? 0
                guard let block = BlockIndex(row), block.first > last else {
                    damage.brokenPlaces += 1
                    continue
                }
                guard blocks.count < Limits.blocks else { return false }
                damage.missingEvents &+= UInt64(block.first - last - 1)
                damage.missingEvents &+= UInt64(block.last - block.first + 1 - Int64(block.count))
                blocks.append(block)
            }
            return false
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            damage.brokenPlaces += 1
            guard let next = database.firstReadable("first", of: "block", after: position),
                next > position, damage.brokenPlaces < Limits.brokenPlaces
            else { return false }
            position = next - 1
            return true
        }
    }

    private mutating func readKeyframes(_ database: Database, seal: KeyframeSeal?) throws {
        let sql = """
            SELECT last, program, hash, seal, size FROM keyframe
            WHERE length(hash) = 32 AND length(seal) = 32 AND length(program) < 200
            ORDER BY last LIMIT \(Limits.keyframes)
            """
        let rows = try Row.fetchCursor(database, sql: sql)
        while let row = try rows.next() {
            guard let last = Int64.fromDatabaseValue(row[0]), last > 0,
                let program = String.fromDatabaseValue(row[1]),
                let hash = [UInt8].fromBlob(row[2]), let sealed = [UInt8].fromBlob(row[3]),
                let size = Int64.fromDatabaseValue(row[4]),
                (1...Int64(Limits.unpackedBytes)).contains(size)
            else { continue }
            guard program == seal?.program else {
                strangeKeyframes += 1
                continue
            }
            keyframes.append(
                KeyframeIndex(
                    last: last,
                    program: program,
                    hash: hash,
                    seal: sealed,
                    size: Int(size)
                )
            )
        }
    }
}

extension [UInt8] {
    /// The bytes of a column that is a blob; nil for any other.
    static func fromBlob(_ value: DatabaseValue) -> [UInt8]? {
        guard case .blob(let data) = value.storage else { return nil }
        return Array(data)
    }
}

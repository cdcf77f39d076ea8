import GRDB

extension Database {
    /// The next key of a table behind a broken place; nil when nothing behind it can be read.
    ///
    /// Steps grow, so that a large place is crossed in few queries.
    ///
    /// - Parameters:
    ///   - key: its integer primary key.
    ///   - table: a table of ours.
    ///   - last: the key before the broken place.
    /// - Returns: a key above `last`.
    func firstReadable(_ key: String, of table: String, after last: Int64) -> Int64? {
        var step: Int64 = 1
        var position = last
        while step < 1 << 40 {
            let (next, overflow) = position.addingReportingOverflow(step)
            if overflow { return nil }
            position = next
            step *= 2
            // The second column makes it read the page, where the key alone could be enough.
            let sql = "SELECT \(key), * FROM \(table) WHERE \(key) > ? LIMIT 1"
            do {
                guard let row = try Row.fetchOne(self, sql: sql, arguments: [position]) else {
                    return nil
                }
                return Int64.fromDatabaseValue(row[0])
            } catch {
                continue
            }
        }
        return nil
    }
}

import Events

/// Remembers the sessions of the last census, so that only changes are told.
struct SessionLedger {
    private var known: [String: SessionRow] = [:]
    private var censuses = 0

    /// Forgets everything: the next change is a whole list.
    mutating func reset() { self = SessionLedger() }

    /// What is new against the list before.
    ///
    /// HAProxy uses a pointer again after its session ended: the same id with another client or
    /// server is told as opened, and replaces the row before.
    mutating func change(to rows: [SessionRow]) -> SessionChange {
        defer { censuses = (censuses + 1) % Limits.censusesPerSnapshot }
        var opened: [SessionRow] = []
        var now: [String: SessionRow] = [:]
        now.reserveCapacity(rows.count)
        for row in rows {
            if let before = known[row.id], before.client == row.client, before.server == row.server
            {
                // Its opening was computed once; later ages would only make it jitter.
                now[row.id] = before
            } else {
                now[row.id] = row
                opened.append(row)
            }
        }
        let closed = known.keys.filter { now[$0] == nil }.sorted()
        known = now
        guard censuses > 0 else { return .snapshot(rows.compactMap { now[$0.id] }) }
        return .delta(opened: opened, closed: closed)
    }
}

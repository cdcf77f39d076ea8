import Events

/// Remembers the clients of one node's proxy, so that only changes are told.
///
/// A text is made of an address once, when it is first seen: most connections are the same as a
/// second ago.
struct ClientLedger {
    private struct Known {
        var row: SessionRow
        var census: UInt64
    }

    /// By the kernel's number of the socket.
    private var known: [UInt64: Known] = [:]
    /// Those of them that the census under way told.
    private var seen = 0
    /// Clients of the census under way that are not known yet.
    private var fresh: [(client: AddressPort, cookie: UInt64)] = []
    private var beyond = 0
    private var census: UInt64 = 0
    private var untilSnapshot = 0
    private let rowsMax: Int

    /// - Parameter rowsMax: connections that are listed; more are counted.
    init(rowsMax: Int = Limits.rows) { self.rowsMax = rowsMax }

    /// Makes the next change a whole list; who was there before keeps the time of its opening.
    mutating func tellAll() { untilSnapshot = 0 }

    /// Begins a census, in place of one that was not ended.
    mutating func begin() {
        census &+= 1
        fresh.removeAll(keepingCapacity: true)
        beyond = 0
        seen = 0
    }

    /// Takes one connection of the census.
    mutating func take(_ client: AddressPort, cookie: UInt64) {
        if let index = known.index(forKey: cookie) {
            if known.values[index].census != census { seen += 1 }
            known.values[index].census = census
        } else if fresh.count < rowsMax {
            fresh.append((client, cookie))
        } else {
            beyond += 1
        }
    }

    /// Ends the census.
    ///
    /// A client that closed and opened again from the same port is told as both: the kernel numbers
    /// its sockets.
    /// - Parameter wall: the moment of the census, when new clients were first seen.
    /// - Returns: what changed, and how many connections are not listed.
    mutating func end(wall: WallTime) -> (change: SessionChange, leftOut: Int) {
        let now = census
        // Most seconds nobody left, and there is nothing to look for.
        let closed = seen == known.count ? [:] : known.filter { $0.value.census != now }
        for cookie in closed.keys { known[cookie] = nil }
        let room = max(0, rowsMax - known.count)
        var opened: [SessionRow] = []
        for (client, cookie) in fresh.prefix(room) {
            let endpoint = client.endpoint
            let row = SessionRow(
                id: endpoint.description,
                client: endpoint,
                server: nil,
                opened: wall
            )
            known[cookie] = Known(row: row, census: now)
            opened.append(row)
        }
        let leftOut = beyond + max(0, fresh.count - room)
        fresh.removeAll(keepingCapacity: true)
        defer { untilSnapshot -= 1 }
        guard untilSnapshot > 0 else {
            untilSnapshot = Limits.censusesPerSnapshot
            return (.snapshot(known.values.map(\.row).sorted(by: isBefore)), leftOut)
        }
        let ids = closed.values.map(\.row.id).sorted()
        return (.delta(opened: opened.sorted(by: isBefore), closed: ids), leftOut)
    }
}

/// By address and port as texts: any order does, but a recording should be the same each time.
private func isBefore(_ left: SessionRow, _ right: SessionRow) -> Bool { left.id < right.id }

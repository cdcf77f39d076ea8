import Canvas
import Events
import Model

/// One gap as a row of the reconnects view.
struct GapRow: Equatable {
    var gap: Gap
    var elapsed: Duration

    var identity: GapIdentity { GapIdentity(client: gap.client, lostAt: gap.lostAt) }
    var isOpen: Bool { gap.usableAt == nil }
}

extension Scene {
    /// The gaps since the fault that pass the filter, in the order asked for.
    var gapRows: [GapRow] {
        let rows = (gaps.finished + gaps.open).map { gap in
            GapRow(gap: gap, elapsed: gaps.elapsed(of: gap))
        }
        let filter = interface.filters[.reconnects]
        return rows.filter { row in filter?.matches(subject(of: row)) ?? true }.sorted(by: isBefore)
    }

    private func isBefore(_ left: GapRow, _ right: GapRow) -> Bool {
        if interface.reconnectOrder == .longest {
            if left.isOpen != right.isOpen { return left.isOpen }
            if left.elapsed != right.elapsed { return left.elapsed > right.elapsed }
        }
        return (left.gap.client, left.gap.lostAt) < (right.gap.client, right.gap.lostAt)
    }

    private func subject(of row: GapRow) -> FilterSubject {
        let node = row.gap.landedOn ?? row.gap.lostOn
        let client = client(row.gap.client)
        let address = client?.address?.description ?? ""
        let words =
            "\(row.gap.client) \(address) \(client?.policy ?? "") \(nowOn(row)) \(tries(row.gap))"
        return FilterSubject(text: Array(words.utf8), node: node?.rawValue ?? "")
    }

    /// A client by its name; clients are kept in the order of their names.
    func client(_ id: ClientID) -> ClientState? {
        var low = 0
        var high = state.clients.count
        while low < high {
            let middle = (low + high) / 2
            if state.clients[middle].id < id { low = middle + 1 } else { high = middle }
        }
        guard low < state.clients.count, state.clients[low].id == id else { return nil }
        return state.clients[low]
    }

    /// `3 (2x502)`: how many tries, and how those failed that did.
    func tries(_ gap: Gap) -> String {
        let count = gap.attempts.count + gap.attemptsLeftOut
        var failures: [(word: String, count: Int)] = []
        for attempt in gap.attempts {
            guard case .failed(let outcome, _) = attempt.result else { continue }
            if let place = failures.firstIndex(where: { $0.word == outcome.word }) {
                failures[place].count += 1
            } else {
                failures.append((outcome.word, 1))
            }
        }
        let words = failures.map { "\($0.count)x\($0.word)" }.joined(separator: ", ")
        return words.isEmpty ? "\(count)" : "\(count) (\(words))"
    }

    /// Where the client is now, or what it waits for.
    func nowOn(_ row: GapRow) -> String {
        if !row.isOpen { return row.gap.landedOn?.rawValue ?? "back, node \(glyphs.dash)" }
        if let next = row.gap.nextTry, let now = gaps.now {
            return next > now
                ? "waiting, next in \(format.seconds(next - now))" : "waiting, due now"
        }
        if case .underWay? = row.gap.attempts.last?.result { return "trying now" }
        return "waiting"
    }
}

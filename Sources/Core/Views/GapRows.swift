import Canvas
import Events
import Model

/// One gap as a row of the reconnects view.
struct GapRow: Equatable {
    var gap: Gap
    var elapsed: Duration
    var policy: String

    var identity: GapIdentity { GapIdentity(client: gap.client, lostAt: gap.lostAt) }
    var isOpen: Bool { gap.usableAt == nil }
}

extension Scene {
    /// The gaps since the fault that pass the filter, in the order asked for.
    var gapRows: [GapRow] {
        let policies = Dictionary(
            state.clients.map { ($0.id, $0.policy) },
            uniquingKeysWith: { first, _ in first }
        )
        let rows = (gaps.finished + gaps.open).map { gap in
            GapRow(gap: gap, elapsed: gaps.elapsed(of: gap), policy: policies[gap.client] ?? "")
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
        let address = state.clients.first { $0.id == row.gap.client }?.address?.description ?? ""
        let words = "\(row.gap.client) \(address) \(row.policy) \(nowOn(row)) \(tries(row.gap))"
        return FilterSubject(text: Array(words.utf8), node: node?.rawValue ?? "")
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

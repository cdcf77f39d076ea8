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
    /// The gaps since the fault that pass the filter, by their places in the digest, in the order
    /// asked for.
    ///
    /// Without a filter no gap is looked at.
    var gapPlaces: [Int] {
        let places = orderedGaps
        guard let filter = interface.filters[.reconnects] else { return places }
        return places.filter { filter.matches(subject(of: gapRow(at: $0))) }
    }

    func gapRow(at place: Int) -> GapRow {
        let gap = gaps.digest[place]
        return GapRow(gap: gap, elapsed: gaps.elapsed(of: gap))
    }

    /// Every row that passes the filter; for moving and searching among them.
    var gapRows: [GapRow] { gapPlaces.map(gapRow) }

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
        if !row.isOpen {
            let node = row.gap.landedOn?.rawValue ?? "back, node \(glyphs.dash)"
            let marks = [
                row.gap.isDegraded ? "degraded" : row.gap.isPinned ? "was pinned" : nil,
                // Facts that came late changed what had been told.
                row.gap.revisions > 0 ? "revised" : nil,
            ]
            return ([node] + marks.compactMap(\.self)).joined(separator: ", ")
        }
        let waiting = row.gap.isPinned ? "pinned" : "waiting"
        guard let now = gaps.now else { return waiting }
        if let next = row.gap.nextTry {
            return next > now
                ? "\(waiting), next in \(format.seconds(next - now))" : "\(waiting), due now"
        }
        if case .underWay? = row.gap.attempts.last?.result { return "trying now" }
        // By the library that the others' waits show, where those leave no doubt.
        guard let fit = gaps.digest.insight.ladder, fit.isSure,
            let next = nextTry(of: row.gap, by: fit.ladder)
        else { return waiting }
        let late = next.upperBound - now
        guard late > .zero else { return waiting }
        let early = max(.zero, next.lowerBound - now)
        return "\(waiting), next ~\(format.rangeOfSeconds(early, late))"
    }

    /// The client's name and how it is known: `c042 meteor`, `10.0.3.17 meteor ~agent`.
    ///
    /// What a client calls itself is told by its last word, where it is most its own.
    func name(of gap: Gap) -> String {
        guard gap.identity != .canary else {
            return "\(gap.client) \(client(gap.client)?.policy ?? "")"
        }
        let parts = gap.client.rawValue.split(separator: " ")
        let own = parts.count > 1 ? parts.last.map { " \($0)" } ?? "" : ""
        let mark =
            glyphs.inferred + (gap.identity == .addressAndAgent ? "ua" : gap.identity.rawValue)
        return "\(parts.first ?? "")\(own) \(mark)"
    }
}

extension Format {
    /// `2.6-5.0 s`, or one figure when both are the same.
    func rangeOfSeconds(_ low: Duration, _ high: Duration) -> String {
        let (low, high) = (low == .zero ? "0" : seconds(low), seconds(high))
        return low == high ? high : "\(low.replacing(" s", with: ""))-\(high)"
    }
}

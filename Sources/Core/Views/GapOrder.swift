import Events
import Model

extension Scene {
    /// The places of all gaps in the order asked for; by length and by client it costs no sorting.
    var orderedGaps: [Int] {
        let order = interface.gaps.order
        let places =
            switch order.column {
            case .length: longestFirst
            case .client: gaps.digest.byClient
            case .lost: sorted { ($0.lostAt, $0.client) < ($1.lostAt, $1.client) }
            case .tries: sorted { ($1.tryTotal, $0.client) < ($0.tryTotal, $1.client) }
            case .node: sorted { ($0.landing, $0.client) < ($1.landing, $1.client) }
            }
        return order.isReversed ? places.reversed() : places
    }

    /// The gap of that name; nil when it is not among those since the fault.
    func gap(_ identity: GapIdentity) -> Gap? {
        let digest = gaps.digest
        func isIt(_ gap: Gap) -> Bool {
            gap.client == identity.client && gap.lostAt == identity.lostAt
        }
        return digest.open.first(where: isIt) ?? digest.finished.first(where: isIt)
    }

    private var longestFirst: [Int] {
        let digest = gaps.digest
        return Array(0..<digest.open.count) + (digest.open.count..<digest.count).reversed()
    }

    private func sorted(_ isBefore: (Gap, Gap) -> Bool) -> [Int] {
        let digest = gaps.digest
        return (0..<digest.count).sorted { isBefore(digest[$0], digest[$1]) }
    }
}

extension Gap {
    /// Tries, with those that are counted only.
    fileprivate var tryTotal: Int { attempts.count &+ attemptsLeftOut }
    /// The node it ended on; before all names while it lasts.
    fileprivate var landing: String { usableAt == nil ? "" : landedOn?.rawValue ?? "~" }
}

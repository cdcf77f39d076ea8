package import Events

/// One drill in the history file: one line of JSON.
package struct DrillRecord: Codable, Equatable, Sendable {
    package var at: WallTime
    package var cluster: String
    package var drill: String
    package var nodes: [NodeName]
    package var ending: DrillVerdict.Ending
    /// nil when nobody lost a session, or nobody measured.
    package var p95: Duration?
    package var errors: Int?
    package var lostWrites: Int?

    package init(
        at: WallTime,
        cluster: String,
        drill: String,
        nodes: [NodeName],
        ending: DrillVerdict.Ending,
        p95: Duration? = nil,
        errors: Int? = nil,
        lostWrites: Int? = nil
    ) {
        self.at = at
        self.cluster = cluster
        self.drill = drill
        self.nodes = nodes
        self.ending = ending
        self.p95 = p95
        self.errors = errors
        self.lostWrites = lostWrites
    }
}

/// How the p95 of one drill went over its last runs.
package struct DrillTrend: Equatable, Sendable {
    /// The oldest first.
    package var p95: [Duration]

    /// - Parameters:
    ///   - records: the whole history, the oldest first.
    ///   - drill: the drill's name.
    ///   - cluster: the cluster's name.
    ///   - last: at most so many runs; 1 or more.
    package init(_ records: [DrillRecord], drill: String, cluster: String, last: Int = 10) {
        let own = records.filter {
            $0.drill == drill && $0.cluster == cluster && ($0.ending == .pass || $0.ending == .fail)
        }
        p95 = own.compactMap(\.p95).suffix(max(1, last))
    }

    /// The last run against the middle of those before it, in words; nil with less than two runs.
    package var words: String? {
        guard p95.count > 1, let last = p95.last else { return nil }
        let before = p95.dropLast().sorted()
        let middle = before[(before.count - 1) / 2]
        let turn =
            last == middle ? "as before" : last < middle ? "better than" : "worse than"
        let tail = last == middle ? "" : " \(middle.inWords), the middle of \(before.count) before"
        return "p95 \(last.inWords), \(turn)\(tail)"
    }
}

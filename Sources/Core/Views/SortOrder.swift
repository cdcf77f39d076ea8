/// By which column a table is sorted, and whether the other way round.
package struct SortOrder<Column: CaseIterable & Equatable & Sendable>: Equatable, Sendable
where Column.AllCases == [Column] {
    package var column: Column
    package var isReversed = false

    package init(column: Column) { self.column = column }

    /// To the column beside; from the last to the first.
    mutating func move(_ direction: Command.Direction) {
        let all = Column.allCases
        let place = all.firstIndex(of: column) ?? 0
        column = all[(place + direction.rawValue + all.count) % all.count]
    }

    /// A column's title with the sign of the order when it is sorted by.
    func title(_ column: Column, _ text: String, up: String, down: String) -> String {
        column == self.column ? "\(text) \(isReversed ? up : down)" : text
    }
}

/// What the table of nodes is sorted by; figures with the greatest first.
package enum NodeColumn: CaseIterable, Equatable, Sendable {
    /// The order of the configuration.
    case configured
    /// What is worst first.
    case state
    case sessions
    case requests
    case errors
    case gap
    /// What changed last first.
    case since
}

/// What the list of bursts is sorted by; figures with the greatest first.
package enum BurstColumn: CaseIterable, Equatable, Sendable {
    /// The newest first.
    case started
    case node
    case length
    case peak
    case total
    case clients
    case cause
}

/// What the list of gaps is sorted by.
package enum GapColumn: CaseIterable, Equatable, Sendable {
    /// Those that wait first, then the longest first.
    case length
    case client
    /// What was lost first.
    case lost
    /// The most tries first.
    case tries
    /// By the node where the session is now; those that wait first.
    case node
}

package import Events
package import Model

/// The state as data: what each log yielded, and how the nodes are.
///
/// It encodes with names in snake case; a figure that is not known is `null`, never 0, and
/// durations are in seconds.
package struct StatusReport: Encodable, Equatable, Sendable {
    /// The console's civil time, UTC, as in RFC 3339; nil before the first tick.
    package var at: String?
    /// Events the console could not take in time.
    package var droppedEvents: UInt64
    package var nodes: [Node]
    package var sources: [Source]

    package init(_ state: State) {
        at = state.clock.wall?.utcText
        droppedEvents = state.clock.droppedEvents
        nodes = state.nodes.map { Node(name: $0.name, state: $0.condition.rawValue) }
        sources = state.sources.map { Source($0, in: state) }
    }

    /// One node.
    package struct Node: Encodable, Equatable, Sendable {
        package var name: NodeName
        /// up, suspect, down, draining, maint or unknown.
        package var state: String
    }

    private enum CodingKeys: String, CodingKey {
        case at, nodes, sources
        case droppedEvents = "dropped_events"
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(at, forKey: .at)
        try values.encode(droppedEvents, forKey: .droppedEvents)
        try values.encode(nodes, forKey: .nodes)
        try values.encode(sources, forKey: .sources)
    }
}

extension WallTime {
    /// As in RFC 3339, in UTC, cut to milliseconds: `2026-11-23T14:32:00.125Z`.
    package var utcText: String {
        let day: Int64 = 86_400_000_000_000
        let ofDay = ((rawValue % day) + day) % day
        // Days since 1970 are a date as in Howard Hinnant's `civil_from_days`.
        let days = rawValue / day - (rawValue % day < 0 ? 1 : 0) + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ value: Int64, _ digits: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let seconds = ofDay / 1_000_000_000
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
            + "T\(clock.joined(separator: ":")).\(padded(ofDay / 1_000_000 % 1_000, 3))Z"
    }
}

import Canvas
package import Events
package import Model
import Views

/// What one recording, or one incident of it, tells: made from the folded state only.
///
/// Every text in it passed `sanitise`; each writer escapes for its own format. The same state gives
/// an equal report.
package struct Report: Equatable, Sendable {
    package var origin: Origin
    package var cluster: String
    /// From the first to the last moment told of; nil when no civil time is known.
    package var from: WallTime?
    package var to: WallTime?
    /// The whole in one sentence.
    package var summary: String
    package var impact: Impact
    package var phases: [Phase]
    package var timeline: [Entry]
    package var costs: [Cost]
    /// How the sessions were lost and what the error logs named.
    package var causes: [String]
    /// What the model knows of the setting that cost the most; empty when it knows nothing.
    package var advice: [String]
    package var operations: [String]
    /// What the evidence lacks.
    package var lacks: [String]
    package var gaps: [GapLine]

    /// Where the report comes from.
    package struct Origin: Equatable, Sendable {
        /// Version of the program that wrote the report.
        package var version: String
        /// The recording's file name.
        package var file: String
        /// SHA-256 of the file in hexadecimal; nil where it was not computed.
        package var hash: String?

        package init(version: String, file: String, hash: String? = nil) {
            self.version = version
            self.file = file
            self.hash = hash
        }
    }

    /// Whom it hit.
    ///
    /// Times are gaps that ended; nil where none did.
    package struct Impact: Equatable, Sendable {
        package var clients: Int
        package var waiting: Int
        package var median: Duration?
        package var p95: Duration?
        package var slowest: Duration?
        package var failedAnswers: Int
        package var bursts: Int
    }

    /// One part of the gaps; nil where no gap tells of it.
    package struct Phase: Equatable, Sendable {
        package var name: String
        package var median: Duration?
        /// Nine tenths of the gaps spent no more than this.
        package var p90: Duration?
        package var slowest: Duration?
        /// Of all seconds, 0 to 1.
        package var share: Double?
    }

    package struct Entry: Equatable, Sendable {
        package var at: WallTime?
        package var node: String
        package var words: String
        package var source: String
        package var severity: Happening.Severity
    }

    package struct Cost: Equatable, Sendable {
        package var words: String
        package var cost: Duration
        /// Of all seconds, 0 to 1.
        package var share: Double
        package var gaps: Int
    }

    package struct GapLine: Equatable, Sendable {
        package var client: String
        package var lostOn: String
        package var landedOn: String
        package var lostAt: WallTime
        package var usableAt: WallTime?
        package var length: Duration?
        package var error: Duration
        package var tries: Int
        package var how: String
        package var inferred: String
    }
}

extension Report {
    /// Tells of the whole run in `state`, or of one incident of it.
    ///
    /// Nil when there is no incident of that number (from 1); without one it is the whole run.
    package init?(_ state: State, incident number: Incident.ID? = nil, origin: Origin) {
        let incident = number.flatMap { id in state.incidents.first { $0.id == id } }
        if number != nil, incident == nil { return nil }
        let gaps = Self.gaps(in: state, of: incident)
        let bursts = state.bursts.filter { number == nil || $0.incident == number }
        let fault = Self.fault(in: state, of: incident)
        self.origin = origin
        self.origin.file = sanitise(origin.file)
        cluster = sanitise(state.topology.cluster)
        from = incident?.openedAt ?? state.clock.started
        to = incident.map { $0.closedAt ?? state.clock.wall } ?? state.clock.wall
        impact = Impact(gaps, failedAnswers: bursts.reduce(0) { $0 + $1.total }, bursts.count)
        phases = Phase.table(gaps, fault: fault)
        timeline = Self.timeline(in: state, of: incident)
        costs = blames(gaps, fault: fault).map(Cost.init)
        causes = Self.causes(bursts, gaps)
        advice = misroutings(gaps).map(Self.advice)
        operations = state.operations
            .filter { operation in incident.map { $0.operations.contains(operation.id) } ?? true }
            .map { sanitise("\($0.plan.verb.rawValue) \($0.plan.node) (\($0.id)): \($0.phase)") }
        lacks = Self.lacks(in: state, gaps)
        self.gaps = gaps.map(GapLine.init)
        summary = Self.sentence(impact, gaps, costs.first)
    }

    private static func gaps(in state: State, of incident: Incident?) -> [Gap] {
        guard let incident else { return allGaps(in: state) }
        let (finished, open) = gapsOf(incident, in: state)
        // Of those without an end only who waits counts: others may just have left.
        let waiting = Set(allGaps(in: state).filter { $0.usableAt == nil }.map(\.client))
        return finished + open.filter { waiting.contains($0.client) }
    }

    /// Only the last fault is kept; it counts for an incident that it is part of, and for a whole
    /// run, which may have had several, it does not.
    private static func fault(in state: State, of incident: Incident?) -> Fault? {
        guard let fault = state.fault, let incident else { return nil }
        // A later fault is none of this incident's.
        if let end = incident.closedAt, fault.at > end { return nil }
        return fault.at >= incident.openedAt - .seconds(5) ? fault : nil
    }

    private static func timeline(in state: State, of incident: Incident?) -> [Entry] {
        let dropped = state.happenings.dropped
        return tellings(in: state).enumerated().compactMap { index, telling in
            let number = dropped + index
            if let incident {
                guard number >= incident.firstHappening else { return nil }
                if let end = incident.endHappening, number >= end { return nil }
            }
            return Entry(
                at: telling.at,
                node: sanitise(telling.node?.rawValue ?? ""),
                words: sanitise(telling.words),
                source: sanitise(telling.source.rawValue),
                severity: telling.severity
            )
        }
    }

    private static func sentence(_ impact: Impact, _ gaps: [Gap], _ cost: Cost?) -> String {
        guard impact.clients > 0 else {
            let answers = impact.failedAnswers
            return answers > 0
                ? "No client is known to have lost its session; \(answers) answers failed."
                : "No client is known to have lost its session and no answer failed in a burst."
        }
        let places = counts(gaps.map { $0.lostOn?.rawValue ?? "a node that is not known" })
            .map { "\($0.count) from \($0.name)" }.joined(separator: ", ")
        var text = "\(impact.clients) client gaps (\(places)): median \(inSeconds(impact.median)),"
        text += " slowest \(inSeconds(impact.slowest))"
        if impact.waiting > 0 { text += ", \(impact.waiting) not back" }
        if let cost { text += "; most (\(percent(cost.share))) went to \(cost.words)" }
        return text + "."
    }
}

import Drills
import Events
import Foundation

/// Earlier runs of one drill, the newest last, for people.
struct DrillHistoryText {
    private let records: [DrillRecord]

    init(_ records: [DrillRecord]) { self.records = records }

    var text: String {
        guard !records.isEmpty else { return "no earlier run of this drill on this cluster" }
        let lines = records.map { record in
            let p95 = record.p95.map { "p95 \($0.inWords)" } ?? "p95 –"
            let errors = record.errors.map { "errors \($0)" } ?? "errors –"
            let lost = record.lostWrites.map { "lost writes \($0)" } ?? "lost writes –"
            let nodes = record.nodes.map(\.rawValue).joined(separator: " ")
            let ending = record.ending.rawValue.padding(toLength: 11, withPad: " ", startingAt: 0)
            return "\(Self.time(record.at))  \(ending)  \(nodes)  \(p95)  \(errors)  \(lost)"
        }
        let trend = records.first.flatMap { first in
            DrillTrend(records, drill: first.drill, cluster: first.cluster).words
        }
        return (lines + [trend.map { "trend: \($0)" }].compactMap(\.self)).joined(separator: "\n")
    }

    private static func time(_ wall: WallTime) -> String {
        let date = Date(timeIntervalSince1970: Double(wall.rawValue / 1_000_000_000))
        return date.formatted(.iso8601)
    }
}

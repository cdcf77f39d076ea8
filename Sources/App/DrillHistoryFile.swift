import Drills
import Events
import Foundation

/// The history of drills: one line of JSON each, in the state folder.
struct DrillHistoryFile {
    var path: String

    /// All that can be read, the oldest first; a line that was cut is passed over.
    func records() -> [DrillRecord] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(DrillRecord.self, from: Data($0.utf8))
        }
    }

    func append(_ record: DrillRecord) throws {
        let url = URL(filePath: path)
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url) }
        let file = try FileHandle(forWritingTo: url)
        try file.seekToEnd()
        try file.write(contentsOf: try JSONEncoder().encode(record) + Data("\n".utf8))
        try file.close()
    }

    func record(
        _ machine: DrillMachine,
        _ verdict: DrillVerdict,
        cluster: String
    ) -> DrillRecord {
        let measures = machine.measures
        return DrillRecord(
            at: WallTime(rawValue: Int64(Date().timeIntervalSince1970 * 1e9)),
            cluster: cluster,
            drill: machine.plan.name,
            nodes: machine.nodes,
            ending: verdict.ending,
            p95: measures?.gap(0.95),
            errors: measures.flatMap { $0.clients > 0 ? $0.errors : nil },
            lostWrites: machine.writes.flatMap { $0.acknowledged > 0 ? $0.lost : nil }
        )
    }
}

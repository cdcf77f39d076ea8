import Configuration
import Events
import Foundation
import Ports

/// What a drill acts through: the gate that each act passes, what stands by to take it back, and the
/// facts that the guards ask for.
struct DrillControl: Sendable {
    var gate: any ControlGate
    var deadMan: (any DeadManSwitch)?
    var facts: ControlFacts
}

/// Makes what a drill acts through.
///
/// MERGE: a plain audit file without the right to act among several consoles and without a dead man;
/// the shared gate takes its place here.
/// - Throws: `Failure` when no audit can be written: no audit, no action.
func makeControl(_ configuration: Configuration) throws -> DrillControl {
    let run = "drill \(ProcessInfo.processInfo.processIdentifier)"
    let folder = stateDirectory()
    do {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let gate = try DrillAudit(
            path: folder + "/drill-audit.jsonl",
            cluster: configuration.cluster,
            run: run
        )
        return DrillControl(gate: gate, deadMan: nil, facts: ControlFacts(run: run, past: []))
    } catch {
        throw Failure(.usage, "signalbox: no audit, no action: \(error)")
    }
}

/// Appends each fact to a file and has it on disk before it returns.
private actor DrillAudit: ControlGate {
    private let file: FileHandle
    private let cluster: String
    private let run: String

    init(path: String, cluster: String, run: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: URL(filePath: path), options: .withoutOverwriting)
        }
        file = try FileHandle(forWritingTo: URL(filePath: path))
        (self.cluster, self.run) = (cluster, run)
    }

    func enter(_ plan: OperationPlan) -> String? { nil }

    func record(_ fact: AuditEntry.Fact, of operation: OperationID?) -> String? {
        let entry = AuditEntry(
            at: WallTime(rawValue: Int64(Date().timeIntervalSince1970 * 1e9)),
            cluster: cluster,
            run: run,
            by: NSUserName(),
            operation: operation,
            fact: fact
        )
        do {
            try file.seekToEnd()
            try file.write(contentsOf: try JSONEncoder().encode(entry) + Data("\n".utf8))
            try file.synchronize()
            return nil
        } catch {
            return "\(error)"
        }
    }

    func objection() -> String? { nil }

    func leave(_ operation: OperationID) {}
}

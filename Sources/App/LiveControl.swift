import Audit
import Configuration
import Dispatch
import Events
import Foundation
import Ports
import Views

/// The file of a drill's plan, and the programs it names.
typealias DrillPlaces = (file: String?, commands: [[String]])

/// What a run of this host acts through: the gate, the watch on the host's records, and the process
/// that stands by.
struct LiveControl: Sendable {
    let gate: AuditGate
    let watch: ControlWatch
    let deadMan: StandBySwitch?
    let records: SharedRecords
    private let cluster: String
    private let person: String

    /// Prepares the folder and writes to the audit that a run may act.
    ///
    /// - Parameters:
    ///   - configuration: what may be done.
    ///   - file: its path, for the process that stands by; without one nothing does.
    ///   - drill: the file of a drill's plan and the programs it names, where one is run.
    ///   - keeps: whether what this run did is taken back when it dies later (`guard: dead_man: run`).
    ///   - ticker: the clocks.
    /// - Throws: `Failure` when no audit can be written: no audit, no action.
    init(
        _ configuration: Configuration,
        file: String?,
        drill: DrillPlaces = (nil, []),
        keeps: Bool? = nil,
        ticker: any Ticker
    ) throws {
        let folder = ControlFolder(path: controlDirectory())
        cluster = configuration.cluster
        person = actingPerson(ProcessInfo.processInfo.environment)
        gate = AuditGate(folder: folder, cluster: cluster, person: person, ticker: ticker)
        records = SharedRecords(folder)
        watch = ControlWatch(
            folder: folder,
            cluster: cluster,
            weakPlaces: { configuration.weakPlaces(file: file, drill: drill) },
            ticker: ticker
        )
        do {
            try folder.prepare()
        } catch {
            throw Failure(.usage, "signalbox: no audit, no action: \(error)")
        }
        if let problem = gate.write(.armed(program: "signalbox \(programVersion)"), of: nil) {
            throw Failure(.usage, "signalbox: no audit, no action: \(problem)")
        }
        let mode = configuration.topology(armed: true, recording: true).guardLimits.deadMan
        guard mode != .off || keeps == true, let file else {
            deadMan = nil
            return
        }
        deadMan = StandBySwitch(
            program: programPath(),
            arguments: [
                "stand-by", "-c", URL(filePath: file).standardizedFileURL.path,
                "--run", RunName.own.text,
            ],
            keepsUntilTakenBack: keeps ?? (mode == .run)
        )
    }

    /// Watches what the host knows of acting, and acts on nothing but the host's own records: a
    /// read-only console shows a stop, and may make one.
    init(watching configuration: Configuration, ticker: any Ticker) {
        let folder = ControlFolder(path: controlDirectory())
        cluster = configuration.cluster
        person = actingPerson(ProcessInfo.processInfo.environment)
        gate = AuditGate(folder: folder, cluster: cluster, person: person, ticker: ticker)
        records = SharedRecords(folder)
        watch = ControlWatch(folder: folder, cluster: cluster, weakPlaces: { [] }, ticker: ticker)
        deadMan = nil
    }

    /// Carries out what an operator confirmed for the host itself, off the drawing thread.
    ///
    /// What went wrong is posted as a note.
    func hostActs(
        into sink: any EventSink,
        ticker: any Ticker
    ) -> @Sendable (HostAct) -> Void {
        let queue = DispatchQueue(label: "signalbox host acts")
        return { act in
            queue.async {
                if let problem = carryOut(act, at: ticker.wall) {
                    sink.post(.noteAdded(Note(text: problem)), from: "console", at: ticker.wall)
                }
                watch.observeNow()
            }
        }
    }

    private func carryOut(_ act: HostAct, at time: WallTime) -> String? {
        Self.carryOut(
            act,
            records: records,
            gate: gate,
            cluster: cluster,
            person: person,
            at: time
        )
    }

    /// - Returns: why not; nil when it is done and in the audit.
    static func carryOut(
        _ act: HostAct,
        records: SharedRecords,
        gate: AuditGate,
        cluster: String,
        person: String,
        at time: WallTime
    ) -> String? {
        do {
            switch act {
            case .stop(let why):
                // The stop itself must not fail for want of an audit, or of a good folder.
                try? records.folder.prepare()
                try records.setStop(GlobalStop(by: person, why: why, since: time))
                return gate.write(.stopped(why: why), of: nil)
            case .release:
                try records.release()
                return gate.write(.released, of: nil)
            case .mark(let node, let lasting, let why):
                let mark = MaintenanceMark(
                    node: node,
                    owner: person,
                    reason: why,
                    from: time,
                    until: time + lasting,
                    isOwn: true
                )
                try records.mark(mark, of: cluster)
                return gate.write(.marked(mark), of: nil)
            case .unmark(let node):
                try records.unmark(node, of: cluster)
                return gate.write(.unmarked(node), of: nil)
            }
        } catch {
            return "\(error)"
        }
    }
}

/// The folder that consoles of this host share for acting.
///
/// `SIGNALBOX_CONTROL_DIR` names one for several users (docs/audit.md).
func controlDirectory() -> String {
    let chosen = ProcessInfo.processInfo.environment["SIGNALBOX_CONTROL_DIR"]
    if let chosen, chosen.hasPrefix("/") { return chosen }
    return stateDirectory() + "/control"
}

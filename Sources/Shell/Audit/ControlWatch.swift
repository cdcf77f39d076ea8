import Dispatch
package import Events
package import Ports
import Synchronization

/// Tells once a second what the host knows of acting: the stop, the audit, other consoles, marks.
///
/// Posts `.controlSeen`. Reads files on a queue of its own. Safe from any thread.
package final class ControlWatch: EventSource {
    /// Who posts.
    package static let source: SourceID = "console"
    /// Time from the start of one look to the start of the next.
    private static let every = Duration.seconds(1)
    /// Operations that are looked at: those of the guards' longest rule, the kills of a day.
    private static let pastKept = Duration.seconds(86_400)
    /// Time for which an unfinished operation is told: 30 days.
    private static let leftKept = Duration.seconds(30 * 86_400)

    private struct Reading {
        var reader: AuditReader
        var told: [PastOperation]?
        var hasRead = false
    }

    private let folder: ControlFolder
    private let records: SharedRecords
    private let cluster: String
    private let run: RunName
    private let weakPlaces: @Sendable () -> [String]
    private let ticker: any Ticker
    private let queue = DispatchQueue(label: "signalbox control", qos: .userInitiated)
    private let reading: Mutex<Reading>
    private let sink = Mutex<(any EventSink)?>(nil)
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// - Parameters:
    ///   - folder: prepared.
    ///   - cluster: whose marks are told.
    ///   - run: this run's name, as the audit has it.
    ///   - weakPlaces: asked at each look what others may write to (G22).
    ///   - ticker: tells which operations are too old.
    package init(
        folder: ControlFolder,
        cluster: String,
        run: RunName = .own,
        weakPlaces: @escaping @Sendable () -> [String],
        ticker: any Ticker
    ) {
        self.folder = folder
        records = SharedRecords(folder)
        (self.cluster, self.run, self.weakPlaces, self.ticker) = (cluster, run, weakPlaces, ticker)
        reading = Mutex(Reading(reader: AuditReader(AuditFile(path: folder.audit))))
    }

    package func start(into sink: any EventSink) {
        self.sink.withLock { $0 = sink }
        task.withLock { task in
            guard task == nil else { return }
            task = Task {
                while !Task.isCancelled {
                    observeNow()
                    try? await Task.sleep(for: Self.every)
                }
            }
        }
    }

    package func observeNow() { queue.async { self.look() } }

    package func stop() async {
        task.withLock { $0?.cancel() }
        sink.withLock { $0 = nil }
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    private func look() {
        guard let sink = sink.withLock({ $0 }) else { return }
        sink.post(.controlSeen(facts()), from: Self.source, at: ticker.wall)
    }

    /// What is known just now; `past` is nil when it is as it was at the last call.
    package func facts() -> ControlFacts {
        let (past, problem) = reading.withLock { read(&$0) }
        return ControlFacts(
            run: run.text,
            stop: records.stop,
            auditProblem: problem,
            otherActor: otherActor(folder),
            weakPlaces: weakPlaces(),
            approvals: records.approvals,
            past: past,
            marks: records.marks(of: cluster)
        )
    }

    private func read(_ reading: inout Reading) -> ([PastOperation]?, String?) {
        do {
            try reading.reader.read()
        } catch {
            // Operations that were known stay known; without the audit nothing acts anyway.
            return (nil, "\(error)")
        }
        let now = ticker.wall
        reading.reader.forget(before: now + (.zero - Self.leftKept))
        let known = operations(in: reading.reader.entries.filter { $0.cluster == cluster }) {
            $0 == run || $0.isAlive
        }
        // What a dead console left is told for longer: a Friday's crash is still there on Monday.
        let past = known.filter { now - $0.began <= Self.pastKept || $0.outcome == .unfinished }
        guard past != reading.told else { return (nil, nil) }
        reading.told = past
        return (past, nil)
    }
}

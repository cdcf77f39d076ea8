import Dispatch
package import Events
import Foundation
import Glibc
package import Ports
import Synchronization
import SystemPackage

/// The gate of one run: its audit, the host's stop, and the right to act.
///
/// Files are written on a queue of its own, so that waiting for the disk holds up nobody else. Safe
/// from any thread.
package final class AuditGate: ControlGate {
    private let folder: ControlFolder
    private let records: SharedRecords
    private let file: AuditFile
    private let cluster: String
    private let run: RunName
    private let person: String
    private let ticker: any Ticker
    private let queue = DispatchQueue(label: "signalbox audit", qos: .userInitiated)
    /// The lock while an operation of this run acts.
    private let held = Mutex<(operation: OperationID, file: FileDescriptor)?>(nil)

    /// - Parameters:
    ///   - folder: prepared.
    ///   - cluster: the cluster's name, written with every entry.
    ///   - run: this run's name.
    ///   - person: who acts, as `actingPerson` tells.
    ///   - ticker: the time of the entries.
    package init(
        folder: ControlFolder,
        cluster: String,
        run: RunName = .own,
        person: String,
        ticker: any Ticker
    ) {
        self.folder = folder
        records = SharedRecords(folder)
        file = AuditFile(path: folder.audit)
        (self.cluster, self.run, self.person, self.ticker) = (cluster, run, person, ticker)
    }

    package func enter(_ plan: OperationPlan) async -> String? {
        await onQueue { self.takeLock(plan) }
    }

    package func record(_ fact: AuditEntry.Fact, of operation: OperationID?) async -> String? {
        await onQueue { self.write(fact, of: operation) }
    }

    package func objection() async -> String? {
        await onQueue { self.stopWords }
    }

    package func leave(_ operation: OperationID) async {
        await onQueue {
            self.held.withLock { held in
                guard held?.operation == operation else { return }
                // Closing the file gives the lock back.
                try? held?.file.close()
                held = nil
            }
        }
    }

    /// Writes an entry at once, on the calling thread.
    ///
    /// - Returns: nil when the disk has it; else why not.
    package func write(_ fact: AuditEntry.Fact, of operation: OperationID?) -> String? {
        let entry = AuditEntry(
            at: ticker.wall,
            cluster: cluster,
            run: run.text,
            by: person,
            operation: operation,
            fact: fact
        )
        do {
            try file.append(entry)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private var stopWords: String? {
        records.stop.map { "\($0.by) stopped all acting on this host: \($0.why)" }
    }

    /// Takes the host's one right to act; its file says who has it, for the others.
    private func takeLock(_ plan: OperationPlan) -> String? {
        if let stopped = stopWords { return stopped }
        do {
            let file = try FileDescriptor.open(
                FilePath(folder.lock),
                .readWrite,
                options: [.create, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
            if folder.isShared { _ = fchmod(file.rawValue, mode_t(folder.fileMode)) }
            guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
                try? file.close()
                return otherActor(folder) ?? "another console of this host acts"
            }
            let words = "\(person): \(plan.verb.rawValue) \(plan.node) of \(cluster), \(run.text)\n"
            _ = ftruncate(file.rawValue, 0)
            _ = try? file.writeAll(toAbsoluteOffset: 0, Array(words.utf8))
            held.withLock { held in
                try? held?.file.close()
                held = (plan.id, file)
            }
            return nil
        } catch {
            return "\(ControlError(error, folder.lock))"
        }
    }

    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}

/// Who of another process acts just now, in words; nil when nobody does.
///
/// The lock is tried and given back at once: it stands as long as its holder lives, no longer.
func otherActor(_ folder: ControlFolder) -> String? {
    guard
        let file = try? FileDescriptor.open(
            FilePath(folder.lock),
            .readOnly,
            options: [.noFollow, .closeOnExec]
        )
    else { return nil }
    defer { try? file.close() }
    if flock(file.rawValue, LOCK_SH | LOCK_NB) == 0 { return nil }
    let bytes = (try? readAll(file, from: 0, count: 300)) ?? []
    let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first
    let run = text?.split(separator: " ").last.map { RunName(text: String($0)) }
    if run == .own { return nil }
    return text.map { "\($0.prefix(200)) acts just now" } ?? "another console acts just now"
}

import Dispatch
import Events
import Foundation
package import Ports
import Synchronization

/// Keeps the folder of recordings within its bounds: at the start of a run, and once a minute.
///
/// Only files are touched whose names end in `.signalbox` and that are this user's own, in that one
/// folder, no deeper. What went is told as a note. Safe from any thread.
package final class RecordingKeeper: EventSource {
    private static let source: SourceID = "recording"
    private let folder: String
    private let own: String?
    private let retention: Retention
    private let ticker: any Ticker
    private let queue = DispatchQueue(label: "signalbox retention", qos: .background)
    private let sink = Mutex<(any EventSink)?>(nil)
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// - Parameters:
    ///   - folder: where runs are recorded.
    ///   - own: this run's file.
    ///   - retention: the bounds.
    ///   - ticker: the civil clock.
    package init(folder: String, own: String?, retention: Retention, ticker: any Ticker) {
        (self.folder, self.own, self.retention, self.ticker) = (folder, own, retention, ticker)
    }

    package func start(into sink: any EventSink) {
        self.sink.withLock { $0 = sink }
        task.withLock { task in
            guard task == nil else { return }
            task = Task {
                while !Task.isCancelled {
                    queue.async { self.look() }
                    try? await Task.sleep(for: .seconds(60))
                }
            }
        }
    }

    package func stop() async {
        task.withLock { $0?.cancel() }
        sink.withLock { $0 = nil }
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    private func look() {
        let (removed, problems) = prune()
        var words: [String] = []
        if let first = removed.first {
            let bytes = removed.reduce(0) { $0 + $1.file.bytes }
            let count = removed.count == 1 ? "1 recording" : "\(removed.count) recordings"
            words.append("\(count) of \(bytes >> 20) MiB removed: \(first.reason.rawValue)")
        }
        words += problems.prefix(1)
        guard let sink = sink.withLock({ $0 }) else { return }
        for text in words {
            sink.post(.noteAdded(Note(text: text)), from: Self.source, at: ticker.wall)
        }
    }

    /// Removes what is too much.
    ///
    /// - Returns: what went and why, and what could not be removed, in words.
    package func prune() -> (removed: [(file: Retention.Kept, reason: Retention.Reason)], [String])
    {
        var removed: [(file: Retention.Kept, reason: Retention.Reason)] = []
        var problems: [String] = []
        let files = recordings()
        for (file, reason) in retention.surplus(of: files, own: own, free: free, now: ticker.wall) {
            do {
                // The file first: without it the others are nothing.
                try FileManager.default.removeItem(atPath: file.path)
                for side in Self.sides {
                    try? FileManager.default.removeItem(atPath: file.path + side)
                }
                removed.append((file, reason))
            } catch {
                problems.append("\(file.path) cannot be removed: \(error.localizedDescription)")
            }
        }
        return (removed, problems)
    }

    private static let sides = ["-wal", "-shm", "-journal"]

    private func recordings() -> [Retention.Kept] {
        let manager = FileManager.default
        let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".signalbox") }.compactMap { name in
            let path = "\(folder)/\(name)"
            guard let facts = try? manager.attributesOfItem(atPath: path),
                facts[.type] as? FileAttributeType == .typeRegular,
                (facts[.ownerAccountID] as? NSNumber)?.uint32Value == geteuid(),
                var written = facts[.modificationDate] as? Date,
                var bytes = (facts[.size] as? NSNumber)?.int64Value
            else { return nil }
            for side in Self.sides {
                guard let found = try? manager.attributesOfItem(atPath: path + side) else {
                    continue
                }
                bytes += (found[.size] as? NSNumber)?.int64Value ?? 0
                written = max(written, found[.modificationDate] as? Date ?? written)
            }
            let wall = WallTime(rawValue: Int64(written.timeIntervalSince1970 * 1e9))
            return Retention.Kept(path: path, bytes: bytes, written: wall)
        }
    }

    private var free: Int64? {
        let found = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        return (found?[.systemFreeSize] as? NSNumber)?.int64Value
    }
}

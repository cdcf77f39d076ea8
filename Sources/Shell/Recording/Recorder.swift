import Dispatch
package import Events
import Foundation
package import Ports
import Synchronization

/// Writes a run to its file as it happens.
///
/// `append` only queues; a queue of its own encodes and commits, at most 500 ms later. While the
/// disk refuses (full, read-only), events wait and writing is tried every second; when too much
/// waits, new ones are dropped and counted. `RecordingFormat` describes the file.
package final class Recorder: Journal {
    private struct Waiting {
        var envelopes: [Envelope] = []
        /// Of `envelopes` and of what is being written.
        var weight = 0
        var isScheduled = false
        var isClosed = false
        var status: JournalStatus
    }

    /// What only the writing queue uses.
    private struct Writing {
        var writer: RunWriter
        /// What the disk has not taken yet.
        var blocks: [Block] = []
        var keyframes: [Keyframe] = []
        /// Weight and number of the events in `blocks`.
        var weight = 0
        var count = 0
    }

    private let file: RecordingFile
    private let weightMax: Int
    private let writing = DispatchQueue(label: "signalbox recording", qos: .utility)
    private let waiting: Mutex<Waiting>
    private let inHand: Mutex<Writing>

    /// Creates the file and writes its header.
    ///
    /// - Parameters:
    ///   - path: a new file in a directory of the user's own.
    ///   - header: what is known of the run.
    ///   - seal: makes keyframes, so that a replay seeks fast; nil makes none.
    /// - Throws: `RecordingError` when the file exists, the directory is not safe, or the disk
    ///   refuses.
    package convenience init(
        path: String,
        header: RecordingHeader,
        seal: KeyframeSeal? = nil
    ) throws(RecordingError) {
        try self.init(
            path: path,
            header: header,
            seal: seal,
            weightMax: Limits.waitingWeight,
            bytesMax: Limits.fileBytes
        )
    }

    init(
        path: String,
        header: RecordingHeader,
        seal: KeyframeSeal? = nil,
        weightMax: Int,
        bytesMax: Int64
    ) throws(RecordingError) {
        file = try RecordingFile(path: path, header: header, bytesMax: bytesMax)
        self.weightMax = weightMax
        let status = JournalStatus(path: path, bytesWritten: 0, dropped: 0, problem: nil)
        waiting = Mutex(Waiting(status: status))
        inHand = Mutex(Writing(writer: RunWriter(seal: seal)))
    }

    /// Starts a recording named after its time and cluster, in a directory made if need be.
    ///
    /// - Throws: `RecordingError`.
    package static func start(
        in directory: String,
        header: RecordingHeader,
        seal: KeyframeSeal? = nil
    ) throws(RecordingError) -> Recorder {
        try RecordingFile.createDirectory(directory)
        for number in 1..<Limits.namesTried {
            let name = RecordingPlace.name(
                cluster: header.cluster,
                started: header.started,
                number: number
            )
            do {
                return try Recorder(path: "\(directory)/\(name)", header: header, seal: seal)
            } catch .exists {
                continue
            }
        }
        throw .exists(
            path: RecordingPlace.name(cluster: header.cluster, started: header.started)
        )
    }

    package var status: JournalStatus { waiting.withLock { $0.status } }

    package func append(_ envelope: Envelope) {
        let mustSchedule = waiting.withLock { waiting in
            let weight = envelope.event.weight
            // One envelope alone is always taken, however heavy.
            guard !waiting.isClosed,
                waiting.weight == 0 || waiting.weight + weight <= weightMax
            else {
                waiting.status.dropped += 1
                return false
            }
            waiting.envelopes.append(envelope)
            waiting.weight += weight
            guard !waiting.isScheduled else { return false }
            waiting.isScheduled = true
            return true
        }
        if mustSchedule { schedule(milliseconds: Limits.commitEveryMilliseconds) }
    }

    package func flush() async -> Bool {
        let isWritten = await withCheckedContinuation { continuation in
            writing.async { continuation.resume(returning: self.writeWaiting()) }
        }
        return isWritten && status.problem == nil
    }

    package func close() async {
        let wasClosed = waiting.withLock { waiting in
            defer { waiting.isClosed = true }
            return waiting.isClosed
        }
        guard !wasClosed else { return }
        await withCheckedContinuation { continuation in
            writing.async {
                self.finish()
                continuation.resume()
            }
        }
    }

    private func schedule(milliseconds: Int) {
        writing.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
            let isWell = self.writeWaiting()
            let isMore = self.waiting.withLock { waiting in
                waiting.isScheduled =
                    (!waiting.envelopes.isEmpty || !isWell) && !waiting.isClosed
                return waiting.isScheduled
            }
            guard isMore else { return }
            self.schedule(
                milliseconds: isWell
                    ? Limits.commitEveryMilliseconds : Limits.retryEveryMilliseconds
            )
        }
    }

    /// Commits what waits; on failure it waits on.
    ///
    /// - Returns: whether the disk took it.
    private func writeWaiting() -> Bool {
        let batch = waiting.withLock { waiting in
            defer { waiting.envelopes = [] }
            return waiting.envelopes
        }
        return inHand.withLock { inHand in
            if !batch.isEmpty { prepare(batch, &inHand) }
            guard !inHand.blocks.isEmpty else { return true }
            let result = Result { try file.commit(inHand.blocks, inHand.keyframes) }
            let isInPlace = file.isInPlace
            return waiting.withLock { waiting in
                switch result {
                case .success:
                    waiting.weight -= inHand.weight
                    waiting.status.bytesWritten += inHand.blocks.reduce(0) {
                        $0 + Int64($1.body.count)
                    }
                    waiting.status.problem =
                        isInPlace ? nil : "the file was removed or replaced: this run will be lost"
                    inHand = Writing(writer: inHand.writer)
                    return true
                case .failure(let error):
                    waiting.status.problem = RecordingFile.words(for: error)
                    // They can be done without, and events cannot.
                    inHand.keyframes = []
                    return false
                }
            }
        }
    }

    /// Makes blocks of events; they keep their weight until the disk has them.
    private func prepare(_ batch: [Envelope], _ inHand: inout Writing) {
        let ready = inHand.writer.take(batch)
        inHand.blocks += ready.blocks
        inHand.keyframes += ready.keyframes
        inHand.count += batch.count - ready.refused
        let weight = batch.reduce(0) { $0 + $1.event.weight }
        inHand.weight += weight
        waiting.withLock { waiting in
            waiting.status.dropped += UInt64(ready.refused)
            // Nothing of it will be written, so nothing else gives the weight back.
            if inHand.blocks.isEmpty { waiting.weight -= weight }
        }
        if inHand.blocks.isEmpty { inHand.weight = 0 }
    }

    private func finish() {
        let isWritten = writeWaiting()
        let result = Result { try file.close() }
        let lost = inHand.withLock { $0.count }
        waiting.withLock { waiting in
            if case .failure(let error) = result {
                waiting.status.problem = RecordingFile.words(for: error)
            }
            guard !isWritten else { return }
            waiting.status.dropped += UInt64(lost + waiting.envelopes.count)
            waiting.envelopes = []
        }
    }
}

import Events
import Foundation
import Ports
import Recording
import Tailing

/// Writes a past run to a new recording.
///
/// - Returns: what was read, in words.
/// - Throws: `RecordingError` when the file exists, `Failure` when it cannot be written whole.
func record(
    _ run: PastRun,
    of cluster: String,
    to path: String,
    _ redactor: Redactor
) async throws -> String {
    var run = run
    let header = RecordingHeader(
        started: run.start,
        program: "signalbox \(programVersion)",
        host: ProcessInfo.processInfo.hostName,
        cluster: cluster,
        isImported: true,
        redaction: redactor.state
    )
    let recorder = try Recorder(path: path, header: header, seal: keyframeSeal())
    var weight = 0
    while let envelopes = run.next() {
        for envelope in envelopes {
            weight += envelope.weight
            // The recorder drops what it cannot keep up with; nothing of the past is in a hurry.
            if weight > 2_000 {
                _ = await recorder.flush()
                weight = envelope.weight
            }
            recorder.append(redactor.redact(envelope))
        }
    }
    _ = await recorder.flush()
    let status = recorder.status
    await recorder.close()
    if let problem = status.problem { throw Failure(.usage, "signalbox: \(problem)") }
    if status.dropped > 0 {
        throw Failure(.usage, "signalbox: \(status.dropped) events could not be written")
    }
    let counts = run.counts
    let seconds = String(format: "%.1f", (run.end - run.start).seconds)
    return """
        \(counts.lines) lines of \(seconds) s: \(counts.understood) understood, \
        \(counts.partial) in part, \(counts.rejected) not understood, \(counts.sampled) left out
        """
}

extension Envelope {
    /// What it weighs while it waits for the disk: 1, and 1 for each line.
    var weight: Int {
        if case .logBatchRead(let batch) = event { return 1 + batch.records.count }
        return 1
    }
}

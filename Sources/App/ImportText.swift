import Events
import Foundation
import Ports
import Recording

/// Makes a recording of an export.
///
/// - Returns: how many events it has, in words.
/// - Throws: `RecordingError` when the file exists, `Failure` when it cannot be made whole.
func importText(
    _ path: String,
    to output: String,
    isAnonymous: Bool
) async throws -> String {
    let text = RunText()
    var lines = try TextLines(path: path)
    guard let first = try lines.next(), var header = text.header(first) else {
        throw Failure(
            .usage,
            "signalbox: \(path) is no export of a recording: its first line has no header"
        )
    }
    var redactor = redactor(isAnonymous: isAnonymous, identity: nil)
    if isAnonymous { header.redaction = .clients }
    let recorder = try Recorder(path: output, header: header, seal: keyframeSeal())
    var count = 0
    var odd = 0
    var weight = 0
    while let line = try lines.next() {
        guard var envelope = text.envelope(line) else {
            odd += 1
            continue
        }
        if isAnonymous {
            if case .topologyChanged(let topology) = envelope.event {
                redactor = signalbox.redactor(isAnonymous: true, identity: topology.identity)
            }
            envelope = redactor.redact(envelope)
        }
        count += 1
        weight += envelope.weight
        // The recorder drops what it cannot keep up with.
        if weight > 2_000 {
            _ = await recorder.flush()
            weight = envelope.weight
        }
        recorder.append(envelope)
    }
    _ = await recorder.flush()
    let status = recorder.status
    await recorder.close()
    if let problem = status.problem { throw Failure(.usage, "signalbox: \(problem)") }
    let lost = UInt64(odd + lines.tooLong) + status.dropped
    guard lost == 0 else {
        throw Failure(
            .findings,
            "signalbox: \(lost) of \(path)'s lines are not understood or out of order, and left "
                + "out; \(UInt64(count) - status.dropped) events are in \(output)"
        )
    }
    return "\(count) events"
}

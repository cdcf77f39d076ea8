import Events
import Foundation
import Recording
import TestKit
import Testing

/// A directory of this test's own, removed at its end.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "signalbox-recording-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}

let header = RecordingHeader(
    started: WallTime(rawValue: 1_795_405_729_179_000_000),
    program: "signalbox 0.1.0",
    host: "vm",
    cluster: "todos"
)

/// A note as the `sequence`-th event, 10 ms apart.
func note(_ sequence: UInt64, _ text: String = "note") -> Envelope {
    Envelope(
        sequence: sequence,
        seen: Instant(rawValue: Int64(sequence) * 10_000_000),
        source: "console",
        at: WallTime(rawValue: Int64(sequence)),
        event: .noteAdded(Note(text: "\(text) \(sequence)"))
    )
}

/// Waits until `condition` holds; fails after 20 s.
func eventually(
    _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record("never: \(what)", sourceLocation: sourceLocation)
}

/// Text of that many characters that cannot be packed well.
func noise(_ count: Int) -> String {
    var random = Seeded(seed: 3)
    return String(
        (0..<count).map { _ in Character(Unicode.Scalar(UInt8.random(in: 33...126, using: &random)))
        }
    )
}

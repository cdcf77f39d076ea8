import ArgumentParser
import Events
import Foundation
import Recording

/// `signalbox export FILE`: a recording as text, for other programs.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a recording as text.",
        discussion: """
            NDJSON: one JSON object a line, the header first; signalbox import --ndjson makes the \
            same recording of it again. docs/recording-format.md describes both.
            """
    )

    @Argument(help: "A recording.")
    var file: String

    @Option(help: "The form: ndjson.")
    var format = ExportFormat.ndjson

    @Option(name: .shortAndLong, help: "A new file (default: standard output).")
    var output: String?

    @OptionGroup var privacy: PrivacyOptions

    func run() async throws {
        let damage = try await plainly(or: .usage) { try export() }
        guard damage.isNone else {
            throw Failure(
                .findings,
                "signalbox: \(file): \(damage.missingEvents) events are missing, "
                    + "\(damage.skippedRows) not understood; the others were written"
            )
        }
    }

    private func export() throws -> RecordingDamage {
        let reader = try RecordingReader(path: file)
        let output = try TextOutput(output)
        let text = RunText()
        // The first topology says by what clients are followed; before it no line is folded.
        var anonymous = redactor(isAnonymous: true, identity: nil)
        var header = reader.header
        if privacy.anonymize { header.redaction = .clients }
        try output.write(try text.line(of: header))
        var failure: (any Error)?
        try reader.readAll { envelope in
            guard failure == nil else { return }
            do {
                if case .topologyChanged(let topology) = envelope.event {
                    anonymous = redactor(isAnonymous: true, identity: topology.identity)
                }
                let kept =
                    privacy.anonymize ? anonymous.redact(envelope) : envelope
                try output.write(try text.line(of: kept))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        try output.finish()
        return reader.damage
    }
}

/// The forms of text a recording is exported in.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
    case ndjson
}

/// Lines for a new file, or for standard output.
final class TextOutput {
    private static let chunk = 1 << 18
    private let file: FileHandle
    private var waiting = Data()

    /// - Throws: `Failure` when the file exists or cannot be made.
    init(_ path: String?) throws {
        guard let path else {
            file = .standardOutput
            return
        }
        do {
            try Data().write(to: URL(filePath: path), options: .withoutOverwriting)
            file = try FileHandle(forWritingTo: URL(filePath: path))
        } catch CocoaError.fileWriteFileExists {
            throw Failure(.usage, "signalbox: \(path) exists: choose another name")
        } catch {
            throw Failure(.usage, "signalbox: cannot write \(path): \(error.localizedDescription)")
        }
    }

    func write(_ line: Data) throws {
        waiting += line
        waiting.append(UInt8(ascii: "\n"))
        if waiting.count >= Self.chunk { try finish() }
    }

    func finish() throws {
        try file.write(contentsOf: waiting)
        waiting.removeAll(keepingCapacity: true)
    }
}

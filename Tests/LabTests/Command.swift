import Foundation
import Testing

/// One run of the `signalbox` program beside the tests.
final class Command: Sendable {
    struct Outcome: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    private struct Files: Sendable {
        var output: String
        var errors: String
    }

    let pid: Int32
    private let files: Files
    private let ended: AsyncStream<Int32>

    /// Starts it; what it prints and keeps goes to `folder`.
    ///
    /// - Parameters:
    ///   - arguments: what follows the program's name.
    ///   - folder: an existing one.
    ///   - user: the number of another user it runs as; nil: as the tests do.
    ///   - environment: variables beside the usual ones.
    /// - Throws: when it cannot be started.
    init(
        _ arguments: [String],
        folder: String,
        as user: Int? = nil,
        environment: [String: String] = [:]
    ) throws {
        let process = Process()
        var words = [Needed.executable] + arguments
        if let user {
            let number = String(user)
            words = ["setpriv", "--reuid", number, "--regid", number, "--clear-groups"] + words
        }
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
            "XDG_STATE_HOME": folder + "/state",
            "XDG_CONFIG_HOME": folder + "/configuration",
            "HOME": folder,
            "TZ": "UTC",
        ].merging(environment) { _, own in own }
        let name = folder + "/" + UUID().uuidString.prefix(8)
        files = Files(output: name + ".out", errors: name + ".err")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.create(files.output)
        process.standardError = try Self.create(files.errors)
        let (ended, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.ended = ended
        process.terminationHandler = { process in
            continuation.yield(process.terminationStatus)
            continuation.finish()
        }
        try process.run()
        pid = process.processIdentifier
    }

    /// Runs it to its end.
    static func run(_ arguments: String..., folder: String) async throws -> Outcome {
        try await Command(arguments, folder: folder).outcome(limit: .seconds(120))
    }

    /// What it printed so far.
    var output: String { text(files.output) }

    /// Waits for its end.
    func outcome(limit: Duration = .seconds(20)) async throws -> Outcome {
        let status = try await withDeadline("the end of signalbox", limit: limit) {
            for await status in self.ended { return status }
            return -1
        }
        return Outcome(status: status, output: output, errors: text(files.errors))
    }

    private func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }

    private static func create(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return try FileHandle(forWritingTo: URL(filePath: path))
    }
}

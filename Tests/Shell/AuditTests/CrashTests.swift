import Events
import Foundation
import Glibc
import TestKit
import Testing

@testable import Audit

/// Consoles killed by SIGKILL at random moments of an operation, and what the audit then says.
@Suite struct `A console that is killed` {
    private static let rounds =
        ProcessInfo.processInfo.environment["SIGNALBOX_PROOF"] == nil ? 10 : 200
    private let scratch = ScratchFolder()

    @Test func `leaves an audit that tells the truth, and nothing standing`() async throws {
        var random = Seeded(seed: UInt64(ContinuousClock.now.hashValue.magnitude % 1_000_000))
        let seed = random
        var outcomes: [PastOperation.Outcome: Int] = [:]
        for round in 0..<Self.rounds {
            let folder = "\(scratch.path)/\(round)"
            let run = try await killed(
                after: .random(in: 150_000...900_000, using: &random),
                folder
            )
            try await eventuallyGone(run)
            var reader = AuditReader(AuditFile(path: "\(folder)/control/audit.ndjson"))
            do { try reader.read() } catch { continue }
            for past in operations(in: reader.entries, isAlive: { $0.isAlive }) {
                outcomes[past.outcome, default: 0] += 1
                #expect(isTrue(past, folder), "round \(round) of \(seed): \(past)")
            }
        }
        #expect((outcomes[.done] ?? 0) > 0)
    }

    /// Whether the audit's word for an operation agrees with what its steps left behind.
    private func isTrue(_ past: PastOperation, _ folder: String) -> Bool {
        func isThere(_ name: String) -> Bool {
            FileManager.default.fileExists(
                atPath: "\(folder)/files/\(name)-\(past.id.rawValue.dropFirst(2))"
            )
        }
        return switch past.outcome {
        case .done: isThere("first") && isThere("second") && !isThere("undone")
        case .notSent: !isThere("first") && !isThere("second")
        case .reverted: isThere("undone")
        // Written, but not yet announced to what stands by: it says that it may have been done.
        case .unfinished: !isThere("first") && !isThere("second")
        case .running, .failed, .unknown, .aborted, .refused, .rehearsed: false
        }
    }

    /// Starts a console and kills it.
    ///
    /// - Parameters:
    ///   - microseconds: after this time.
    ///   - folder: its own.
    /// - Returns: its run.
    /// - Throws: when it cannot be started.
    private func killed(after microseconds: UInt32, _ folder: String) async throws -> RunName {
        let files = FileManager.default
        try files.createDirectory(
            atPath: "\(folder)/files",
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let configuration = "\(folder)/signalbox.yaml"
        try """
        cluster: doomed
        nodes:
          - { name: web2, probe: { url: "http://127.0.0.1:1/" } }
        """.write(toFile: configuration, atomically: false, encoding: .utf8)
        let process = Process()
        process.executableURL = Self.built("doomed-console")
        process.arguments = [
            "\(folder)/files", "\(folder)/control", Self.built("signalbox").path, configuration,
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["SIGNALBOX_CONTROL_DIR": "\(folder)/control"]
        ) { $1 }
        process.standardError = FileHandle.nullDevice
        try process.run()
        let pid = process.processIdentifier
        let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        try await Task.sleep(for: .microseconds(microseconds))
        kill(pid, SIGKILL)
        process.waitUntilExit()
        return RunName(text: "\(pid)-\(fields[20])")
    }

    /// Returns when what stood by for a run has done its work.
    private func eventuallyGone(_ run: RunName) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let names = try FileManager.default.contentsOfDirectory(atPath: "/proc")
            let isThere = names.contains { name in
                guard Int32(name) != nil else { return false }
                let words = try? Data(contentsOf: URL(filePath: "/proc/\(name)/cmdline"))
                return words.map { String(decoding: $0, as: UTF8.self).contains(run.text) } ?? false
            }
            if !isThere { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("what stands by does not end")
    }

    /// A program of this package, beside the tests' own.
    private static func built(_ name: String) -> URL {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
    }
}

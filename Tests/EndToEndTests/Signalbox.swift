import Foundation
import Testing

/// The built program, and one run's folders, which are removed with it.
final class Workplace: Sendable {
    let folder: URL

    init() throws {
        // Short, because Unix socket paths must fit 107 bytes.
        folder = URL(filePath: "/tmp/sbx-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var lab: String { folder.appending(path: "lab").path }
    var recording: String { folder.appending(path: "run.signalbox").path }

    /// What every run is given: nothing of the tester's own configuration or state.
    var environment: [String: String] {
        [
            "XDG_STATE_HOME": folder.appending(path: "state").path,
            "XDG_CONFIG_HOME": folder.appending(path: "config").path,
            "SWIFT_BACKTRACE": "enable=no",
            "LC_ALL": "C.UTF-8",
            "TERM": "tmux-256color",
            "TZ": "UTC",
        ]
    }

    /// The `signalbox` binary of the build that made these tests.
    static let program: String = {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<6 {
            let candidate = folder.appending(path: "signalbox").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build/debug/signalbox").path
    }()

    /// Runs a command of the program to its end.
    func signalbox(_ arguments: String...) throws -> Program.Result {
        try Program.run(Self.program, arguments, environment: environment)
    }

    /// Command lines of living processes that name this folder, this test's own tmux aside.
    func processes() throws -> [String] {
        let numbers = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter {
            Int($0) != nil
        }
        return numbers.compactMap { number in
            guard let bytes = FileManager.default.contents(atPath: "/proc/\(number)/cmdline"),
                !bytes.isEmpty
            else { return nil }
            let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            let text = words.joined(separator: " ")
            guard text.contains(folder.path), !text.contains("tmux"), !text.contains("exec cat")
            else { return nil }
            return "\(number): \(text)"
        }
    }

    /// The process id of this test's console, which runs `command`.
    func console(_ command: String) throws -> String {
        let mine = try processes().first { $0.contains("signalbox \(command)") }
        return String(try #require(mine).prefix { $0 != ":" })
    }

    /// Unix sockets below the lab's folder.
    func sockets() -> [String] {
        guard let all = FileManager.default.enumerator(atPath: lab) else { return [] }
        return all.compactMap { $0 as? String }.filter { $0.hasSuffix(".sock") }
    }
}

/// A gap as `signalbox gaps --json` tells it.
struct ToldGap: Decodable {
    var client: String
    /// Seconds since the Unix epoch.
    var lostAt: Double
    /// nil while the client waits.
    var milliseconds: Double?
    var seconds: Double? { milliseconds.map { $0 / 1_000 } }

    enum CodingKeys: String, CodingKey {
        case client
        case lostAt = "lost_at"
        case milliseconds = "gap_ms"
    }
}

/// What `signalbox lab status --json` says of the swarm, as far as it is compared.
struct LabAnswer: Decodable {
    struct Swarm: Decodable { var gaps: [MeasuredGap] }
    var swarm: Swarm
}

/// A gap as the swarm measured it, on its own monotonic clock.
struct MeasuredGap: Decodable {
    var client: String
    /// Nanoseconds since the Unix epoch.
    var lostAtWall: Int64
    var seconds: Double
    /// Seconds since the Unix epoch.
    var lostAt: Double { Double(lostAtWall) / 1e9 }
}

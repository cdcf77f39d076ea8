import Dispatch
import Foundation
import Testing

/// A terminal of its own in which a program runs: real keys in, the screen as text out.
///
/// Every instance has its own tmux server on its own socket and ends it when it goes.
final class Tmux: Sendable {
    let columns: Int
    let rows: Int
    private let socket = "signalbox-test-\(UUID().uuidString.prefix(8))"

    /// Starts `command` (argument array) in a new terminal.
    init(
        columns: Int = 140,
        rows: Int = 44,
        environment: [String: String],
        _ command: [String]
    ) throws {
        self.columns = columns
        self.rows = rows
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        // `sh -c … ; cat` keeps the terminal open after the program ended, so that it can be read.
        _ = try run(
            ["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "env"] + variables
                + ["sh", "-c", "\"$@\"; printf 'ended with %s\\n' $?; exec cat", "sh"] + command
        )
    }

    deinit { _ = try? run(["kill-server"]) }

    /// Types literal text.
    func type(_ text: String) throws { _ = try run(["send-keys", "-l", text]) }

    /// Presses a key by tmux's name for it, such as `Enter`, `Down`, `C-c`.
    func press(_ key: String) throws { _ = try run(["send-keys", key]) }

    /// Pastes text as a terminal does, in brackets where the program asked for them.
    func paste(_ text: String) throws {
        _ = try run(["set-buffer", text])
        _ = try run(["paste-buffer", "-p"])
    }

    /// Gives the terminal another size.
    func resize(columns: Int, rows: Int) throws {
        _ = try run(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// The screen as text, rows without trailing blanks.
    func screen() throws -> [String] {
        try run(["capture-pane", "-p"]).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// tmux's answer to a format, such as `#{alternate_on}`.
    func ask(_ format: String) throws -> String {
        try run(["display-message", "-p", format]).trimmingCharacters(in: .newlines)
    }

    /// Waits until the screen satisfies a condition; fails with the last screen after `limit`.
    @discardableResult
    func wait(
        for what: String,
        limit: Duration = .seconds(30),
        sourceLocation: SourceLocation = #_sourceLocation,
        until condition: ([String]) throws -> Bool
    ) throws -> [String] {
        let deadline = ContinuousClock.now + limit
        var last: [String] = []
        while ContinuousClock.now < deadline {
            last = try screen()
            if try condition(last) { return last }
            waitABit()
        }
        Issue.record(
            "waited \(limit) in vain for \(what):\n\(last.joined(separator: "\n"))",
            sourceLocation: sourceLocation
        )
        throw Unmet(what: what)
    }

    /// Waits until a text is on the screen.
    @discardableResult
    func wait(
        forText text: String,
        limit: Duration = .seconds(60),
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        try wait(for: "“\(text)”", limit: limit, sourceLocation: sourceLocation) { screen in
            screen.contains { $0.contains(text) }
        }
    }

    struct Unmet: Error { let what: String }

    private func run(_ arguments: [String]) throws -> String {
        // Foundation notices the end of a process by a socket that the process inherits; tmux's
        // server would keep it for as long as it lives. So all but the standard three are closed.
        let closing = """
            for fd in /proc/self/fd/*; do
              fd=${fd##*/}; [ "$fd" -gt 2 ] && eval "exec $fd>&-"
            done; exec "$@"
            """
        let command = ["tmux", "-u", "-L", socket, "-f", "/dev/null"] + arguments
        return try Program.run(
            "bash",
            ["-c", closing, "bash"] + command,
            environment: ["LC_ALL": "C.UTF-8"]
        ).output
    }
}

/// The pace of polling for a condition.
func waitABit() { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + 0.05) }

/// A program run to its end.
enum Program {
    struct Result {
        var output: String
        var status: Int32
    }

    static func run(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // A process inherits the blocked signals of the thread that starts it, and Dispatch's threads
        // block them: tmux's server would not end when told to.
        process.arguments =
            ["--default-signal"] + environment.map { "\($0.key)=\($0.value)" } + [name] + arguments
        // A file, not a pipe: a server that the program leaves behind, as tmux does, would hold a
        // pipe open for as long as it lives.
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: file) }
        process.standardOutput = try FileHandle(forWritingTo: file)
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Result(
            output: String(decoding: try Data(contentsOf: file), as: UTF8.self),
            status: process.terminationStatus
        )
    }
}

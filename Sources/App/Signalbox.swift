import ArgumentParser
import Foundation

/// The command line: what each command is for.
///
/// The commands are one file each.
@main
struct Signalbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signalbox",
        abstract: "Where do the seconds of a failover go?",
        discussion: """
            Watches a cluster of WebSocket apps behind proxies, triggers controlled failovers, \
            records everything and replays it in the same screens.

            Exit codes: 0 ok · 1 findings · 2 usage or configuration · 3 target unreachable · \
            4 refused by the guard · 5 aborted and restored · 130 interrupted.
            """,
        version: programVersion,
        subcommands: [
            DemoCommand.self,
            WatchCommand.self,
            RecordCommand.self,
            ReplayCommand.self,
            ImportCommand.self,
            ExportCommand.self,
            GapsCommand.self,
            BurstsCommand.self,
            DrillCommand.self,
            AgentCommand.self,
            AuditCommand.self,
            StopCommand.self,
            ApproveCommand.self,
            MarkCommand.self,
            ReportCommand.self,
            CompareCommand.self,
            LogsCommand.self,
            LabCommand.self,
            ConfigCommand.self,
            LabProcessCommand.self,
            StandByCommand.self,
        ]
    )

    /// Like ArgumentParser's own `main`, with this program's exit codes (usage errors are 2).
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch {
            leave(for: error)
        }
    }

    private static func leave(for error: any Error) -> Never {
        if let failure = error as? Failure {
            complain(failure.message)
            Foundation.exit(failure.code.rawValue)
        }
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if code == .success {
            print(message)
            Foundation.exit(0)
        }
        if !message.isEmpty { complain(message) }
        Foundation.exit(code == .validationFailure ? 2 : code.rawValue)
    }
}

/// This program's version, as `--version` and recordings tell it.
let programVersion = "0.1.0"

/// A command that ends early: what to tell, and the exit code.
struct Failure: Error {
    /// The exit codes of the program.
    enum Code: Int32 {
        case findings = 1
        case usage = 2
        case unreachable = 3
        case refused = 4
        case interrupted = 130
    }

    var code: Code
    /// What is wrong, where, and what to do.
    var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// Talk goes to standard error; standard output is for data.
func complain(_ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
}

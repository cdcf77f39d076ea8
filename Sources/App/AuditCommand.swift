import ArgumentParser
import Audit
import Events
import Foundation
import Runtime
import Views

/// `signalbox audit`: what was done to which node, by whom, and how it ended.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "List what consoles of this host did, from the audit.",
        discussion: "Exit code 1 when an operation was left unfinished by a console that died."
    )

    @Option(help: "Only operations on this node.")
    var node: String?

    @Option(help: "Only those of the last time, such as 24h.")
    var since: TimeChoice?

    @Flag(help: "Only those that a console's death left unfinished.")
    var unfinished = false

    @Flag(help: "The entries with everything that was sent, one JSON object a line.")
    var json = false

    func run() throws {
        let file = AuditFile(path: ControlFolder(path: controlDirectory()).audit)
        var reader = AuditReader(file)
        do {
            try reader.read()
        } catch {
            throw Failure(.usage, "signalbox: nothing was ever done from here: \(error)")
        }
        if reader.damagedLines > 0 {
            complain("signalbox: \(file.path): \(reader.damagedLines) lines are damaged")
        }
        let known = operations(in: reader.entries) { $0.isAlive }.filter(isAsked)
        if json {
            let shown = Set(known.map { "\($0.run) \($0.id)" })
            try printEntries(
                reader.entries.filter { entry in
                    entry.operation.map { shown.contains("\(entry.run) \($0)") }
                        ?? (node == nil && !unfinished)
                }
            )
        } else if known.isEmpty {
            complain("signalbox: no such operation in \(file.path)")
        } else {
            for past in known { print(line(past)) }
        }
        if known.contains(where: { $0.outcome == .unfinished }) {
            throw ExitCode(Failure.Code.findings.rawValue)
        }
    }

    private func isAsked(_ past: PastOperation) -> Bool {
        let isRecent = since.map { SystemTicker().wall - past.began <= $0.duration } ?? true
        return isRecent && (node == nil || past.node.rawValue == node)
            && (!unfinished || past.outcome == .unfinished)
    }

    private func printEntries(_ entries: [AuditEntry]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for entry in entries {
            print(String(decoding: try encoder.encode(entry), as: UTF8.self))
        }
    }

    private func line(_ past: PastOperation) -> String {
        let words = [
            past.began.utcText, past.outcome.rawValue.uppercased(),
            "\(past.verb.rawValue) \(past.node)", "by \(past.by)", past.words,
        ]
        // Reasons come from proxies and programs: what would steer a terminal is left out.
        return String(
            String.UnicodeScalarView(
                words.joined(separator: "  ").unicodeScalars.map { scalar in
                    scalar.properties.generalCategory == .control
                        || scalar.properties.generalCategory == .format
                        || scalar.properties.generalCategory == .lineSeparator
                        || scalar.properties.generalCategory == .paragraphSeparator
                        ? "\u{FFFD}" : scalar
                }
            )
        )
    }
}

import Foundation
import Testing

@testable import Lab

@Suite(
    .serialized,
    .enabled(if: Needed.isThere, "needs nginx, haproxy, and signalbox beside the tests")
)
struct `A drill on a real lab` {
    /// What `signalbox drill --json` prints, as far as it is looked at.
    private struct Report: Decodable {
        struct Objective: Decodable {
            var objective: String
            var figure: String
            var isMet: Bool
        }
        struct Writes: Decodable {
            var sent: Int
            var acknowledged: Int
            var lost: Int
        }
        var verdict: String
        var objectives: [Objective]
        var reasons: [String]
        var clients: Int
        var writes: Writes?
    }

    /// A lab of twenty clients while `body` runs.
    private func withLab(_ body: (LabStatus, _ root: String) async throws -> Void) async throws {
        try await withTemporaryDirectory { root in
            let options = LabOptions(
                directory: root + "/lab",
                executable: Needed.executable,
                clients: 20,
                owned: true
            )
            let status = try await labUp(options)
            try await eventually("everybody at work") {
                Truth(Files.text(status.addresses.truth ?? "") ?? "").usable.count == 20
            }
            try await body(status, root)
            try await labDown(directory: options.directory)
        }
    }

    private func drill(
        _ words: [String],
        _ status: LabStatus,
        _ root: String
    ) async throws -> (Report, Command.Outcome) {
        let arguments = ["drill"] + words + ["-c", status.addresses.configuration, "--json"]
        let outcome = try await Command(arguments, folder: root).outcome(limit: .seconds(120))
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        return (report, outcome)
    }

    /// The texts that the lab's apps keep.
    private func tasks(of root: String) async throws -> [String] {
        let store = try TaskStore(path: root + "/lab/data/todos.sqlite")
        let snapshot = try await withCheckedThrowingContinuation { continuation in
            store.poll { continuation.resume(with: $0) }
        }
        return try #require(snapshot).tasks.map(\.text)
    }

    /// A plan in a file.
    private func plan(_ name: String, _ text: String, _ root: String) throws -> String {
        let path = "\(root)/\(name).yaml"
        try "name: \(name)\nhold: 4s\nsteady: { lasting: 1s, clients: 20 }\n\(text)\n"
            .write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    @Test func `of a drain with a hand-over passes, and loses no write`() async throws {
        try await withLab { status, root in
            let plan = try plan(
                "move",
                "inject: drain\nobjectives: { reconnect_p95: 2s, errors: 0, lost_writes: 0 }",
                root
            )
            let before = try String(contentsOfFile: status.addresses.balancerLog, encoding: .utf8)
            let (rehearsed, rehearsal) = try await drill([plan, "--node", "web2"], status, root)
            #expect(rehearsed.verdict == "REHEARSED" && rehearsal.status == 0)
            let after = try String(contentsOfFile: status.addresses.balancerLog, encoding: .utf8)
            #expect(before.contains("is DRAIN") == after.contains("is DRAIN"))

            let junit = root + "/drill.xml"
            let real = [plan, "--node", "web2", "--not-a-drill", "--junit", junit]
            let (report, outcome) = try await drill(real, status, root)
            #expect(report.verdict == "PASS", "\(outcome.output)\(outcome.errors)")
            #expect(outcome.status == 0)
            let writes = try #require(report.writes)
            #expect(writes.acknowledged > 10 && writes.lost == 0, "\(writes)")
            #expect(report.objectives.map(\.figure).dropFirst() == ["0", "0"])
            #expect(try String(contentsOfFile: junit, encoding: .utf8).contains("failures=\"0\""))
            #expect(outcome.errors.contains("Recorded: signalbox replay "))
            #expect(try await tasks(of: root).allSatisfy { !$0.hasPrefix("signalbox-drill-") })
            let history = ["drill", plan, "-c", status.addresses.configuration, "--history"]
            let told = try await Command(history, folder: root).outcome()
            #expect(told.output.contains("PASS") && told.output.contains("lost writes 0"))
        }
    }

    @Test func `is taken back at once when its abort rule says so`() async throws {
        try await withLab { status, root in
            let plan = try plan("hurt", "inject: kill\nabort: { errors: 1 }", root)
            let (report, outcome) = try await drill(
                [plan, "--node", "web2", "--not-a-drill"],
                status,
                root
            )
            #expect(report.verdict == "ABORTED", "\(outcome.output)\(outcome.errors)")
            #expect(outcome.status == 5)
            #expect(report.reasons.first?.contains("errors are more than 1") == true)
            let now = try await labStatus(directory: root + "/lab")
            #expect(now.processes.filter { $0.node == "web2" }.allSatisfy { $0.pid != nil })
        }
    }

    @Test func `breaks and restores by commands of its own`() async throws {
        try await withLab { status, root in
            let lab = "\(Needed.executable), lab"
            let tail = "web2, --dir, \(root)/lab"
            let plan = try plan(
                "own",
                """
                inject:
                  command: [\(lab), stop-proxy, \(tail)]
                  restore: [\(lab), start-proxy, \(tail)]
                objectives: { errors: 0 }
                """,
                root
            )
            let (report, outcome) = try await drill(
                [plan, "--node", "web2", "--not-a-drill"],
                status,
                root
            )
            #expect(report.verdict == "FAIL", "\(outcome.output)\(outcome.errors)")
            #expect(outcome.status == 1)
            let audit = try await Command(["audit"], folder: root).outcome()
            #expect(audit.output.contains("inject web2"), "\(audit.output)")
            #expect(audit.output.contains("restore web2"))
        }
    }

    @Test func `is refused where the environment says read-only`() async throws {
        try await withLab { status, root in
            let words = ["drill", "kill", "--node", "web2", "--not-a-drill", "--readonly"]
            let file = ["-c", status.addresses.configuration]
            let outcome = try await Command(words + file, folder: root).outcome()
            #expect(outcome.status == 4)
            #expect(outcome.errors.contains("refused: read-only by --readonly"))
        }
    }
}

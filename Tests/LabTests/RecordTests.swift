import Foundation
import Glibc
import Testing

@testable import Lab

@Suite(
    .serialized,
    .enabled(if: Needed.isThere, "needs nginx, haproxy, and signalbox beside the tests")
)
struct `Recording without a terminal` {
    @Test func `a run ends by time or by signal, and holds what happened`() async throws {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            let status = try await labUp(
                LabOptions(
                    directory: directory,
                    executable: Needed.executable,
                    clients: 4,
                    owned: true
                )
            )
            let configuration = status.addresses.configuration
            let short = try await Command.run(
                "record",
                "-c",
                configuration,
                "--for",
                "300ms",
                folder: root
            )
            #expect(short.status == 0, "\(short.errors)")
            let path = short.output.trimmingCharacters(in: .newlines)
            #expect(path.hasPrefix(root + "/state/signalbox/") && path.hasSuffix(".signalbox"))
            let none = try await Command.run("gaps", path, "--json", folder: root)
            #expect(try JSONValue(text: none.output) == [])

            let file = root + "/run.signalbox"
            let command = try Command(["record", "-c", configuration, "-o", file], folder: root)
            try await eventually("the path") { command.output == file + "\n" }
            // What happens before it follows the swarm is not in it.
            try await eventually("the swarm") {
                let report = try await Command.run(
                    "replay",
                    file,
                    "--at",
                    "end",
                    "--once",
                    "--json",
                    folder: root
                )
                return report.output.contains(#""swarm""#)
            }
            try await labAct(.kill, node: "web1", directory: directory)
            try await labAct(.kill, node: "web2", directory: directory)
            try await eventually("the losses") {
                let gaps = try await Command.run("gaps", file, "--json", folder: root)
                return try JSONValue(text: gaps.output).array?.count == 4
            }
            #expect(kill(command.pid, SIGTERM) == 0)
            #expect(try await command.outcome().status == 0)
            try await labDown(directory: directory)
        }
    }

    @Test func `what cannot be recorded is told on standard error alone`() async throws {
        try await withTemporaryDirectory { root in
            let missing = try await Command.run("record", "-c", root + "/none", folder: root)
            #expect(missing.status == 2 && missing.output.isEmpty)
            let never = try await Command.run(
                "record",
                "-c",
                "x",
                "--for",
                "0s",
                folder: root
            )
            #expect(never.status == 2 && never.output.isEmpty)
        }
    }
}

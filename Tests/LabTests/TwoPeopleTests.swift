import Foundation
import Glibc
import Testing

@testable import Lab

/// Debian's user and group `nobody`: the second person.
private let nobody = 65_534

/// Whether this process may become somebody else who can run the program.
private let canBeTwo: Bool = {
    guard geteuid() == 0, Needed.isThere else { return false }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/setpriv")
    let number = String(nobody)
    process.arguments = [
        "--reuid", number, "--regid", number, "--clear-groups", "test", "-x", Needed.executable,
    ]
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}()

@Suite(.enabled(if: canBeTwo, "needs root, setpriv, and a build that other users can reach"))
struct `A second person` {
    @Test func `approves a kill that was refused before, each under their own name`() async throws {
        try await withTemporaryDirectory { root in
            let status = try await labUp(
                LabOptions(
                    directory: root + "/lab",
                    executable: Needed.executable,
                    clients: 10,
                    owned: true
                )
            )
            // What both reach: a folder of their group, and a configuration that only root writes.
            let shared = "/tmp/sb-two-\(UUID().uuidString.prefix(8))"
            defer { try? FileManager.default.removeItem(atPath: shared) }
            let control = shared + "/control"
            try FileManager.default.createDirectory(
                atPath: control,
                withIntermediateDirectories: true
            )
            try give(shared, to: 0, group: 0, mode: 0o755)
            try give(control, to: 0, group: nobody, mode: 0o2770)
            let text = try String(contentsOfFile: status.addresses.configuration, encoding: .utf8)
            let file = shared + "/signalbox.yaml"
            try text.replacing("keep_healthy: 1", with: "keep_healthy: 1, second_person: 15m")
                .write(toFile: file, atomically: false, encoding: .utf8)
            try give(file, to: 0, group: 0, mode: 0o644)
            func run(_ words: [String], as user: Int? = nil) async throws -> Command.Outcome {
                let folder = user == nil ? root : shared
                return try await Command(
                    words + ["-c", file],
                    folder: folder,
                    as: user,
                    environment: ["SIGNALBOX_CONTROL_DIR": control]
                ).outcome(limit: .seconds(120))
            }
            let drill = ["drill", "kill", "--node", "web2", "--not-a-drill"]

            let alone = try await run(drill)
            #expect(alone.status == 4, "\(alone.output)\(alone.errors)")
            #expect(try await run(["approve", "kill web2", "--yes"]).status == 0)
            let own = try await run(drill)
            #expect(own.status == 4, "one's own approval does not count: \(own.output)")

            // nobody's files go where nobody may write.
            try give(shared, to: nobody, group: nobody, mode: 0o755)
            let approval = try await run(["approve", "kill web2", "--yes"], as: nobody)
            #expect(approval.status == 0, "\(approval.errors)")
            try give(shared, to: 0, group: 0, mode: 0o755)
            let both = try await run(drill)
            #expect(both.output.hasPrefix("FAIL") || both.output.hasPrefix("PASS"), "\(both)")
            #expect(both.status != 4)

            let words = ["audit", "--json"]
            let audit = try await Command(
                words,
                folder: root,
                environment: ["SIGNALBOX_CONTROL_DIR": control]
            ).outcome()
            #expect(audit.output.contains("nobody"), "\(audit.output.prefix(2_000))")
            let mode = try FileManager.default.attributesOfItem(atPath: control + "/audit.ndjson")
            #expect(mode[.posixPermissions] as? Int == 0o660)
            try await labDown(directory: root + "/lab")
        }
    }

    private func give(_ path: String, to user: Int, group: Int, mode: Int) throws {
        try FileManager.default.setAttributes(
            [.ownerAccountID: user, .groupOwnerAccountID: group, .posixPermissions: mode],
            ofItemAtPath: path
        )
    }
}

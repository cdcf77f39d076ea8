import Foundation
import Testing

/// kill -9 of a console in the middle of a drain: what stands by takes it back, and the next start
/// tells the truth.
@Suite(
    .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["SIGNALBOX_E2E"] != nil, "make e2e runs it")
)
struct `A console that is killed` {
    @Test(arguments: ["operation", "run"])
    func `in a drain has it taken back, and the next start says so`(deadMan: String) throws {
        let place = try Workplace()
        let up = try place.signalbox("lab", "up", "--dir", place.lab, "--clients", "10")
        #expect(up.status == 0)
        defer { _ = try? place.signalbox("lab", "down", "--dir", place.lab) }
        let file = try configuration(of: place, deadMan: deadMan)

        var terminal = try Tmux(
            environment: place.environment,
            [Workplace.program, "watch", "-c", file, "--control"]
        )
        try terminal.wait(forText: "2 nodes: 2 up", limit: .seconds(120))
        try terminal.type(":drain web2")
        try terminal.press("Enter")
        try terminal.wait(forText: "drain web2 ─ 1 of 2 nodes")
        try terminal.type("y")
        if deadMan == "operation" {
            // Sessions stay: the drain waits for them.
            try terminal.wait(for: "the drain to stand") { _ in
                try status(of: "web2", place).hasPrefix("DRAIN")
            }
        } else {
            try terminal.wait(forText: "drain web2 (op1) done")
            #expect(try status(of: "web2", place).hasPrefix("DRAIN"))
        }
        _ = try Program.run("kill", ["-9", try place.console("watch")])
        try terminal.wait(forText: "ended with 137")
        try terminal.wait(for: "HAProxy to have web2 back") { _ in
            try status(of: "web2", place).hasPrefix("UP")
        }
        try terminal.wait(for: "the audit to tell it") { _ in
            try place.signalbox("audit").output.contains("REVERTED")
        }
        let audit = try place.signalbox("audit")
        #expect(audit.output.contains("its console died; drain web2 was taken back"))
        #expect(audit.status == 0, "nothing is left: \(audit.output)")

        // A read-only console tells it too.
        terminal = try Tmux(
            environment: place.environment,
            [Workplace.program, "watch", "-c", file]
        )
        try terminal.wait(forText: "2 nodes: 2 up", limit: .seconds(120))
        try terminal.press("@")
        try terminal.wait(forText: "what was sent")
        try terminal.wait(forText: "left behind by a console that died")
        try terminal.press("Escape")
        try terminal.wait(for: "the list to go") { !$0.contains { $0.contains("what was sent") } }
        try terminal.press("q")
        try terminal.wait(forText: "ended with 0")
    }

    /// The lab's own, with a drain that waits for its sessions, or one that is over at once.
    private func configuration(of place: Workplace, deadMan: String) throws -> String {
        let own = place.lab + "/signalbox.yaml"
        var lines = try String(contentsOfFile: own, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.removeAll {
            $0.contains("hand_over:") || deadMan == "run" && $0.contains("wait: empty")
        }
        let text = lines.joined(separator: "\n")
            .replacing("keep_healthy: 1", with: "keep_healthy: 1, dead_man: \(deadMan)")
        let file = place.folder.appending(path: "own.yaml").path
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        return file
    }

    /// What HAProxy says of a server.
    private func status(of server: String, _ place: Workplace) throws -> String {
        let socket = place.lab + "/run/haproxy.sock"
        let script = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX)
            s.connect(sys.argv[1])
            s.sendall(b"show stat\\n")
            print(b"".join(iter(lambda: s.recv(65536), b"")).decode())
            """
        let answer = try Program.run("python3", ["-c", script, socket]).output
        let row = answer.split(separator: "\n").first { $0.hasPrefix("todos,\(server),") }
        return row.map { String($0.split(separator: ",", omittingEmptySubsequences: false)[17]) }
            ?? "?"
    }
}

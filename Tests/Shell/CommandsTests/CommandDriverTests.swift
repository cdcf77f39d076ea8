import Commands
import Events
import Foundation
import Ports
import Testing

private func perform(_ words: [String], timeout: Duration = .seconds(20)) async -> StepOutcome {
    await CommandDriver().perform(OperationStep(action: .command(words), timeout: timeout))
}

/// A path in the temporary directory that no other test uses.
private func freshPath() -> String {
    NSTemporaryDirectory() + "signalbox-commands-\(UUID().uuidString)"
}

/// Waits until `condition` holds; fails after 20 s.
private func eventually(_ what: String, _ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
        if condition() { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record("never: \(what)")
}

/// Whether a process is there and no zombie.
private func isAlive(_ process: Int32) -> Bool {
    let path = "/proc/\(process)/stat"
    guard let stat = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    return stat.split(separator: ")").last?.hasPrefix(" Z") == false
}

@Suite struct `A command` {
    @Test func `that ends well is accepted`() async {
        #expect(await perform(["true"]) == .accepted)
        #expect(await perform(["/bin/true"]) == .accepted)
    }

    @Test func `that ends badly failed, with its last line`() async {
        #expect(await perform(["false"]) == .failed("exit 1"))
        #expect(
            await perform(["sh", "-c", "echo one; echo ' two ' >&2; echo; exit 3"])
                == .failed("exit 3: two ")
        )
    }

    @Test func `killed by a signal failed`() async {
        #expect(await perform(["sh", "-c", "kill -KILL $$"]) == .failed("ended by signal 9"))
    }

    @Test(arguments: ["no-such-program-here", "/no/such/program"])
    func `that is missing failed, and names it`(program: String) async {
        guard case .failed(let reason) = await perform([program]) else {
            Issue.record("not failed")
            return
        }
        #expect(reason.contains(program))
    }

    @Test func `that may not be run failed`() async throws {
        let path = freshPath()
        try Data("x".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard case .failed(let reason) = await perform([path]) else {
            Issue.record("not failed")
            return
        }
        #expect(reason.contains(path))
    }

    @Test func `gets its words as they are`() async {
        let hostile = "$(touch /tmp/x) ; a'b\"c `d` \n *"
        let script = #"[ "$1" = "$2" ] && [ $# = 2 ]"#
        #expect(await perform(["sh", "-c", script, "sh", hostile, hostile]) == .accepted)
        guard case .failed(let reason) = await perform(["ls", "/nowhere; echo $HOME"]) else {
            Issue.record("not failed")
            return
        }
        #expect(reason.contains("/nowhere; echo $HOME"))
    }

    @Test func `has no input and no terminal`() async {
        #expect(await perform(["sh", "-c", "! read line"]) == .accepted)
        // Field 6 of stat is the session: its own, which never had a terminal.
        let script = "read -r a b c d e session g < /proc/$$/stat; [ $session = $$ ]"
        #expect(await perform(["sh", "-c", script]) == .accepted)
    }

    @Test func `that floods its output ends, and only its last words stay`() async {
        let script = "head -c 5000000 /dev/zero | tr '\\0' x; echo; echo the end; exit 1"
        #expect(await perform(["sh", "-c", script]) == .failed("exit 1: the end"))
    }

    @Test func `that leaves a server behind is accepted, and the server lives`() async throws {
        let path = freshPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        // The child keeps the output open, as a carelessly started server does.
        let script = "sleep 600 & echo $! > \(path)"
        #expect(await perform(["sh", "-c", script]) == .accepted)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let child = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(isAlive(child))
        kill(child, SIGKILL)
    }

    @Test(arguments: [
        // Ends when asked.
        "sleep 600",
        // Ignores the request, and so does its child.
        "trap '' TERM; (trap '' TERM; sleep 600) & sleep 600",
        // Ends when asked, but its child does not.
        "(trap '' TERM; echo $$; while :; do sleep 1; done) & sleep 600",
        // Its output is closed, so that only the clock can end it.
        "exec >&- 2>&-; sleep 600",
    ])
    func `that takes too long is ended with all it started`(script: String) async throws {
        let path = freshPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let start = ContinuousClock.now
        let outcome = await perform(
            ["sh", "-c", "echo $$ > \(path); \(script)"],
            timeout: .seconds(3)
        )
        #expect(ContinuousClock.now - start < .seconds(60))
        guard case .unknown(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.hasPrefix("sh did not end within 3.0 seconds and was killed"))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let group = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        try await eventually("the process group is gone") { kill(-group, 0) != 0 }
    }

    @Test func `is all this driver does`() async {
        let driver = CommandDriver()
        let other = OperationStep.Action.haproxySetState(
            HAProxyServer(backend: "b", server: "s"),
            .drain
        )
        #expect(driver.canPerform(.command(["true"])))
        #expect(!driver.canPerform(other))
        #expect(await driver.perform(OperationStep(action: other)) != .accepted)
        #expect(await perform([]) != .accepted)
    }
}

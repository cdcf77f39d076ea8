import Commands
import Events
import Foundation
import Ports
import Testing

/// A program that runs until it is told to stop, and the file with its number.
private final class Sleeper {
    let path = NSTemporaryDirectory() + "sb-\(UUID().uuidString).pid"
    let number: Int32

    init() async throws {
        let words = ["sh", "-c", "sleep 600 & echo $! > \(path)"]
        _ = await CommandDriver().run(words, timeout: .seconds(20))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        number = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    deinit {
        kill(number, SIGKILL)
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }

    /// The state letter of `proc_pid_stat(5)`; nil when it is gone.
    var state: Character? {
        let stat = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
        return stat?.split(separator: ")").last?.dropFirst().first
    }
}

private func send(_ signal: ProcessSignal, _ path: String) async -> StepOutcome {
    await SignalDriver().perform(OperationStep(action: .signal(pidFile: path, signal)))
}

private func eventually(_ what: String, _ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
        if condition() { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record("never: \(what)")
}

@Suite struct `A signal` {
    @Test func `reaches the process of the pid file`() async throws {
        let sleeper = try await Sleeper()
        #expect(await send(.stop, sleeper.path) == .accepted)
        try await eventually("stopped") { sleeper.state == "T" }
        #expect(await send(.cont, sleeper.path) == .accepted)
        try await eventually("going on") { sleeper.state == "S" }
        #expect(await send(.kill, sleeper.path) == .accepted)
        try await eventually("gone") { sleeper.state == nil || sleeper.state == "Z" }
        let number = sleeper.number
        #expect(await send(.kill, sleeper.path) == .failed("process \(number) has ended"))
    }

    @Test(arguments: [
        "", "0", "1", "-1", "-42", "+42", "abc", "12 34", "99999999999", "4 2", "\u{662}",
    ])
    func `is not sent for what is no process's number`(text: String) async throws {
        let sleeper = try await Sleeper()
        try sleeper.write(text)
        #expect(
            await send(.kill, sleeper.path) == .failed("\(sleeper.path) holds no process's number")
        )
    }

    @Test func `is not sent to a process that began after the file was written`() async throws {
        let sleeper = try await Sleeper()
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -3_600)],
            ofItemAtPath: sleeper.path
        )
        guard case .failed(let words) = await send(.kill, sleeper.path) else {
            Issue.record("not failed")
            return
        }
        #expect(words.hasSuffix("another one has its number now"))
        #expect(kill(sleeper.number, 0) == 0 && sleeper.state != "Z")
    }

    @Test func `is not sent for a pipe, a folder, a long file or none`() async throws {
        let path = NSTemporaryDirectory() + "sb-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(await send(.kill, path) == .failed("there is no pid file \(path): does it run?"))
        #expect(unsafe mkfifo(path, 0o600) == 0)
        #expect(await send(.kill, path) == .failed("\(path) is no pid file"))
        #expect(await send(.kill, "/tmp") == .failed("/tmp is no pid file"))
        try FileManager.default.removeItem(atPath: path)
        try Data(repeating: 0x31, count: 65).write(to: URL(filePath: path))
        #expect(await send(.kill, path) == .failed("\(path) is no pid file"))
    }

    @Test func `is found behind a link`() async throws {
        let sleeper = try await Sleeper()
        let link = sleeper.path + ".link"
        try FileManager.default.createSymbolicLink(
            atPath: link,
            withDestinationPath: sleeper.path
        )
        defer { try? FileManager.default.removeItem(atPath: link) }
        #expect(await send(.cont, link) == .accepted)
    }

    @Test func `is all its driver does`() async {
        let other = OperationStep(action: .awaitEmpty)
        #expect(!SignalDriver().canPerform(other.action))
        #expect(await SignalDriver().perform(other) != .accepted)
    }
}

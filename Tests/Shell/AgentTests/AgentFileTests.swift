import Events
import Foundation
import Ports
import TestKit
import Testing

@testable import Agent

@Suite struct `What the agent says` {
    private let noon = WallTime(rawValue: 1_795_405_729_000_000_000)

    @Test func `is a line for each node that outlives who said it`() throws {
        let folder = try ShortFolder()
        let file = AgentFile(path: folder.file("answers"))
        #expect(try file.read().isEmpty)
        try file.say(.drain, of: "web2", at: noon)
        try file.say(.maint, of: "web1", at: noon)
        try AgentFile(path: folder.file("answers")).say(.ready, of: "web2", at: noon)
        let text = try String(contentsOfFile: folder.file("answers"), encoding: .utf8)
        #expect(text == "web1 maint 1795405729\nweb2 ready 1795405729\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["answers"])
    }

    @Test func `of a node of which nothing was said changes nothing`() {
        #expect(AgentAnswers().line(for: "web1", at: noon) == "up")
    }

    @Test func `ready ends by itself, so that the command line counts again`() {
        var answers = AgentAnswers()
        answers.take(.success(["web1": .init(answer: .ready, at: noon)]))
        #expect(answers.line(for: "web1", at: noon) == "up ready")
        #expect(answers.line(for: "web1", at: noon + .seconds(29)) == "up ready")
        #expect(answers.line(for: "web1", at: noon + .seconds(30)) == "up")
    }

    @Test func `a drain lasts, whatever the clock`() {
        var answers = AgentAnswers()
        answers.take(.success(["web1": .init(answer: .drain, at: noon)]))
        #expect(answers.line(for: "web1", at: noon + .seconds(86_400)) == "drain")
        #expect(answers.line(for: "web1", at: WallTime(rawValue: 0)) == "drain")
    }

    @Test func `a file that cannot be read any more ends no drain`() {
        var answers = AgentAnswers()
        answers.take(.success(["web1": .init(answer: .drain, at: noon)]))
        answers.take(.failure(AgentError("it is gone")))
        #expect(answers.line(for: "web1", at: noon) == "drain")
        #expect(answers.problem == "it is gone")
        answers.take(.success([:]))
        #expect(answers.line(for: "web1", at: noon) == "up")
        #expect(answers.problem == nil)
    }

    @Test(arguments: [
        "web1 drain", "web1 drain x", "web1 up 1", "web1 drain -1", "web1 drain 1 2", "drain",
        "web1 drain 99999999999999999999",
    ])
    func `a line that is none is told, not passed over`(line: String) {
        #expect(throws: AgentError("f, line 2: write NODE ANSWER SECONDS")) {
            try AgentFile.parse("web2 drain 1\n\(line)\n", path: "f")
        }
    }

    @Test func `too much is refused`() throws {
        let folder = try ShortFolder()
        let big = String(repeating: "web1 drain 1\n", count: 20_000)
        try big.write(toFile: folder.file("big"), atomically: false, encoding: .utf8)
        #expect(throws: AgentError.self) { try AgentFile(path: folder.file("big")).read() }
        #expect(throws: AgentError.self) { try AgentFile(path: folder.path).read() }
    }
}

@Suite struct `A driver that speaks through the agent` {
    private func perform(_ answer: AgentAnswer, _ path: String) async -> StepOutcome {
        let driver = AgentDriver(file: AgentFile(path: path), ticker: HandTicker())
        return await driver.perform(OperationStep(action: .agentAnswer("web1", answer)))
    }

    @Test func `writes what is to be said`() async throws {
        let folder = try ShortFolder()
        #expect(await perform(.drain, folder.file("answers")) == .accepted)
        #expect(try AgentFile(path: folder.file("answers")).read()["web1"]?.answer == .drain)
    }

    @Test func `fails where it cannot be written, and says why`() async throws {
        let outcome = await perform(.drain, "/proc/none/answers")
        #expect(outcome == .failed("/proc/none/answers: No such file or directory"))
    }

    @Test func `never writes over what it cannot read`() async throws {
        let folder = try ShortFolder()
        try "web2 drain\n".write(toFile: folder.file("a"), atomically: false, encoding: .utf8)
        guard case .failed = await perform(.drain, folder.file("a")) else {
            Issue.record("it was written over")
            return
        }
        #expect(try String(contentsOfFile: folder.file("a"), encoding: .utf8) == "web2 drain\n")
    }
}

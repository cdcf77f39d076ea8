import Commands
import Events
import Foundation
import Ports
import Testing

@Suite struct `A command's environment` {
    private let console = [
        "PATH": "/usr/bin:/bin", "HOME": "/home/x", "LANG": "C.UTF-8", "KUBECONFIG": "/k",
        "AWS_SECRET_ACCESS_KEY": "secret", "LD_PRELOAD": "/tmp/evil.so",
    ]

    private func written(_ words: [String], passing: [String] = []) async -> [String] {
        let driver = CommandDriver(environment: console)
        let report = await driver.run(words, passing: passing, timeout: .seconds(20))
        #expect(report.outcome == .accepted)
        return report.output.split(separator: "\n").map(String.init).sorted()
    }

    @Test func `is the few variables that any program needs`() async {
        let found = await written(["env"])
        #expect(found == ["HOME=/home/x", "LANG=C.UTF-8", "PATH=/usr/bin:/bin"])
    }

    @Test func `has the variables that are named`() async {
        let found = await written(["env"], passing: ["KUBECONFIG"])
        #expect(found.contains("KUBECONFIG=/k"))
        #expect(found.count == 4)
    }

    @Test func `without a variable that is named starts nothing`() async {
        let path = NSTemporaryDirectory() + "sb-\(UUID().uuidString)"
        let driver = CommandDriver(environment: console)
        let step = OperationStep(action: .command(["touch", path], passing: ["NO_SUCH"]))
        let outcome = await driver.perform(step)
        #expect(outcome == .failed("touch needs NO_SUCH, which is not set for the console"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `finds no program in a folder that is not absolute`() async throws {
        let folder = NSTemporaryDirectory() + "sb-\(UUID().uuidString)"
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? files.removeItem(atPath: folder) }
        let program = folder + "/trap"
        try Data("#!/bin/sh\n".utf8).write(to: URL(filePath: program))
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let driver = CommandDriver(environment: ["PATH": ".:\(folder.dropFirst()):"])
        let outcome = await driver.perform(OperationStep(action: .command(["trap"])))
        #expect(outcome == .failed("there is no program trap; check the path or PATH"))
    }

    @Test func `is kept from output that never ends`() async {
        let driver = CommandDriver()
        let words = ["sh", "-c", "yes 0123456789 | head -c 3000000; exit 2"]
        let report = await driver.run(words, timeout: .seconds(20))
        #expect(report.output.utf8.count == 8 * 1_024)
        guard case .failed(let words) = report.outcome else {
            Issue.record("not failed")
            return
        }
        #expect(words.hasPrefix("exit 2: 012"))
    }

    @Test func `ends with the operation when that is given up`() async throws {
        let path = NSTemporaryDirectory() + "sb-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let words = ["sh", "-c", "echo $$ > \(path); sleep 600"]
        let task = Task {
            await CommandDriver().perform(
                OperationStep(action: .command(words), timeout: .seconds(60))
            )
        }
        var text = ""
        let deadline = ContinuousClock.now + .seconds(20)
        while text.isEmpty, ContinuousClock.now < deadline {
            text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            try await Task.sleep(for: .milliseconds(2))
        }
        let start = ContinuousClock.now
        task.cancel()
        #expect(await task.value == .unknown("sh was ended before its own end"))
        #expect(ContinuousClock.now - start < .seconds(20))
        let process = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        while kill(-process, 0) == 0, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(kill(-process, 0) != 0)
    }
}

import Foundation
import Glibc
import Testing

@testable import Lab

/// The program beside the test bundle, and the proxies; a whole lab needs them all.
enum Needed {
    static let executable =
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "signalbox").path

    static var isThere: Bool {
        FileManager.default.isExecutableFile(atPath: executable)
            && (try? Program("nginx", package: "")) != nil
            && (try? Program("haproxy", package: "")) != nil
    }
}

/// The processes that have `directory` in their command line, this one apart.
private func processes(of directory: String) -> [String] {
    ProcessFacts.all.filter(\.isAlive).compactMap { process in
        guard process.pid != getpid(),
            let line = Files.text("/proc/\(process.pid)/cmdline"), line.contains(directory)
        else { return nil }
        return "\(process.pid) " + line.replacing("\0", with: " ")
    }
}

/// Everything below `directory` that is a socket or was made for one run.
private func remains(in directory: String) -> [String] {
    Files.names(in: directory).filter {
        ![".signalbox-lab", "logs", "logs.previous"].contains($0)
    }
}

@Suite(
    .serialized,
    .enabled(if: Needed.isThere, "needs nginx, haproxy, and signalbox beside the tests")
)
struct `A whole lab` {
    private func options(_ directory: String) -> LabOptions {
        LabOptions(directory: directory, executable: Needed.executable, clients: 0)
    }

    @Test func `comes up, is killed, frozen and started, and leaves nothing`() async throws {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            let status = try await labUp(options(directory))
            #expect(status.phase == .ready)
            #expect(status.processes.count == 5)
            #expect(Files.exists(status.addresses.configuration))
            let node = try #require(status.addresses.nodes.last)
            let readiness = Readiness(
                addresses: status.addresses,
                openssl: try Program("openssl", package: "openssl")
            )
            #expect(try await readiness.appAnswers(node))

            try await labAct(.kill, node: "web2", directory: directory)
            #expect(try await condition("web2 app", directory) == .ended)
            #expect(try await !readiness.appAnswers(node))
            #expect(try await readiness.proxyAnswers(node))
            await #expect(throws: LabError.self) {
                try await labAct(.kill, node: "web2", directory: directory)
            }

            try await labAct(.start, node: "web2", directory: directory)
            try await eventually("web2") { try await readiness.appAnswers(node) }
            try await labAct(.freeze, node: "web2", directory: directory)
            #expect(try await condition("web2 app", directory) == .frozen)
            try await labAct(.start, node: "web2", directory: directory)
            #expect(try await condition("web2 app", directory) == .running)
            try await labAct(.freeze, node: "web1", directory: directory)

            try await labDown(directory: directory)
            #expect(processes(of: directory).isEmpty)
            #expect(remains(in: directory).isEmpty)
            #expect(Files.exists(directory + "/logs/web2-error.log"))
            await #expect(throws: LabError.notRunning(directory: directory)) {
                try await labDown(directory: directory)
            }
        }
    }

    @Test func `a second one cleans up after a supervisor that was killed`() async throws {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            let layout = LabLayout(directory: directory)
            _ = try await labUp(options(directory))
            await #expect(throws: LabError.alreadyRunning(directory: directory)) {
                try await labUp(options(directory))
            }
            let register = try #require(ProcessRegister(file: layout.register))
            #expect(kill(register.supervisor.pid, SIGKILL) == 0)
            try await eventually("the end of the supervisor") {
                ProcessFacts(pid: register.supervisor.pid)?.isAlive != true
            }
            #expect(!processes(of: directory).isEmpty)

            #expect(try await labUp(options(directory)).phase == .ready)
            for entry in register.processes {
                // Nobody may have collected it yet: then it is there, but has ended.
                let facts = ProcessFacts(pid: entry.pid)
                #expect(facts?.isAlive != true || facts?.startTicks != entry.startTicks)
            }
            try await labDown(directory: directory, purge: true)
            // The supervisor answers before it exits.
            try await eventually("the end of the lab's processes") {
                processes(of: directory).isEmpty
            }
            #expect(!Files.exists(directory))
        }
    }

    @Test func `ends when its owner's end of the pipe closes`() async throws {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(filePath: Needed.executable)
            process.arguments = options(directory).superviseArguments
            process.standardInput = pipe
            process.standardError = FileHandle.nullDevice
            try process.run()
            try await eventually("a ready lab") {
                (try? await labStatus(directory: directory))?.phase == .ready
            }
            #expect(processes(of: directory).count > 3)

            try pipe.fileHandleForWriting.close()

            try await eventually("the end of the lab") { processes(of: directory).isEmpty }
            try await eventually("the end of its files") { remains(in: directory).isEmpty }
        }
    }

    @Test func `a part that does not come up is named with its last lines`() async throws {
        try await withTemporaryDirectory { root in
            let directory = root + "/lab"
            var wrong = options(directory)
            wrong.clients = 1
            wrong.policy = "no such policy"
            let error = await #expect(throws: LabError.self) { _ = try await labUp(wrong) }
            let text = error.map { "\($0)" } ?? ""
            #expect(text.hasPrefix("swarm: it ended at once: exit"), "\(text)")
            #expect(processes(of: directory).isEmpty)
            #expect(remains(in: directory).isEmpty)
        }
    }

    @Test func `a directory with other files in it is refused`() async throws {
        try await withTemporaryDirectory { directory in
            try Files.write("mine", to: directory + "/letter")
            let error = await #expect(throws: LabError.self) {
                _ = try await labUp(options(directory))
            }
            #expect("\(error.map { "\($0)" } ?? "")".contains("not a lab's"))
            #expect(Files.names(in: directory) == ["letter"])
        }
    }

    private func condition(
        _ name: String,
        _ directory: String
    ) async throws
        -> LabProcess.Condition?
    {
        try await labStatus(directory: directory).processes.first { $0.name == name }?.condition
    }
}

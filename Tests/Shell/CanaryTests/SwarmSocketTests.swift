import Events
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import Canary

@Suite(.timeLimit(.minutes(2))) struct `A swarm's socket` {
    @Test func `streams every report and answers the ledger`() async throws {
        let server = try await ScriptedServer(.serve)
        let folder = try TemporaryFolder()
        let socket = folder.file("swarm.sock")
        let swarm = Task { try await runSwarm(.plain(server, clients: 5), socket: socket) }
        let follower = SwarmFollower(socket: socket)
        let sink = RecordingSink()
        follower.start(into: sink)

        try await eventually("five usable clients") {
            (try? await Self.summary(socket))?.usable == 5
        }
        try await sink.wait(for: 5, "five clients") { report in
            if case .joined = report.fact { true } else { false }
        }
        #expect(sink.posted.contains { $0.change?.state == .open })
        let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        try await server.dropAll()
        try await sink.wait(for: 5, "five losses") { $0.fact.loss != nil }
        try await eventually("five gaps") { try await Self.summary(socket).gaps.count == 5 }
        try await sink.waitUntil("usable after the loss") { posted in
            posted.drop { $0.report?.fact.loss == nil }
                .filter { $0.report?.fact.isUsable == true }.count == 5
        }

        for gap in try await Self.summary(socket).gaps {
            let own = sink.posted.filter { $0.report?.client == gap.client }
            let lost = try #require(own.first { $0.report?.fact.loss != nil }?.at)
            let back = try #require(own.last { $0.report?.fact.isUsable == true }?.at)
            #expect(abs((back - lost).seconds - gap.seconds) < 0.001)
        }
        swarm.cancel()
        try await swarm.value
        #expect(!FileManager.default.fileExists(atPath: socket))
        try await sink.waitUntil("the swarm's end") { posted in
            posted.filter { $0.report?.fact == .left }.count == 5
                && posted.last?.change?.state == .missing
        }
        await follower.stop()
        try await server.stop()
    }

    @Test func `tells each client's present condition first`() async throws {
        let server = try await ScriptedServer(.serve, node: "web2")
        let folder = try TemporaryFolder()
        let socket = folder.file("swarm.sock")
        let swarm = Task { try await runSwarm(.plain(server, clients: 3), socket: socket) }
        try await eventually("usable clients") {
            (try? await Self.summary(socket))?.usable == 3
        }
        let follower = SwarmFollower(socket: socket)
        let sink = RecordingSink()
        follower.start(into: sink)
        try await sink.wait(for: 3, "three clients") { _ in true }

        #expect(sink.reports.map(\.client) == ["c001", "c002", "c003"])
        for report in sink.reports {
            #expect(report.fact == .joined(policy: "meteor", usable: true, node: "web2"))
            #expect(report.address != nil)
        }
        #expect(sink.posted.allSatisfy { $0.source == "swarm" })
        await follower.stop()
        swarm.cancel()
        try await swarm.value
        try await server.stop()
    }

    @Test func `replaces a dead swarm's file, but nothing else`() async throws {
        let server = try await ScriptedServer(.serve)
        let folder = try TemporaryFolder()
        let socket = folder.file("swarm.sock")
        let dead = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(unixDomainSocketPath: folder.file("dead")).get()
        try FileManager.default.moveItem(atPath: folder.file("dead"), toPath: socket)
        try await dead.close()
        #expect(FileManager.default.fileExists(atPath: socket))
        let swarm = Task { try await runSwarm(.plain(server), socket: socket) }
        try await eventually("an answer") { (try? await Self.summary(socket)) != nil }

        let second = await #expect(throws: SwarmError.self) {
            try await runSwarm(.plain(server), socket: socket)
        }
        #expect(second.map { "\($0)" }?.contains("another swarm serves it") == true)
        let file = folder.file("notes")
        try "keep me".write(toFile: file, atomically: true, encoding: .utf8)
        await #expect(throws: SwarmError.self) { try await runSwarm(.plain(server), socket: file) }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "keep me")
        let long = folder.file(String(repeating: "x", count: 100))
        await #expect(throws: SwarmError.self) { try await runSwarm(.plain(server), socket: long) }
        swarm.cancel()
        try await swarm.value
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["notes"])
        try await server.stop()
    }

    @Test func `drops a follower that does not read, and counts it`() async throws {
        let folder = try TemporaryFolder()
        let socket = folder.file("swarm.sock")
        let swarm = try CanarySwarm(SwarmOptions(address: Endpoint("127.0.0.1:1"), clients: 1))
        let served = try await SwarmServer(path: socket, swarm: swarm)
        let lazy = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .connect(unixDomainSocketPath: socket).get()
        try await lazy.writeAndFlush(ByteBuffer(string: "follow\n"))
        let report = CanaryReport(client: "c001", fact: .attemptStarted(attempt: 1))
        // More than the socket's buffers hold beyond the lines that may wait.
        try await eventually("the drop") {
            for _ in 0..<5_000 {
                served.post(.canaryReported(report), from: "swarm", at: WallTime(rawValue: 0))
            }
            return try await Self.summary(socket).droppedFollowers == 1
        }

        try? await lazy.close()
        await served.stop()
    }

    @Test(arguments: ["hello", String(repeating: "x", count: 100_000)])
    func `answers nonsense with a word of advice`(request: String) async throws {
        let folder = try TemporaryFolder()
        let socket = folder.file("swarm.sock")
        let swarm = try CanarySwarm(SwarmOptions(address: Endpoint("127.0.0.1:1"), clients: 1))
        let served = try await SwarmServer(path: socket, swarm: swarm)
        let connection = try await SwarmConnection.open(
            socket,
            request: request,
            lineBytesMax: 1_000,
            on: .singleton
        )
        let answer = try await connection.executeThenClose { inbound, _ in
            for try await line in inbound { return line }
            return LineDecoder.Line.overlong
        }

        #expect(answer == .text(ByteBuffer(string: #"{"error":"write follow or summary"}"#)))
        await served.stop()
    }

    @Test func `that nobody serves is told`() async throws {
        let folder = try TemporaryFolder()
        let error = await #expect(throws: SwarmError.self) {
            _ = try await swarmSummary(socket: folder.file("none"))
        }
        #expect(error.map { "\($0)" }?.contains("there is no such socket") == true)
    }

    @Test func `ends with SIGTERM and is gone`() async throws {
        await #expect(processExitsWith: .exitCode(0)) {
            let socket = "/tmp/canary-\(getpid()).sock"
            let options = SwarmOptions(address: Endpoint("127.0.0.1:1"), tls: false, clients: 1)
            let swarm = Task { try await runSwarm(options, socket: socket) }
            try await eventually("the socket") { FileManager.default.fileExists(atPath: socket) }
            kill(getpid(), SIGTERM)
            try await swarm.value
            exit(FileManager.default.fileExists(atPath: socket) ? 1 : 0)
        }
    }

    static func summary(_ socket: String) async throws -> SwarmSummary {
        try JSONDecoder().decode(SwarmSummary.self, from: try await swarmSummary(socket: socket))
    }
}

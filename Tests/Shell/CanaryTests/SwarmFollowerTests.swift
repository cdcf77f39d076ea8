import Events
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import Canary

@Suite(.timeLimit(.minutes(2))) struct `A follower of a swarm` {
    /// Serves the same bytes to everyone who connects.
    private static func serve(_ bytes: String, at socket: String) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeSucceededVoidFuture().always { _ in
                    channel.eventLoop.execute {
                        channel.writeAndFlush(ByteBuffer(string: bytes), promise: nil)
                    }
                }
            }
            .bind(unixDomainSocketPath: socket).get()
    }

    private static func line(_ client: ClientID) throws -> String {
        let report = CanaryReport(client: client, fact: .lost(.closed(code: 1001)))
        let line = SwarmLine(at: WallTime(rawValue: 1_234_567_890), report: report)
        return String(buffer: try ByteBuffer(jsonLine: line))
    }

    @Test func `skips and counts what is no report, and goes on`() async throws {
        let folder = try TemporaryFolder()
        let socket = folder.file("swarm.sock")
        let bytes =
            try Self.line("c001") + "nonsense\n" + "{\"at\":1}\n"
            + String(repeating: "x", count: 200_000) + "\n" + "\n" + Self.line("c002")
        let server = try await Self.serve(bytes, at: socket)
        let follower = SwarmFollower(socket: socket)
        let sink = RecordingSink()
        follower.start(into: sink)
        try await sink.wait(for: 2, "both reports") { _ in true }

        #expect(sink.reports.map(\.client) == ["c001", "c002"])
        #expect(sink.posted.first { $0.report != nil }?.at == WallTime(rawValue: 1_234_567_890))
        let told = sink.posted.compactMap(\.change).filter { $0.detail.contains("skipped") }
        #expect(told.map { $0.detail.contains("1 lines") } == [true, false, false])
        #expect(told.last?.detail.contains("4 lines skipped") == true)
        #expect(told.allSatisfy { $0.state == .open })
        await follower.stop()
        try await server.close()
    }

    @Test func `waits for a swarm that is away, and says so once`() async throws {
        let folder = try TemporaryFolder()
        let socket = folder.file("swarm.sock")
        let follower = SwarmFollower(socket: socket)
        let sink = RecordingSink()
        follower.start(into: sink)
        try await sink.waitUntil("missing") { $0.last?.change?.state == .missing }
        let server = try await Self.serve(try Self.line("c001"), at: socket)
        try await sink.wait("a report") { _ in true }

        #expect(sink.posted.compactMap(\.change?.state) == [.missing, .open])
        await follower.stop()
        let count = sink.posted.count
        await follower.stop()
        #expect(sink.posted.count == count)
        try await server.close()
    }
}

import Events
import Foundation
import Glibc
import HAProxy
import NIOCore
import NIOPosix
import Ports
import TestKit
import Testing

@testable import Agent

private let program = "/usr/sbin/haproxy"
private let isInstalled = FileManager.default.isExecutableFile(atPath: program)

/// Keeps nothing of what comes.
private final class Nobody: ChannelInboundHandler { typealias InboundIn = ByteBuffer }

/// A real HAProxy with one server whose agent is asked ten times a second.
private final class Balancer {
    let folder: ShortFolder
    private var process = Process()
    private var socket: String { folder.file("admin.sock") }

    init(_ folder: ShortFolder, server: Int, agent: Int) throws {
        self.folder = folder
        let configuration = """
            global
             stats socket \(folder.file("admin.sock")) mode 600 level admin
            defaults
             mode tcp
             timeout connect 5s
             timeout client 1h
             timeout server 1h
            frontend fe
             bind \(folder.file("front.sock"))
             default_backend todos
            backend todos
             server web1 127.0.0.1:\(server) check inter 100ms agent-check agent-port \(agent) agent-inter 100ms

            """
        try Data(configuration.utf8).write(to: URL(filePath: folder.file("haproxy.cfg")))
        try start()
    }

    func start() throws {
        process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["-db", "-f", folder.file("haproxy.cfg")]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// A new process that knows nothing of what was set before, as after a reload.
    func restart() throws {
        kill()
        try start()
    }

    func kill() {
        guard process.isRunning else { return }
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    deinit { kill() }

    /// The server's opinion now; nil while nothing answers.
    func opinion() async throws -> ProxyOpinion? {
        let census = HAProxyCensus(
            socket: HAProxySocket(address: .unix(socket)),
            backend: "todos",
            serverNodes: ["web1": "web1"],
            every: .milliseconds(20),
            ticker: HandTicker()
        )
        let sink = CensusSink()
        census.start(into: sink)
        try await eventually("an answer") { sink.isAnswered }
        await census.stop()
        return sink.opinion
    }

    func set(_ state: HAProxyState) async -> StepOutcome {
        let action = OperationStep.Action.haproxySetState(
            HAProxyServer(backend: "todos", server: "web1"),
            state
        )
        let socket = HAProxySocket(address: .unix(socket))
        return await HAProxyDriver(socket: socket).perform(OperationStep(action: action))
    }
}

@Suite(.enabled(if: isInstalled, "haproxy is not installed: apt-get install haproxy"))
struct `An agent that a real HAProxy asks` {
    @Test func `drains, keeps the drain over a restart, and lets go again`() async throws {
        let folder = try ShortFolder()
        let file = AgentFile(path: folder.file("answers"))
        let ticker = HandTicker()
        let app = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let agent = AgentServer(file: file, ticker: ticker)
        let port = try await agent.listen(for: "web1", at: Endpoint("127.0.0.1:0"))
        let driver = AgentDriver(file: file, ticker: ticker)
        func say(_ answer: AgentAnswer) async {
            let step = OperationStep(action: .agentAnswer("web1", answer))
            #expect(await driver.perform(step) == .accepted)
        }

        let balancer = try Balancer(
            folder,
            server: try #require(app.localAddress?.port),
            agent: port
        )
        try await eventually("up") { try await balancer.opinion() == .up }
        await say(.drain)
        try await eventually("draining") { try await balancer.opinion() == .draining }

        try balancer.restart()
        try await eventually("draining again") { try await balancer.opinion() == .draining }

        await say(.ready)
        try await eventually("up again") { try await balancer.opinion() == .up }

        // `ready` is over: what the command line sets stays.
        ticker.advance(31)
        let answered = agent.counts.answered
        #expect(await balancer.set(.drain) == .accepted)
        try await eventually("it was asked often") { agent.counts.answered > answered + 20 }
        #expect(try await balancer.opinion() == .draining)

        balancer.kill()
        await agent.close()
        try await app.close()
    }

    @Test func `more questions than it takes at once are closed and counted`() async throws {
        let folder = try ShortFolder()
        let agent = AgentServer(file: AgentFile(path: folder.file("a")), ticker: HandTicker())
        let port = try await agent.listen(for: "web1", at: Endpoint("127.0.0.1:0"))
        var clients: [any Channel] = []
        for _ in 1...20 {
            clients.append(
                try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: port).get()
            )
        }
        try await eventually("all are answered") { agent.counts.answered == 20 }
        let open = clients
        try await eventually("all are closed") { open.allSatisfy { !$0.isActive } }
        #expect(agent.counts.refused == 0)
        await agent.close()
    }
}

import Events
import Foundation
import Glibc
import HAProxy
import NIOCore
import NIOPosix
import Ports
import TestKit
import Testing

private let program = "/usr/sbin/haproxy"
let isInstalled = FileManager.default.isExecutableFile(atPath: program)

/// A real HAProxy in front of two servers that accept and say nothing.
final class Cluster {
    let folder: ShortFolder
    let port: Int
    private let servers: [any Channel]
    private var process = Process()

    var socketPath: String { folder.file("admin.sock") }

    init() async throws {
        folder = try ShortFolder()
        servers = [try await Self.listen(), try await Self.listen()]
        let free = try await Self.listen()
        port = try #require(free.localAddress?.port)
        try await free.close()
        let configuration = """
            global
             stats socket \(folder.file("admin.sock")) mode 600 level admin
            defaults
             mode tcp
             timeout connect 5s
             timeout client 1h
             timeout server 1h
            frontend fe
             bind 127.0.0.1:\(port)
             default_backend todos
            backend todos
             balance roundrobin
             server web1 127.0.0.1:\(try #require(servers[0].localAddress?.port)) check inter 100ms fall 2 rise 2
             server web2 127.0.0.1:\(try #require(servers[1].localAddress?.port)) check inter 100ms fall 2 rise 2

            """
        try Data(configuration.utf8).write(to: URL(filePath: folder.file("haproxy.cfg")))
        try start()
    }

    deinit { kill() }

    func start() throws {
        process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["-db", "-f", folder.file("haproxy.cfg")]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Ends it without a chance to refuse: a child inherits the signals that its parent ignores.
    private func kill() {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    /// Returns when it is gone, without holding up a thread that other tests need.
    func stop() async throws {
        kill()
        try await eventually("HAProxy is gone") { !process.isRunning }
    }

    func end() async throws {
        try await stop()
        for server in servers where server.isActive { try await server.close() }
    }

    /// From now on nobody listens where a server of HAProxy's is.
    func loseServer(_ index: Int) async throws { try await servers[index].close() }

    func connect() async throws -> any Channel {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port).get()
    }

    private static func listen() async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
    }
}

@Suite(.enabled(if: isInstalled, "haproxy is not installed: apt-get install haproxy"))
struct `A real HAProxy` {
    private func census(_ cluster: Cluster) -> HAProxyCensus {
        HAProxyCensus(
            socket: HAProxySocket(address: .unix(cluster.socketPath)),
            backend: "todos",
            serverNodes: ["web1": "web1", "web2": "web2"],
            every: .milliseconds(20),
            ticker: FixedTicker()
        )
    }

    private func set(
        _ state: HAProxyState,
        _ server: String,
        _ cluster: Cluster
    ) async -> StepOutcome {
        let socket = HAProxySocket(address: .unix(cluster.socketPath))
        let action = OperationStep.Action.haproxySetState(
            HAProxyServer(backend: "todos", server: server),
            state
        )
        return await HAProxyDriver(socket: socket).perform(OperationStep(action: action))
    }

    @Test func `drains, restores and tells who is connected where`() async throws {
        let cluster = try await Cluster()
        let sink = Sink()
        let census = census(cluster)
        census.start(into: sink)
        try await eventually("both up") {
            sink.state(of: "web1") == .up && sink.state(of: "web2") == .up
        }

        var clients: [any Channel] = []
        for _ in 1...4 { clients.append(try await cluster.connect()) }
        try await eventually("four sessions") {
            sink.sessions.values.compactMap(\.server).sorted() == ["web1", "web1", "web2", "web2"]
        }
        let ports = Set(clients.compactMap { $0.localAddress?.port })
        #expect(Set(sink.sessions.values.compactMap { $0.client.port.map(Int.init) }) == ports)

        #expect(await set(.drain, "web1", cluster) == .accepted)
        try await eventually("web1 drains") { sink.state(of: "web1") == .draining }
        for _ in 1...2 { clients.append(try await cluster.connect()) }
        try await eventually("new sessions on web2") {
            sink.sessions.values.filter { $0.server == "web2" }.count == 4
        }
        #expect(sink.sessions.values.filter { $0.server == "web1" }.count == 2)

        #expect(await set(.maint, "web1", cluster) == .accepted)
        try await eventually("web1 in maintenance") { sink.state(of: "web1") == .maint }
        #expect(await set(.ready, "web1", cluster) == .accepted)
        try await eventually("web1 up") { sink.state(of: "web1") == .up }

        for client in clients { try await client.close() }
        try await eventually("no session") { sink.sessions.isEmpty }
        await census.stop()
        try await cluster.end()
    }

    @Test func `refuses what it does not have, in its own words`() async throws {
        let cluster = try await Cluster()
        let sink = Sink()
        let census = census(cluster)
        census.start(into: sink)
        try await eventually("a census") { !sink.censuses.isEmpty }
        await census.stop()
        #expect(await set(.drain, "web9", cluster) == .failed("No such server."))
        try await cluster.end()
    }

    @Test func `is lost and found again`() async throws {
        let cluster = try await Cluster()
        let sink = Sink()
        let census = census(cluster)
        census.start(into: sink)
        try await eventually("open") { sink.changes.last?.state == .open }
        try await cluster.stop()
        try await eventually("failing") { sink.changes.last?.state == .failing }
        try cluster.start()
        try await eventually("open again") { sink.changes.last?.state == .open }
        await census.stop()
        try await cluster.end()
    }
}

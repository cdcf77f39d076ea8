import Events
import Glibc
import NIOCore
import NIOPosix
import Synchronization

@testable import Canary

/// A real TCP server on a loopback port that follows a script on each connection.
final class ScriptedServer: Sendable {
    let address: Endpoint
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let behaviour: Mutex<ServerScript.Behaviour>
    private let connections: NIOLoopBoundBox<[ObjectIdentifier: Connection]>

    init(_ behaviour: ServerScript.Behaviour, node: String = "web1") async throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let connections = NIOLoopBoundBox.makeBoxSendingValue(
            [ObjectIdentifier: Connection](),
            eventLoop: group.next()
        )
        self.connections = connections
        self.behaviour = Mutex(behaviour)
        let present = Present()
        listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let script = ServerScript(present.behaviour, node: node)
                    let connection = Connection(
                        script: script,
                        isDropping: present.behaviour == .drop,
                        connections: connections
                    )
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        address = Endpoint(
            host: "127.0.0.1",
            port: listener.localAddress?.port.flatMap { UInt16(exactly: $0) }
        )
        present.server.withLock { $0 = self }
    }

    /// The script for connections yet to come.
    func follow(_ behaviour: ServerScript.Behaviour) { self.behaviour.withLock { $0 = behaviour } }

    /// What the clients of all live connections sent.
    var received: [[String]] {
        get async throws {
            try await group.next().submit {
                self.connections.value.values.map(\.script.received)
            }.get()
        }
    }

    func send(_ bytes: [UInt8]) async throws {
        try await each { $0.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }
    }

    /// Ends every connection without a word, as a killed process does.
    func dropAll() async throws { try await each { $0.close(promise: nil) } }

    /// Resets every connection.
    func resetAll() async throws {
        try await each { channel in
            let none = linger(l_onoff: 1, l_linger: 0)
            let set = (channel as? any SocketOptionProvider)?.setSoLinger(none)
            set?.whenComplete { _ in channel.close(promise: nil) }
        }
    }

    private func each(_ act: @escaping @Sendable (any Channel) -> Void) async throws {
        try await group.next().submit {
            for connection in self.connections.value.values {
                if let channel = connection.channel { act(channel) }
            }
        }.get()
    }

    func stop() async throws { try await group.shutdownGracefully() }

    /// The server's behaviour, for connections that may come before it is wholly made.
    private final class Present: Sendable {
        let server = Mutex<ScriptedServer?>(nil)

        var behaviour: ServerScript.Behaviour {
            server.withLock { $0?.behaviour.withLock(\.self) } ?? .drop
        }
    }

    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        var script: ServerScript
        var channel: (any Channel)?
        private let isDropping: Bool
        private let connections: NIOLoopBoundBox<[ObjectIdentifier: Connection]>

        init(
            script: ServerScript,
            isDropping: Bool,
            connections: NIOLoopBoundBox<[ObjectIdentifier: Connection]>
        ) {
            self.script = script
            self.isDropping = isDropping
            self.connections = connections
        }

        func channelActive(context: ChannelHandlerContext) {
            channel = context.channel
            connections.value[ObjectIdentifier(self)] = self
            if isDropping { context.close(promise: nil) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            connections.value[ObjectIdentifier(self)] = nil
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let answer = script.take(unwrapInboundIn(data).readableBytesView)
            guard !answer.isEmpty else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}

extension ReconnectPolicy {
    /// Meteor's, but with short waits, for tests on real sockets.
    static var quick: ReconnectPolicy {
        var policy = ReconnectPolicy.meteor
        policy.backoff = .table([.milliseconds(10)], last: .milliseconds(50))
        policy.connectTimeout = .milliseconds(500)
        return policy
    }
}

extension SwarmOptions {
    /// Clients of a scripted server, without TLS.
    static func plain(
        _ server: ScriptedServer,
        clients: Int = 1,
        policy: ReconnectPolicy = .quick
    ) -> SwarmOptions {
        SwarmOptions(
            address: server.address,
            tls: false,
            clients: clients,
            policy: policy,
            startsPerSecond: 1_000,
            seed: 1
        )
    }
}

/// Runs a swarm of `options` into a new sink while `body` runs.
func withSwarm(
    _ options: SwarmOptions,
    _ body: (CanarySwarm, RecordingSink) async throws -> Void
) async throws {
    let swarm = try CanarySwarm(options)
    let sink = RecordingSink()
    swarm.start(into: sink)
    do {
        try await body(swarm, sink)
    } catch {
        await swarm.stop()
        throw error
    }
    await swarm.stop()
}

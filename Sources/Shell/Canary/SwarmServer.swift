import Events
import NIOCore
import NIOPosix
import Ports

/// Serves a swarm on a Unix socket: `follow` streams the reports, `summary` answers the ledger.
///
/// It is the swarm's sink, on an event loop of its own, so that no follower holds a client up.
final class SwarmServer: EventSink {
    private let path: String
    private let clock: SwarmClock
    private let group: MultiThreadedEventLoopGroup
    private let broadcast: NIOLoopBoundBox<SwarmBroadcast?>
    private let listener: any Channel

    /// Claims the socket at `path` and begins to serve.
    ///
    /// - Throws: `SwarmError.socket`.
    init(path: String, swarm: CanarySwarm) async throws {
        self.path = path
        clock = swarm.clock
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let clock = clock
        let broadcast = NIOLoopBoundBox<SwarmBroadcast?>.makeEmptyBox(eventLoop: group.next())
        self.broadcast = broadcast
        let policy = swarm.options.policy.name
        let bootstrap = ServerBootstrap(group: group).childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                guard let served = broadcast.value else { throw ChannelError.ioOnClosedChannel }
                let handler = SwarmRequestHandler(
                    broadcast: served,
                    clock: clock,
                    summary: { swarm.summary() }
                )
                let lines = LineDecoder(bytesMax: SwarmLimits.lineBytesMax)
                try channel.pipeline.syncOperations.addHandlers(
                    ByteToMessageHandler(lines),
                    handler
                )
            }
        }
        do {
            try await group.next().submit { broadcast.value = SwarmBroadcast(policy: policy) }.get()
            listener = try await SocketFile(path).serve { try await bootstrap.bind($0) }
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    func post(_ event: Event, from source: SourceID, at wall: WallTime?) {
        guard case .canaryReported(let report) = event, let wall else { return }
        broadcast.eventLoop.execute { self.broadcast.value?.take(report, at: wall) }
    }

    /// Ends every connection after what was posted has been sent, and removes the socket.
    func stop() async {
        SocketFile(path).remove()
        try? await listener.close()
        try? await broadcast.eventLoop.submit { self.broadcast.value?.closeAll() }.get()
        try? await group.shutdownGracefully()
    }
}

extension ServerBootstrap {
    fileprivate func bind(_ path: String) async throws -> any Channel {
        try await bind(unixDomainSocketPath: path).get()
    }
}

/// Answers one connection's one request.
private final class SwarmRequestHandler: ChannelInboundHandler {
    typealias InboundIn = LineDecoder.Line
    typealias OutboundOut = ByteBuffer

    private let broadcast: SwarmBroadcast
    private let clock: SwarmClock
    private let summary: () -> SwarmSummary
    private var isAnswered = false

    init(broadcast: SwarmBroadcast, clock: SwarmClock, summary: @escaping () -> SwarmSummary) {
        self.broadcast = broadcast
        self.clock = clock
        self.summary = summary
    }

    func channelActive(context: ChannelHandlerContext) {
        if !broadcast.admit(context.channel) {
            answer(ByteBuffer(string: "{\"error\":\"too many connections\"}\n"), context: context)
        }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        broadcast.detach(context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isAnswered else { return }
        switch unwrapInboundIn(data) {
        case .text(ByteBuffer(string: "follow")):
            isAnswered = true
            broadcast.attach(context.channel, at: clock.wall(of: clock.now))
        case .text(ByteBuffer(string: "summary")):
            var summary = summary()
            summary.droppedFollowers = broadcast.droppedFollowers
            answer((try? ByteBuffer(jsonLine: summary)) ?? ByteBuffer(), context: context)
        case .text, .overlong:
            answer(
                ByteBuffer(string: "{\"error\":\"write follow or summary\"}\n"),
                context: context
            )
        }
    }

    private func answer(_ line: ByteBuffer, context: ChannelHandlerContext) {
        isAnswered = true
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(line)).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

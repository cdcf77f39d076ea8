import Events
import NIOCore
import NIOHTTP1
import NIOSSL
import NIOWebSocket

extension Transport {
    /// Builds the pipeline: TLS, the HTTP upgrade, and behind it the WebSocket.
    func configure(
        _ pipeline: ChannelPipeline.SynchronousOperations,
        plan: TransportPlan
    ) throws {
        try plan.addTLS(to: pipeline)
        if plan.tls != nil {
            try pipeline.addHandler(RequestWatch(transport: self))
        }
        let request = HTTPRequestHead(
            version: .http1_1,
            method: .GET,
            uri: plan.path,
            headers: ["Host": plan.host, "User-Agent": plan.userAgent]
        )
        let bound = NIOLoopBound(self, eventLoop: pipeline.eventLoop)
        let upgrader = NIOTypedWebSocketClientUpgrader<Answer>(
            maxFrameSize: SwarmLimits.messageBytesMax,
            upgradePipelineHandler: { channel, response in
                channel.eventLoop.makeCompletedFuture {
                    try bound.value.upgrade(channel.pipeline.syncOperations)
                    return .opened(
                        servedBy: ServedBy.node(response.headers.first(name: ServedBy.header))
                    )
                }
            }
        )
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration<Answer>(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
                upgradeRequestHead: request,
                upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            RefusalHandler(transport: bound.value)
                        )
                        return .refused
                    }
                }
            )
        )
        // The server's first messages may come in the same segment as its 101.
        configuration.leftOverBytesStrategy = .forwardBytes
        let answer = try pipeline.configureUpgradableHTTPClientPipeline(
            configuration: configuration
        )
        try pipeline.addHandler(EndWatch(transport: self))
        // Only now, not in the upgrader: until the upgrade is complete nothing can be sent.
        answer.assumeIsolated().whenSuccess { answer in
            if case .opened(let servedBy) = answer { self.opened(servedBy: servedBy) }
        }
    }

    /// What the server answered to the upgrade.
    private enum Answer {
        case opened(servedBy: NodeName?)
        /// `RefusalHandler` takes the status.
        case refused
    }

    private func upgrade(_ pipeline: ChannelPipeline.SynchronousOperations) throws {
        try pipeline.addHandler(
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0,
                maxAccumulatedFrameCount: SwarmLimits.fragmentsMax,
                maxAccumulatedFrameSize: SwarmLimits.messageBytesMax
            )
        )
        let frames = WebSocketHandler(transport: self, pipeline: pipeline)
        try pipeline.addHandler(frames)
        self.frames = frames
    }
}

/// Notices when the upgrade request has left, which is when TLS is established: until then its
/// handler holds the request back.
private final class RequestWatch: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let transport: Transport
    private var isFirst = true

    init(transport: Transport) { self.transport = transport }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isFirst else {
            context.write(data, promise: promise)
            return
        }
        isFirst = false
        let written = promise ?? context.eventLoop.makePromise()
        written.futureResult.assumeIsolated().whenSuccess { self.transport.requestSent() }
        context.write(data, promise: written)
    }
}

/// Takes an answer that is no 101.
private final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let transport: Transport

    init(transport: Transport) { self.transport = transport }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let response) = unwrapInboundIn(data) {
            transport.end(.status(Int(response.status.code)))
        }
    }
}

/// Notices errors and the end of the connection until, and beside, the WebSocket.
private final class EndWatch: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let transport: Transport

    init(transport: Transport) { self.transport = transport }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        transport.end(TransportEnd(error))
    }

    func channelInactive(context: ChannelHandlerContext) {
        transport.end(.dropped)
        context.fireChannelInactive()
    }
}

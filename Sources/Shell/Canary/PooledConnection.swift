import Events
import NIOCore
import NIOHTTP1

/// One HTTP/1.1 connection that is kept between requests; it carries one at a time.
final class PooledConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let plan: TransportPlan
    private let loop: any EventLoop
    private let onClose: () -> Void
    private var channel: (any Channel)?
    private var request: PoolRequest?
    private var onEnd: ((Result<PoolRequest.Answer, TransportEnd>) -> Void)?
    private var answer: PoolRequest.Answer?
    private var isLast = false
    private var isOver = false

    /// `onClose` is called once, when it carries no more requests.
    init(plan: TransportPlan, loop: any EventLoop, onClose: @escaping () -> Void) {
        self.plan = plan
        self.loop = loop
        self.onClose = onClose
    }

    func open() {
        do {
            try plan.connect(on: loop).assumeIsolated().whenComplete { result in
                switch result {
                case .success(let channel): self.connected(channel)
                case .failure(let error): self.end(TransportEnd(connecting: error))
                }
            }
        } catch {
            // Not now: what opened it has yet to give it its request.
            loop.assumeIsolated().execute { self.end(TransportEnd(connecting: error)) }
        }
    }

    private func connected(_ channel: any Channel) {
        guard !isOver else {
            channel.close(promise: nil)
            return
        }
        self.channel = channel
        do {
            let pipeline = channel.pipeline.syncOperations
            try plan.addTLS(to: pipeline)
            try pipeline.addHTTPClientHandlers()
            try pipeline.addHandler(self)
        } catch {
            end(TransportEnd(error))
            return
        }
        write()
    }

    /// Sends a request, at once or when the connection is made; `onEnd` is called once.
    func send(
        _ request: PoolRequest,
        onEnd: @escaping (Result<PoolRequest.Answer, TransportEnd>) -> Void
    ) {
        self.request = request
        self.onEnd = onEnd
        write()
    }

    private func write() {
        guard let channel, let request else { return }
        request.onConnection(channel.localEndpoint)
        guard !isOver else { return }
        channel.write(HTTPClientRequestPart.head(request.head), promise: nil)
        if request.body.readableBytes > 0 {
            channel.write(HTTPClientRequestPart.body(.byteBuffer(request.body)), promise: nil)
        }
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            answer = PoolRequest.Answer(
                status: Int(head.status.code),
                servedBy: ServedBy.node(head.headers.first(name: ServedBy.header)),
                body: ByteBuffer()
            )
            isLast = !head.isKeepAlive
        case .body(var part):
            let length = (answer?.body.readableBytes ?? 0) + part.readableBytes
            guard length <= SwarmLimits.messageBytesMax else {
                end(.other("answer longer than \(SwarmLimits.messageBytesMax) bytes"))
                return
            }
            answer?.body.writeBuffer(&part)
        case .end:
            guard let answer, let onEnd else { return }
            (self.answer, self.request, self.onEnd) = (nil, nil, nil)
            if isLast { close() }
            onEnd(.success(answer))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end(TransportEnd(error)) }

    func channelInactive(context: ChannelHandlerContext) {
        end(.dropped)
        context.fireChannelInactive()
    }

    /// Closes it; a request on its way is told that it was dropped.
    func close() { end(.dropped) }

    private func end(_ reason: TransportEnd) {
        guard !isOver else { return }
        isOver = true
        channel?.close(promise: nil)
        onClose()
        let onEnd = onEnd
        (self.request, self.onEnd) = (nil, nil)
        onEnd?(.failure(reason))
    }
}

import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Answers every request that does not become a WebSocket.
final class HTTPHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// The name by which an upgrade takes this handler out of the pipeline.
    static let name = "http"
    /// The body of one request: as much as one WebSocket message.
    private static let bodyBytesMax = DDPHandler.messageBytesMax

    struct Answer {
        var status: HTTPResponseStatus
        var type = "text/plain; charset=utf-8"
        var body: String
        var headers: HTTPHeaders = [:]
    }

    let state: AppState
    private let page: String
    private var request: HTTPRequestHead?
    private var body = ByteBuffer()
    private var isTooLong = false
    /// The SockJS poll that hangs on this connection.
    private var hanging: (session: PollingSession, number: Int)?

    init(state: AppState, page: String) {
        self.state = state
        self.page = page
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = head
            body.clear()
            isTooLong = false
        case .body(var part):
            isTooLong = isTooLong || body.readableBytes + part.readableBytes > Self.bodyBytesMax
            if !isTooLong { body.writeBuffer(&part) }
        case .end:
            guard let request else { return }
            self.request = nil
            if request.method == .POST, case .sockJSPoll(let name) = Route(target: request.uri) {
                poll(name, request, context: context)
            } else {
                send(answer(request), to: request, context: context)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let hanging { hanging.session.drop(hanging.number) }
        hanging = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A refused WebSocket comes here as an error first and then as an ordinary request.
        guard !(error is NIOWebSocketUpgradeError) else { return }
        context.close(promise: nil)
    }

    /// Answers a poll, now or when its session has something to say.
    private func poll(_ name: String, _ request: HTTPRequestHead, context: ChannelHandlerContext) {
        let opened = state.polling.open(name, state: state, eventLoop: context.eventLoop)
        guard state.problem == nil, let session = opened else {
            return send(health, to: request, context: context)
        }
        let number = session.take { [weak self] frame in
            guard let self, context.channel.isActive else { return }
            self.hanging = nil
            self.send(Answer(sockJSFrame: frame), to: request, context: context)
        }
        hanging = number.map { (session, $0) }
    }

    private func answer(_ request: HTTPRequestHead) -> Answer {
        if request.method == .POST, case .sockJSSend(let name) = Route(target: request.uri) {
            return take(isTooLong ? nil : String(buffer: body), for: name)
        }
        if request.method == .POST, Route(target: request.uri) == .handOver {
            return handOver(request)
        }
        guard request.method == .GET || request.method == .HEAD else {
            return Answer(
                status: .methodNotAllowed,
                body: "only GET and HEAD are answered here\n",
                headers: ["Allow": "GET, HEAD"]
            )
        }
        switch Route(target: request.uri) {
        case .page:
            return Answer(status: .ok, type: "text/html; charset=utf-8", body: page)
        case .health:
            return health
        case .sockJSInformation:
            return Answer(
                status: .ok,
                type: "application/json; charset=UTF-8",
                body: information,
                headers: [
                    "Cache-Control": "no-store, no-cache, no-transform, must-revalidate, max-age=0",
                    "Access-Control-Allow-Origin": "*",
                ]
            )
        case .sockJSGreeting:
            return Answer(status: .ok, body: "Welcome to SockJS!\n")
        case .webSocket:
            // Here it did not ask for an upgrade, or the node cannot serve yet.
            guard state.problem == nil else { return health }
            return Answer(status: .badRequest, body: "Can \"Upgrade\" only to \"WebSocket\".\n")
        case .sockJSPoll, .sockJSSend, .handOver, .unknown:
            return Answer(status: .notFound, body: "there is nothing at \(request.uri)\n")
        }
    }

    var health: Answer {
        var members: [String: JSONValue] = [
            "ready": .bool(state.problem == nil && !state.isLeaving),
            "node": .string(state.node),
            "sessions": .integer(Int64(state.sessions)),
            "tasks": .integer(Int64(state.feed.tasks.count)),
        ]
        let problem = state.problem ?? (state.isLeaving ? "the node stops" : nil)
        if let problem { members["reason"] = .string(problem) }
        return Answer(
            status: problem == nil ? .ok : .serviceUnavailable,
            type: "application/json",
            body: JSONValue.object(members).text + "\n",
            headers: ["Cache-Control": "no-store"]
        )
    }

    private var information: String {
        let information: JSONValue = [
            "websocket": .bool(true),
            "origins": ["*:*"],
            "cookie_needed": .bool(false),
            "entropy": .integer(Int64(UInt32.random(in: .min ... .max))),
        ]
        return information.text
    }

    private func send(_ answer: Answer, to request: HTTPRequestHead, context: ChannelHandlerContext)
    {
        let body = context.channel.allocator.buffer(string: answer.body)
        var headers = answer.headers
        headers.add(name: "Content-Type", value: answer.type)
        // A 204 has neither a body nor its length (RFC 9110, 8.6).
        if answer.status != .noContent {
            headers.add(name: "Content-Length", value: String(body.readableBytes))
        }
        headers.add(name: "X-Served-By", value: state.node)
        let keepAlive = request.isKeepAlive
        if !keepAlive { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: request.version,
            status: answer.status,
            headers: headers
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD, body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let sent = context.eventLoop.makePromise(of: Void.self)
        if !keepAlive {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            sent.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
    }
}

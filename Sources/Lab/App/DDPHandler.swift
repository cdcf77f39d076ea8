import NIOCore
import NIOWebSocket

/// Carries one client's DDP over a WebSocket.
final class DDPHandler: ChannelInboundHandler, TaskFeed.Follower {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// One message in bytes; the largest that simple-todos sends is a task's text.
    static let messageBytesMax = 64 * 1_024
    /// Bytes that may wait for a client that does not read; then it is dropped, as a frozen
    /// browser must not fill the node's memory.
    static let unsentBytesMax = 1_024 * 1_024
    /// Time a socket may be silent before `connect`: `setWebsocketTimeout` of `ddp-server`.
    static let connectTimeout = TimeAmount.seconds(45)
    /// Time between SockJS heartbeats: `heartbeat_delay` of `ddp-server/stream_server.js`.
    static let sockJSHeartbeat = TimeAmount.seconds(45)

    private let state: AppState
    private let framing: Framing
    private var session = DDPSession(identifier: randomIdentifier())
    private var context: ChannelHandlerContext?
    private var timers: [Scheduled<Void>] = []
    private var isClosing = false

    init(state: AppState, framing: Framing) {
        self.state = state
        self.framing = framing
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        state.sessions += 1
        if let opening = framing.opening { write(opening) }
        every(Self.sockJSHeartbeat) { handler in
            if let heartbeat = handler.framing.heartbeat { handler.write(heartbeat) }
        }
        after(Self.connectTimeout) { handler in
            if !handler.session.isConnected { handler.close(reason: "no connect message") }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        state.sessions -= 1
        state.feed.forget(self)
        for timer in timers { timer.cancel() }
        timers = []
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        var bytes = frame.unmaskedData
        switch frame.opcode {
        case .text, .binary:
            receive(bytes.readString(length: bytes.readableBytes) ?? "")
        case .ping:
            context.writeAndFlush(
                wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, data: bytes)),
                promise: nil
            )
        case .connectionClose:
            close(code: .normalClosure)
        default:
            break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Sends DDP texts, or drops the client when it does not read.
    func send(_ texts: [String]) {
        for frame in framing.frames(texts) { write(frame, flush: false) }
        context?.flush()
        if context?.channel.isWritable == false { context?.close(promise: nil) }
    }

    private func receive(_ frame: String) {
        guard let texts = framing.texts(frame) else {
            close(reason: "Broken framing.")
            return
        }
        for text in texts {
            let wasConnected = session.isConnected
            for action in session.receive(text) { perform(action) }
            if session.isConnected, !wasConnected { startHeartbeat() }
        }
    }

    private func perform(_ action: DDPSession.Action) {
        switch action {
        case .send(let message): send([message.text])
        case .follow: state.feed.follow(self)
        case .unfollow: state.feed.unfollow(self)
        case .call(let id, let name, let parameters): call(id, name, parameters)
        case .close: close(reason: "unsupported version")
        }
    }

    private func call(_ id: String, _ name: String, _ parameters: [JSONValue]) {
        // `updated` says that all writes of the method have been sent as data.
        let answer: (Result<JSONValue, DDPError>) -> Void = { [weak self] outcome in
            self?.send([DDPMessage.result(id, outcome).text, DDPMessage.updated(id).text])
        }
        do {
            state.perform(try TodoMethod(name: name, parameters: parameters), completion: answer)
        } catch {
            answer(.failure(error))
        }
    }

    private func startHeartbeat() {
        every(.seconds(Heartbeat.intervalSeconds)) { handler in
            guard case .ping(let number) = handler.session.tick() else { return }
            handler.send([DDPMessage.ping.text])
            handler.after(.seconds(Heartbeat.timeoutSeconds)) { handler in
                if handler.session.isSilent(since: number) { handler.close(reason: "no pong") }
            }
        }
    }
}

// MARK: - Frames, timers, the end

extension DDPHandler {
    private func write(_ text: String, flush: Bool = true) {
        guard let context, !isClosing else { return }
        let data = context.channel.allocator.buffer(string: text)
        let frame = wrapOutboundOut(WebSocketFrame(fin: true, opcode: .text, data: data))
        if flush {
            context.writeAndFlush(frame, promise: nil)
        } else {
            context.write(frame, promise: nil)
        }
    }

    /// Closes as SockJS and RFC 6455 want it: say so, then close.
    private func close(code: WebSocketErrorCode = .normalClosure, reason: String? = nil) {
        guard let context, !isClosing else { return }
        if let reason, let closing = framing.closing(code: 3_000, reason: reason) { write(closing) }
        isClosing = true
        var data = context.channel.allocator.buffer(capacity: 2)
        data.write(webSocketErrorCode: code)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
        context.close(promise: nil)
    }

    private func after(_ delay: TimeAmount, _ body: @escaping (DDPHandler) -> Void) {
        guard let context else { return }
        let isolated = context.eventLoop.assumeIsolated()
        let timer = isolated.scheduleTask(in: delay) { [weak self] in
            guard let self, self.context != nil else { return }
            body(self)
        }
        timers.append(timer)
    }

    private func every(_ interval: TimeAmount, _ body: @escaping (DDPHandler) -> Void) {
        after(interval) { handler in
            body(handler)
            handler.every(interval, body)
        }
    }
}

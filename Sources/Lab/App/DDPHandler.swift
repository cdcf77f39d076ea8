import NIOCore
import NIOWebSocket

/// Carries one client's DDP over a WebSocket.
final class DDPHandler: ChannelInboundHandler, DDPCarrier {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// One message in bytes; the largest that simple-todos sends is a task's text.
    static let messageBytesMax = 64 * 1_024
    /// Bytes that may wait for a client that does not read; then it is dropped, as a frozen
    /// browser must not fill the node's memory.
    static let unsentBytesMax = 1_024 * 1_024

    private let state: AppState
    private let framing: Framing
    private var conversation: DDPConversation?
    private var context: ChannelHandlerContext?
    private var isClosing = false

    init(state: AppState, framing: Framing) {
        self.state = state
        self.framing = framing
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        conversation = DDPConversation(state: state, eventLoop: context.eventLoop, carrier: self)
        if let opening = framing.opening { write(opening) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        conversation?.end()
        conversation = nil
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        var bytes = frame.unmaskedData
        switch frame.opcode {
        case .text, .binary:
            guard let texts = framing.texts(bytes.readString(length: bytes.readableBytes) ?? "")
            else { return close(reason: "Broken framing.") }
            conversation?.receive(texts)
        case .ping:
            context.writeAndFlush(
                wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, data: bytes)),
                promise: nil
            )
        case .connectionClose:
            // The answer to a goodbye, or the client's own.
            if isClosing { context.close(promise: nil) } else { close(saying: nil) }
        default:
            break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func carry(_ texts: [String]) {
        for frame in framing.frames(texts) { write(frame, flush: false) }
        context?.flush()
        if context?.channel.isWritable == false { context?.close(promise: nil) }
    }

    func close(reason: String) { close(saying: framing.closing(code: 3_000, reason: reason)) }

    func showLife() {
        if let heartbeat = framing.heartbeat { write(heartbeat) }
    }

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

    func leave(code: Int, reason: String) {
        guard let context, !isClosing else { return }
        if let farewell = framing.closing(code: code, reason: reason) { write(farewell) }
        isClosing = true
        var data = context.channel.allocator.buffer(capacity: 2 + reason.utf8.count)
        data.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: code))
        data.writeString(reason)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    /// Closes as SockJS and RFC 6455 want it: say so, then close.
    private func close(saying farewell: String?) {
        guard let context, !isClosing else { return }
        if let farewell { write(farewell) }
        isClosing = true
        var data = context.channel.allocator.buffer(capacity: 2)
        data.write(webSocketErrorCode: .normalClosure)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
        context.close(promise: nil)
    }
}

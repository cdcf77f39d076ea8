import NIOCore
import NIOWebSocket

/// The WebSocket of one transport: frames to messages and back (RFC 6455).
///
/// It answers pings and close frames itself; fragments come joined. Client frames are masked.
final class WebSocketHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let transport: Transport
    private let pipeline: ChannelPipeline.SynchronousOperations

    init(transport: Transport, pipeline: ChannelPipeline.SynchronousOperations) {
        self.transport = transport
        self.pipeline = pipeline
    }

    func send(_ messages: [String]) {
        for message in messages { write(.text, ByteBuffer(string: message)) }
        pipeline.flush()
    }

    func close(code: UInt16) {
        write(.connectionClose, ByteBuffer(integer: code))
        pipeline.flush()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text: transport.received(frame.unmaskedData)
        case .ping:
            write(.pong, frame.unmaskedData)
            pipeline.flush()
        case .connectionClose:
            var payload = frame.unmaskedData
            // 1005: the close frame carried no code.
            let code = payload.readInteger(as: UInt16.self)
            write(.connectionClose, code.map { ByteBuffer(integer: $0) } ?? ByteBuffer())
            pipeline.flush()
            transport.end(.closed(code: Int(code ?? 1005)))
        default: break
        }
    }

    /// The connection is gone; so is what binds this handler and its transport to each other.
    func handlerRemoved(context: ChannelHandlerContext) { transport.frames = nil }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        transport.end(TransportEnd(error))
    }

    private func write(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        let frame = WebSocketFrame(
            fin: true,
            opcode: opcode,
            maskKey: .random(),
            data: payload
        )
        pipeline.write(NIOAny(frame), promise: nil)
    }
}

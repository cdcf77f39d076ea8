import Foundation
import Lab
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Testing

/// A WebSocket client that a test talks DDP with.
final class DDPClient: Sendable {
    /// What came, in order: frames as texts, then the end.
    enum Received: Equatable, Sendable {
        case frame(String)
        case closed
    }

    struct Refused: Error { let status: HTTPResponseStatus }

    /// The headers of the 101.
    let headers: HTTPHeaders
    private let channel: any Channel
    private let received: AsyncStream<Received>

    init(port: Int, path: String = "/websocket") async throws {
        let (received, continuation) = AsyncStream.makeStream(of: Received.self)
        let group = MultiThreadedEventLoopGroup.singleton
        let upgraded = group.next().makePromise(of: HTTPHeaders.self)
        channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let upgrader = NIOWebSocketClientUpgrader { channel, head in
                        upgraded.succeed(head.headers)
                        return channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(
                                FrameReader(continuation: continuation)
                            )
                        }
                    }
                    try channel.pipeline.syncOperations.addHTTPClientHandlers(
                        leftOverBytesStrategy: .forwardBytes,
                        withClientUpgrade: (
                            [upgrader],
                            { context in
                                context.pipeline.syncOperations.removeHandler(
                                    name: "refusals",
                                    promise: nil
                                )
                            }
                        )
                    )
                    try channel.pipeline.syncOperations.addHandler(
                        Refusals(upgraded: upgraded),
                        name: "refusals"
                    )
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        let head = HTTPRequestHead(
            version: .http1_1,
            method: .GET,
            uri: path,
            headers: ["Host": "todos.lab", "Content-Length": "0"]
        )
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        headers = try await upgraded.futureResult.get()
        self.received = received
    }

    func send(_ text: String, opcode: WebSocketOpcode = .text) {
        let frame = WebSocketFrame(
            fin: true,
            opcode: opcode,
            maskKey: .random(),
            data: ByteBuffer(string: text)
        )
        channel.writeAndFlush(frame, promise: nil)
    }

    func close() async throws { try await channel.close() }

    /// Waits for the next frame or the end.
    func next(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Received {
        try await withDeadline("a frame", sourceLocation: sourceLocation) {
            for await item in self.received { return item }
            return .closed
        }
    }

    /// Waits for the next frame as a JSON message.
    func message(sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSONValue {
        guard case .frame(let text) = try await next(sourceLocation: sourceLocation) else {
            Issue.record("the connection ended", sourceLocation: sourceLocation)
            return .null
        }
        return try JSONValue(text: text)
    }

    /// Takes messages until one has `msg` as its kind.
    func message(
        _ kind: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        while true {
            let message = try await message(sourceLocation: sourceLocation)
            if message == .null || message["msg"]?.string == kind { return message }
        }
    }

    /// Connects and subscribes; takes everything up to `ready`.
    func subscribe() async throws {
        send(#"{"msg":"connect","version":"1","support":["1"]}"#)
        send(#"{"msg":"sub","id":"s1","name":"tasks","params":[]}"#)
        _ = try await message("ready")
    }
}

/// Hands frames on to the test.
private final class FrameReader: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    private let continuation: AsyncStream<DDPClient.Received>.Continuation

    init(continuation: AsyncStream<DDPClient.Received>.Continuation) {
        self.continuation = continuation
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text: continuation.yield(.frame(String(buffer: frame.data)))
        case .pong: continuation.yield(.frame("pong frame: " + String(buffer: frame.data)))
        case .connectionClose:
            var data = frame.data
            // A usual end (1000) is told by the end of the connection alone.
            if let code = data.readWebSocketErrorCode(), code != .normalClosure {
                continuation.yield(.frame("close frame: \(UInt16(webSocketErrorCode: code))"))
            }
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        continuation.yield(.closed)
        continuation.finish()
    }
}

/// Turns an answer that is no upgrade into an error.
private final class Refusals: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let upgraded: EventLoopPromise<HTTPHeaders>

    init(upgraded: EventLoopPromise<HTTPHeaders>) { self.upgraded = upgraded }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            upgraded.fail(DDPClient.Refused(status: head.status))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        upgraded.fail(ChannelError.eof)
    }
}

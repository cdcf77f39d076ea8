import NIOCore
import NIOPosix
import NIOSSL

/// A server on a port of its own that does one thing with every connection.
struct Server {
    enum Behaviour: Sendable {
        /// Sends this to whoever says something, and closes.
        case answers(String)
        /// Sends this and keeps the connection.
        case answersAndStays(String)
        /// Says nothing.
        case hangs
        /// Closes as soon as it is spoken to.
        case closes
        /// Answers without end.
        case neverEnds
    }

    let channel: any Channel

    var port: Int { channel.localAddress?.port ?? 0 }

    /// Listens on any port that is free when none is given; over plain TCP without a context.
    init(_ behaviour: Behaviour, tls: NIOSSLContext? = nil, port: Int = 0) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLServerHandler(context: tls)
                        )
                    }
                    try channel.pipeline.syncOperations.addHandler(Talker(behaviour))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
    }

    func stop() async throws { try await channel.close() }

    static func page(_ status: String, _ fields: String = "") -> String {
        "HTTP/1.1 \(status)\r\n\(fields)Content-Length: 2\r\n\r\nok"
    }
}

private final class Talker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let behaviour: Server.Behaviour

    init(_ behaviour: Server.Behaviour) { self.behaviour = behaviour }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch behaviour {
        case .hangs:
            break
        case .closes:
            context.close(promise: nil)
        case .answersAndStays(let text):
            send(text, context, promise: nil)
        case .answers(let text):
            let sent = context.eventLoop.makePromise(of: Void.self)
            let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
            sent.futureResult.whenComplete { _ in closing.value.close(promise: nil) }
            send(text, context, promise: sent)
        case .neverEnds:
            send("HTTP/1.1 200 OK\r\n\r\n", context, promise: nil)
            sendForEver(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func sendForEver(_ context: ChannelHandlerContext) {
        let sent = context.eventLoop.makePromise(of: Void.self)
        let next = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        sent.futureResult.whenSuccess { next.value.0.sendForEver(next.value.1) }
        send(String(repeating: "x", count: 65_536), context, promise: sent)
    }

    private func send(
        _ text: String,
        _ context: ChannelHandlerContext,
        promise: EventLoopPromise<Void>?
    ) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: promise)
    }
}

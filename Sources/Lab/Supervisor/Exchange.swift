package import NIOCore
import NIOPosix

/// Sends a text to a socket and returns what comes back until the other side closes.
///
/// This is how HAProxy's runtime socket, the swarm's socket, the lab's own socket and HTTP/1.0 talk.
///
/// - Parameters:
///   - address: a Unix socket's path or an address with a port.
///   - text: what to send, once, after connecting.
///   - timeout: the time for all of it.
/// - Returns: everything that came, as UTF-8 with repairs.
/// - Throws: when it cannot connect, is cut short by the timeout, or answers more than
///   `exchangeBytesMax`.
package func exchange(
    with address: SocketAddress,
    send text: String,
    timeout: TimeAmount = .seconds(2)
) async throws -> String {
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    let answer = eventLoop.makePromise(of: String.self)
    let bootstrap = ClientBootstrap(group: eventLoop)
        .connectTimeout(timeout)
        .channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(
                    AnswerCollector(answer: answer, timeout: timeout)
                )
            }
        }
    do {
        let channel = try await bootstrap.connect(to: address).get()
        channel.writeAndFlush(channel.allocator.buffer(string: text), promise: nil)
    } catch {
        answer.fail(error)
    }
    return try await answer.futureResult.get()
}

/// The bytes of one answer; the swarm's summary of 2,000 clients is the longest expected, some
/// hundred bytes for each gap.
private let exchangeBytesMax = 16 * 1_024 * 1_024

/// Gathers an answer until the other side closes.
private final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answer: EventLoopPromise<String>
    private let timeout: TimeAmount
    private var bytes = ByteBuffer()
    private var timer: Scheduled<Void>?

    init(answer: EventLoopPromise<String>, timeout: TimeAmount) {
        self.answer = answer
        self.timeout = timeout
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let timeout = timeout
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { [self] in
            fail("no answer within \(timeout.nanoseconds / 1_000_000) ms", context: context)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.writeImmutableBuffer(unwrapInboundIn(data))
        if bytes.readableBytes > exchangeBytesMax {
            fail("an answer of more than \(exchangeBytesMax) bytes", context: context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        answer.succeed(String(buffer: bytes))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail("\(error)", context: context)
    }

    private func fail(_ reason: String, context: ChannelHandlerContext) {
        timer?.cancel()
        answer.fail(
            LabError.system(
                action: "talk to \(context.remoteAddress.map { "\($0)" } ?? "a socket")",
                reason: reason
            )
        )
        context.close(promise: nil)
    }
}

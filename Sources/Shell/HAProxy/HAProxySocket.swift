import Events
package import NIOCore
import NIOPosix

/// HAProxy's runtime socket: one command on a connection of its own, one answer.
///
/// Safe from any thread.
package struct HAProxySocket: Sendable {
    package let address: HAProxyAddress
    private let group: any EventLoopGroup

    /// - Parameters:
    ///   - address: where the socket is; nothing is opened yet.
    ///
    ///   - group: the event loops to use.
    package init(address: HAProxyAddress, group: any EventLoopGroup) {
        self.address = address
        self.group = group
    }

    /// Uses the process's shared event loops.
    package init(address: HAProxyAddress) {
        self.init(address: address, group: MultiThreadedEventLoopGroup.singleton)
    }

    /// Sends a command and returns all of the answer; empty when HAProxy closed without one.
    ///
    /// - Parameters:
    ///   - command: what to ask.
    ///   - timeout: for connecting, sending and the whole answer together.
    ///   - bytesMax: a longer answer is an error.
    /// - Returns: the answer's bytes.
    /// - Throws: `HAProxyError`; `unreachable` only when nothing was sent.
    func ask(
        _ command: HAProxyCommand,
        timeout: Duration,
        bytesMax: Int = Limits.answerBytes
    ) async throws(HAProxyError) -> [UInt8] {
        let deadline = NIODeadline.now() + .nanoseconds(timeout.nanoseconds)
        let loop = group.next()
        let answer = loop.makePromise(of: [UInt8].self)
        let channel: any Channel
        do {
            channel = try await connect(on: loop, timeout: timeout, answer, bytesMax: bytesMax)
        } catch {
            let failure = HAProxyError.unreachable(
                address: "\(address)",
                reason: Self.words(for: error)
            )
            answer.fail(failure)
            throw failure
        }
        let late = HAProxyError.noAnswer(address: "\(address)", reason: "none within \(timeout)")
        let clock = loop.scheduleTask(deadline: deadline) {
            answer.fail(late)
            channel.close(promise: nil)
        }
        defer { clock.cancel() }
        channel.writeAndFlush(ByteBuffer(string: command.text + "\n"), promise: nil)
        do {
            return try await withTaskCancellationHandler {
                try await answer.futureResult.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch let error as HAProxyError {
            throw error
        } catch {
            throw .noAnswer(address: "\(address)", reason: Self.words(for: error))
        }
    }

    private func connect(
        on loop: any EventLoop,
        timeout: Duration,
        _ answer: EventLoopPromise<[UInt8]>,
        bytesMax: Int
    ) async throws -> any Channel {
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.nanoseconds(timeout.nanoseconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AnswerHandler(answer: answer, bytesMax: bytesMax)
                    )
                }
            }
        switch address {
        case .unix(let path):
            return try await bootstrap.connect(unixDomainSocketPath: path).get()
        case .tcp(let host, let port):
            return try await bootstrap.connect(host: host, port: Int(port)).get()
        }
    }

    /// The reason in words that say what to do.
    private static func words(for error: any Error) -> String {
        switch error {
        case let error as IOError where error.errnoCode == 2:
            "there is no such socket; check `stats socket` in haproxy.cfg and the path"
        case let error as IOError where error.errnoCode == 13:
            "permission denied; check the socket's mode and group"
        case let error as IOError where error.errnoCode == 111:
            "connection refused; HAProxy does not run"
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { words(for: $0.error) } ?? "\(error)"
        case is ChannelError: "\(error)"
        default: "\(error)"
        }
    }
}

/// Gathers an answer until HAProxy closes the connection.
private final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answer: EventLoopPromise<[UInt8]>
    private let bytesMax: Int
    private var bytes: [UInt8] = []

    init(answer: EventLoopPromise<[UInt8]>, bytesMax: Int) {
        self.answer = answer
        self.bytesMax = bytesMax
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let chunk = unwrapInboundIn(data)
        guard bytes.count + chunk.readableBytes <= bytesMax else {
            answer.fail(HAProxyError.answerTooLarge(bytesMax: bytesMax))
            context.close(promise: nil)
            return
        }
        bytes.append(contentsOf: chunk.readableBytesView)
    }

    func channelInactive(context: ChannelHandlerContext) { answer.succeed(bytes) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.fail(error)
        context.close(promise: nil)
    }
}

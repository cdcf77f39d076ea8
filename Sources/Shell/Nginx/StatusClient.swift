import Events
package import NIOCore
import NIOHTTP1
import NIOPosix

/// Gets a status page: a connection of its own, one request, one answer.
///
/// A connection that is kept open would keep a worker of nginx that is to end. Safe from any thread.
package struct StatusClient: Sendable {
    package let address: StatusAddress
    private let group: any EventLoopGroup

    /// - Parameters:
    ///   - address: where the page is; nothing is opened yet.
    ///
    ///   - group: the event loops to use.
    package init(address: StatusAddress, group: any EventLoopGroup) {
        self.address = address
        self.group = group
    }

    /// Uses the process's shared event loops.
    package init(address: StatusAddress) {
        self.init(address: address, group: MultiThreadedEventLoopGroup.singleton)
    }

    /// Asks once.
    ///
    /// - Parameter timeout: for connecting, asking and the whole answer together.
    /// - Returns: the page.
    /// - Throws: `StatusError`.
    package func ask(timeout: Duration) async throws(StatusError) -> StatusPage {
        let deadline = NIODeadline.now() + .nanoseconds(timeout.nanoseconds)
        let loop = group.next()
        let answer = loop.makePromise(of: [UInt8].self)
        let channel: any Channel
        do {
            channel = try await connect(on: loop, timeout: timeout, answer)
        } catch {
            let failure = StatusError.unreachable(
                address: "\(address)",
                reason: Self.words(for: error)
            )
            answer.fail(failure)
            throw failure
        }
        let late = StatusError.noAnswer(address: "\(address)", reason: "none within \(timeout)")
        let clock = loop.scheduleTask(deadline: deadline) {
            answer.fail(late)
            channel.close(promise: nil)
        }
        defer { clock.cancel() }
        let bytes: [UInt8]
        do {
            bytes = try await withTaskCancellationHandler {
                try await answer.futureResult.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch let error as StatusError {
            throw error
        } catch {
            throw .noAnswer(address: "\(address)", reason: Self.words(for: error))
        }
        return try StatusPage(bytes, from: "\(address)")
    }

    private func connect(
        on loop: any EventLoop,
        timeout: Duration,
        _ answer: EventLoopPromise<[UInt8]>
    ) async throws -> any Channel {
        let address = address
        return try await ClientBootstrap(group: loop)
            .connectTimeout(.nanoseconds(timeout.nanoseconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(
                        PageHandler(address: address, answer: answer)
                    )
                }
            }
            .connect(host: address.host, port: Int(address.port)).get()
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case let error as IOError where error.errnoCode == 111: "connection refused"
        case let error as IOError where error.errnoCode == 104: "the connection was reset"
        case let error as IOError: "\(error)"
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { words(for: $0.error) }
                ?? (error.dnsAError ?? error.dnsAAAAError).map { "\($0)" } ?? "\(error)"
        case ChannelError.connectTimeout: "no connection in time"
        default: "\(error)"
        }
    }
}

/// Asks when the connection is there, and gathers the answer.
private final class PageHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let address: StatusAddress
    private let answer: EventLoopPromise<[UInt8]>
    private var bytes: [UInt8] = []

    init(address: StatusAddress, answer: EventLoopPromise<[UInt8]>) {
        self.address = address
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: address.target)
        head.headers.add(name: "Host", value: address.authority)
        head.headers.add(name: "User-Agent", value: "signalbox-status")
        head.headers.add(name: "Connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard head.status != .ok else { return }
            end(.status(Int(head.status.code), address: "\(address)"), context)
        case .body(let chunk):
            guard bytes.count + chunk.readableBytes <= Limits.pageBytes else {
                let failure = StatusError.tooLarge(
                    address: "\(address)",
                    bytesMax: Limits.pageBytes
                )
                return end(failure, context)
            }
            bytes.append(contentsOf: chunk.readableBytesView)
        case .end:
            answer.succeed(bytes)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.fail(StatusError.noAnswer(address: "\(address)", reason: "it broke off"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.fail(
            StatusError.noAnswer(address: "\(address)", reason: "this is not HTTP: \(error)")
        )
        context.close(promise: nil)
    }

    private func end(_ failure: StatusError, _ context: ChannelHandlerContext) {
        answer.fail(failure)
        context.close(promise: nil)
    }
}

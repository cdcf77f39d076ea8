import Events
import NIOCore
import NIOPosix
package import Ports
import Synchronization

/// Listens for syslog messages over TCP, in both framings of RFC 6587.
///
/// For HAProxy `log ring@…` or `log tcp@127.0.0.1:5514`, rsyslog and syslog-ng. The lines of all
/// senders become one source. Each is read only as fast as its lines can be counted.
package final class SyslogConnections: LogSource {
    private let stream: LogStream
    private let address: SyslogAddress
    private let ticker: any Ticker
    private let life = Mutex(Life())

    private struct Life {
        var task: Task<Void, Never>?
        var isStopped = false
    }

    /// Nothing is opened before `start`.
    ///
    /// - Parameters:
    ///   - stream: whose lines they are.
    ///
    ///   - address: where to listen.
    ///   - ticker: the clock of the ticks.
    package init(_ stream: LogStream, address: SyslogAddress, ticker: any Ticker) {
        self.stream = stream
        self.address = address
        self.ticker = ticker
    }

    package func start(into sink: any EventSink) {
        life.withLock { life in
            guard life.task == nil, !life.isStopped else { return }
            life.task = Task { [self] in
                let feed = StreamFeed(stream, into: sink, ticker: ticker)
                // A thread of its own: a burst of lines must not delay what others measure.
                let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
                await listen(feed, on: group)
                try? await group.shutdownGracefully()
                feed.close()
            }
        }
    }

    package func stop() async {
        let task = life.withLock { life in
            life.isStopped = true
            return life.task
        }
        task?.cancel()
        await task?.value
    }

    private func listen(_ feed: StreamFeed, on group: MultiThreadedEventLoopGroup) async {
        while !Task.isCancelled {
            do {
                let channel = try await bootstrap(feed, on: group)
                    .bind(host: address.host, port: Int(address.port)).get()
                let port = channel.localAddress?.port.flatMap { UInt16(exactly: $0) }
                feed.report(.open, address.told("tcp", port: port ?? address.port))
                await withTaskCancellationHandler {
                    try? await channel.closeFuture.get()
                } onCancel: {
                    channel.close(promise: nil)
                }
                if Task.isCancelled { return }
                feed.report(.failing, "tcp \(address): closed; tried again every 2 s")
            } catch {
                let reason =
                    (error as? IOError).map { SyslogAddress.reason($0.errnoCode) } ?? "\(error)"
                feed.report(.failing, "tcp \(address): \(reason); tried again every 2 s")
            }
            try? await Task.sleep(for: SyslogLimits.retry)
        }
    }

    private func bootstrap(
        _ feed: StreamFeed,
        on group: MultiThreadedEventLoopGroup
    ) -> ServerBootstrap {
        let senders = Senders()
        return ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard senders.add() else {
                        feed.report(
                            .open,
                            "more than \(SyslogLimits.connections) senders on tcp; one was refused"
                        )
                        throw TooManySenders()
                    }
                    let sender = SyslogSender(feed: feed, senders: senders)
                    try channel.pipeline.syncOperations.addHandler(sender)
                }
            }
    }
}

/// Closes the connection that was one too many.
private struct TooManySenders: Error {}

/// How many senders are connected.
private final class Senders: Sendable {
    private let count = Mutex(0)

    /// Returns false when there are as many as there may be.
    func add() -> Bool {
        count.withLock { count in
            guard count < SyslogLimits.connections else { return false }
            count += 1
            return true
        }
    }

    func remove() { count.withLock { $0 -= 1 } }
}

/// Reads one sender's messages.
private final class SyslogSender: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let feed: StreamFeed
    private let senders: Senders
    private var framing = SyslogFraming()
    private var lines = SyslogLines()

    init(feed: StreamFeed, senders: Senders) {
        self.feed = feed
        self.senders = senders
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        framing.read(Span<UInt8>(_bytes: bytes.readableBytesSpan)) { lines.add($0) }
        lines.move(to: feed)
    }

    func channelInactive(context: ChannelHandlerContext) {
        let lost = framing.end { lines.add($0) }
        lines.move(to: feed)
        feed.lose(lost)
        senders.remove()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

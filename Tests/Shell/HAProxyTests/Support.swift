import Events
import HAProxy
import NIOCore
import NIOPosix
import Ports
import Synchronization

/// Keeps what was posted.
final class Sink: EventSink {
    private let posted = Mutex<[Event]>([])

    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        posted.withLock { $0.append(event) }
    }

    var events: [Event] { posted.withLock { $0 } }

    var changes: [SourceChange] {
        events.compactMap { if case .sourceChanged(let change) = $0 { change } else { nil } }
    }

    var censuses: [Census] {
        events.compactMap { if case .censusTaken(let census) = $0 { census } else { nil } }
    }

    /// The newest opinion of a server.
    func state(of server: String) -> ProxyOpinion? {
        censuses.last?.servers.first { $0.server == server }?.state
    }

    /// The sessions there are now, by folding all that was told.
    var sessions: [String: SessionRow] {
        censuses.reduce(into: [:]) { sessions, census in
            switch census.sessions {
            case .snapshot(let rows):
                sessions = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
            case .delta(let opened, let closed):
                for id in closed { sessions[id] = nil }
                for row in opened { sessions[row.id] = row }
            }
        }
    }
}

struct FixedTicker: Ticker {
    var now: Instant { .zero }
    var wall: WallTime { WallTime(rawValue: 1_795_405_729_000_000_000) }
}

/// Answers each connection on a Unix socket as it is told, one command at a time.
final class FakeHAProxy {
    /// What to do with a command's text: nil says nothing and keeps the connection.
    typealias Reply = @Sendable (String) -> Answer?

    struct Answer: Sendable {
        var text: String
        var closes = true
    }

    private let channel: any Channel

    init(path: String, reply: @escaping Reply) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(reply: reply))
                }
            }
            .bind(unixDomainSocketPath: path).get()
    }

    func close() async throws { try await channel.close() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let reply: Reply
        init(reply: @escaping Reply) { self.reply = reply }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard let answer = reply(String(buffer: unwrapInboundIn(data))) else { return }
            let channel = context.channel
            channel.writeAndFlush(ByteBuffer(string: answer.text)).whenComplete { _ in
                if answer.closes { channel.close(promise: nil) }
            }
        }
    }
}

import Dispatch
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// Runs one app node until the process is ended.
///
/// Like stock Meteor it has no handler for SIGTERM: it ends at once, with every connection. With
/// another manner it says goodbye first, and returns.
///
/// - Throws: when the address cannot be listened on.
package func runAppNode(_ options: AppNodeOptions) async throws {
    let node = try await AppNode(options)
    print("\(options.node) listens on \(options.address):\(node.port)")
    guard options.onStop != .drop else { return try await node.untilClosed() }
    await untilTerminated()
    print("\(options.node) stops: \(options.onStop.rawValue)")
    await node.leave(options.onStop)
}

/// Returns when SIGTERM has come.
private func untilTerminated() async {
    signal(SIGTERM, SIG_IGN)
    let (received, continuation) = AsyncStream.makeStream(of: Void.self)
    let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
    source.setEventHandler { continuation.yield() }
    source.resume()
    for await _ in received { break }
    source.cancel()
}

/// A simple-todos server: DDP over WebSockets, raw and SockJS-framed, a page, and `/health`.
///
/// It has one thread, like the Node program it stands in for; only SQLite has its own.
package final class AppNode: Sendable {
    /// Connections that may wait to be accepted; a whole swarm comes at once after a failover.
    private static let backlog: Int32 = 1_024

    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let state: NIOLoopBound<AppState>

    /// Time that a client has to answer a goodbye.
    static let goodbye = Duration.seconds(1)
    /// Time between the notice on `/health` and the first goodbye: a balancer's checks see it.
    static let notice = Duration.seconds(3)
    /// Time within which goodbyes are spread.
    static let spreading = Duration.seconds(2)

    /// Starts listening, and opens the store; `/health` says when it is ready.
    ///
    /// - Throws: when the address cannot be listened on.
    package init(_ options: AppNodeOptions) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            (channel, state) = try await Self.listen(options, on: group)
        } catch {
            try await group.shutdownGracefully()
            throw LabError.system(
                action: "listen on \(options.address):\(options.port)",
                reason: "\(error)"
            )
        }
        self.group = group
    }

    /// The port it listens on.
    package var port: Int { channel.localAddress?.port ?? 0 }

    /// Returns when it no longer listens.
    package func untilClosed() async throws { try await channel.closeFuture.get() }

    /// Closes every connection and stops listening.
    package func stop() async throws { try await group.shutdownGracefully() }

    /// Says goodbye to everybody in this manner; returns when the process may end.
    package func leave(_ manner: StopManner) async {
        switch manner {
        case .drop: return
        case .close:
            try? await channel.close()
            await sayGoodbye(code: 1_001, within: .zero)
        case .spread:
            try? await state.eventLoop.submit { self.state.value.announceLeaving() }.get()
            try? await Task.sleep(for: Self.notice)
            await sayGoodbye(code: 1_012, within: Self.spreading)
            try? await channel.close()
            await sayGoodbye(code: 1_012, within: .zero)
        }
    }

    /// Says goodbye to those who are there, and waits until all are gone or their time is over.
    private func sayGoodbye(code: Int, within time: Duration) async {
        let state = state
        let amount = TimeAmount(time)
        try? await state.eventLoop.submit { state.value.sayGoodbye(code: code, within: amount) }
            .get()
        try? await Task.sleep(for: time)
        _ = await holds(within: Self.goodbye) {
            (try? await state.eventLoop.submit { state.value.sessions == 0 }.get()) ?? true
        }
    }

    private static func listen(
        _ options: AppNodeOptions,
        on group: MultiThreadedEventLoopGroup
    ) async throws -> (any Channel, NIOLoopBound<AppState>) {
        let page = try Resource.text("Page/index.html")
        let eventLoop = group.next()
        let state = try await eventLoop.submit {
            let state = AppState(options: options, eventLoop: eventLoop)
            state.openStore(using: .singleton)
            return NIOLoopBound(state, eventLoop: eventLoop)
        }.get()
        let water = ChannelOptions.Types.WriteBufferWaterMark(
            low: DDPHandler.unsentBytesMax / 2,
            high: DDPHandler.unsentBytesMax
        )
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: water)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try configure(channel, state: state.value, page: page)
                }
            }
            .bind(host: options.address, port: options.port).get()
        return (channel, state)
    }

    private static func configure(_ channel: any Channel, state: AppState, page: String) throws {
        let bound = NIOLoopBound(state, eventLoop: channel.eventLoop)
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: DDPHandler.messageBytesMax,
            shouldUpgrade: { channel, head in
                let state = bound.value
                guard case .webSocket = Route(target: head.uri), state.problem == nil,
                    state.sessions < AppState.sessionsMax
                else { return channel.eventLoop.makeSucceededFuture(nil) }
                return channel.eventLoop.makeSucceededFuture(["X-Served-By": state.node])
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    guard case .webSocket(let framing) = Route(target: head.uri) else { return }
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOWebSocketFrameAggregator(
                            minNonFinalFragmentSize: 1,
                            maxAccumulatedFrameCount: 64,
                            maxAccumulatedFrameSize: DDPHandler.messageBytesMax
                        ),
                        DDPHandler(state: bound.value, framing: framing)
                    )
                }
            }
        )
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withServerUpgrade: (
                upgraders: [upgrader],
                completionHandler: { context in
                    context.pipeline.syncOperations.removeHandler(
                        name: HTTPHandler.name,
                        promise: nil
                    )
                }
            )
        )
        try channel.pipeline.syncOperations.addHandler(
            HTTPHandler(state: state, page: page),
            name: HTTPHandler.name
        )
    }
}

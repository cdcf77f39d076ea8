package import Events
import NIOCore
import NIOPosix
package import Ports
import Synchronization

/// Answers HAProxy's `agent-check` (configuration.txt): a TCP port for each node, a line, the end.
///
/// Nothing that is sent to it is looked at. Safe from any thread.
package final class AgentServer: Sendable {
    /// What it has done so far.
    package struct Counts: Equatable, Sendable {
        package var answered = 0
        /// Connections that were closed without an answer: too many at once.
        package var refused = 0
        package var problem: String?
    }

    private struct Inside {
        var answers = AgentAnswers()
        var open = 0
        var counts = Counts()
    }

    private let file: AgentFile
    private let ticker: any Ticker
    private let channels: Mutex<[any Channel]> = Mutex([])
    private let inside = Mutex(Inside())

    package init(file: AgentFile, ticker: any Ticker) { (self.file, self.ticker) = (file, ticker) }

    package var counts: Counts { inside.withLock { $0.counts } }

    /// Listens for a node.
    ///
    /// - Returns: the port.
    /// - Throws: `AgentError` when the address is taken or not this host's.
    package func listen(for node: NodeName, at address: Endpoint) async throws(AgentError) -> Int {
        do {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { [self] channel in
                    channel.eventLoop.makeCompletedFuture { try self.answer(node, on: channel) }
                }
                .bind(host: address.host, port: Int(address.port ?? 0)).get()
            channels.withLock { $0.append(channel) }
            return channel.localAddress?.port ?? 0
        } catch {
            throw AgentError("nothing can listen at \(address) for \(node): \(error)")
        }
    }

    package func close() async {
        let open = channels.withLock { channels in
            defer { channels = [] }
            return channels
        }
        for channel in open { try? await channel.close() }
    }

    private func answer(_ node: NodeName, on channel: any Channel) throws {
        guard enter() else {
            channel.close(promise: nil)
            return
        }
        channel.closeFuture.whenComplete { _ in self.leave() }
        let line = line(for: node)
        try channel.pipeline.syncOperations.addHandler(LineHandler(line: line + "\n"))
    }

    /// What the file says now.
    private func line(for node: NodeName) -> String {
        let reading = Result { () throws(AgentError) in try file.read() }
        return inside.withLock { inside in
            inside.answers.take(reading)
            inside.counts.problem = inside.answers.problem
            inside.counts.answered += 1
            return inside.answers.line(for: node, at: ticker.wall)
        }
    }

    private func enter() -> Bool {
        inside.withLock { inside in
            guard inside.open < Limits.connections else {
                inside.counts.refused += 1
                return false
            }
            inside.open += 1
            return true
        }
    }

    private func leave() { inside.withLock { $0.open -= 1 } }
}

/// Sends one line and ends.
private final class LineHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let line: String

    init(line: String) { self.line = line }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

package import Foundation
import Glibc
import NIOCore
import NIOPosix

/// A connection to a swarm's socket.
enum SwarmConnection {
    typealias Lines = NIOAsyncChannel<LineDecoder.Line, ByteBuffer>

    /// Connects and sends one request line.
    ///
    /// - Throws: `SwarmError.unreachable`.
    static func open(
        _ path: String,
        request: String,
        lineBytesMax: Int,
        on group: MultiThreadedEventLoopGroup
    ) async throws(SwarmError) -> Lines {
        do {
            let lines = try await ClientBootstrap(group: group).connect(
                unixDomainSocketPath: path
            ) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ByteToMessageHandler(LineDecoder(bytesMax: lineBytesMax))
                    )
                    return try Lines(wrappingChannelSynchronously: channel)
                }
            }
            try await lines.channel.writeAndFlush(ByteBuffer(string: request + "\n"))
            return lines
        } catch let error as IOError where error.errnoCode == ENOENT {
            throw .unreachable(path: path, reason: "there is no such socket")
        } catch let error as IOError where error.errnoCode == ECONNREFUSED {
            throw .unreachable(path: path, reason: "the swarm that served it has ended")
        } catch {
            throw .unreachable(path: path, reason: "\(error)")
        }
    }
}

/// Asks a swarm for its ledger.
///
/// - Returns: one `SwarmSummary` as JSON, without a newline.
/// - Throws: `SwarmError.unreachable` when nobody answers within 5 s.
package func swarmSummary(socket path: String) async throws -> Data {
    let connection = try await SwarmConnection.open(
        path,
        request: "summary",
        lineBytesMax: SwarmLimits.summaryBytesMax,
        on: .singleton
    )
    let channel = connection.channel
    let limit = channel.eventLoop.scheduleTask(in: TimeAmount(SwarmLimits.summaryTimeout)) {
        channel.close(promise: nil)
    }
    defer { limit.cancel() }
    return try await connection.executeThenClose { inbound, _ in
        for try await line in inbound {
            if case .text(let text) = line { return Data(text.readableBytesView) }
        }
        throw SwarmError.unreachable(path: path, reason: "it gave no answer")
    }
}

import Foundation
import NIOCore
import NIOPosix

/// The Unix socket on which a supervisor takes commands.
struct CommandSocket: Sendable {
    /// Bytes of one command; the longest verb and node name are far below.
    static let commandBytesMax = 4_096

    private let channel: any Channel

    /// Listens on `path`, for the owner of the process only; a dead lab's socket is replaced.
    ///
    /// - Parameters:
    ///   - path: the socket's file.
    ///   - answer: called for each command, maybe for several at a time.
    /// - Throws: when it cannot listen there.
    init(
        path: String,
        answer: @escaping @Sendable (LabCommand) async -> LabAnswer
    ) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(CommandReader(answer: answer))
                }
            }
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// Stops listening; the socket's file is removed with its directory.
    func close() async { try? await channel.close() }
}

/// Reads one line, has it answered, and closes.
private final class CommandReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: @Sendable (LabCommand) async -> LabAnswer
    private var line = ByteBuffer()
    private var isAnswered = false

    init(answer: @escaping @Sendable (LabCommand) async -> LabAnswer) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isAnswered else { return }
        line.writeImmutableBuffer(unwrapInboundIn(data))
        let bytes = line.readableBytesView
        guard bytes.count <= CommandSocket.commandBytesMax else {
            isAnswered = true
            send(.refused("a command has at most \(CommandSocket.commandBytesMax) bytes"), context)
            return
        }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return }
        isAnswered = true
        guard let command = try? JSONDecoder().decode(LabCommand.self, from: Data(bytes[..<end]))
        else {
            send(
                .refused(#"a command is a line such as {"do":"act","verb":"kill","node":"web1"}"#),
                context
            )
            return
        }
        let answer = answer
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.makeFutureWithTask { await answer(command) }.whenSuccess { answer in
            let (reader, context) = bound.value
            reader.send(answer, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func send(_ answer: LabAnswer, _ context: ChannelHandlerContext) {
        let text = (try? encodeLine(answer)) ?? #"{"ok":false,"reason":"no answer"}"#
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\n")))
            .whenComplete { _ in bound.value.close(promise: nil) }
    }
}

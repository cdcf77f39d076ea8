import Events
import Foundation
import NIOCore
import NIOPosix
import Ports
import Synchronization
import Testing

@testable import Nginx

/// Keeps what was posted.
final class Sink: EventSink {
    private let posted = Mutex<[Event]>([])

    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        posted.withLock { $0.append(event) }
    }

    var changes: [SourceChange] {
        posted.withLock {
            $0.compactMap { if case .sourceChanged(let change) = $0 { change } else { nil } }
        }
    }

    var gauges: [ProxyGauge] {
        posted.withLock {
            $0.compactMap { if case .gaugeTaken(let gauge) = $0 { gauge } else { nil } }
        }
    }
}

/// Waits until `condition` holds; fails after 30 s.
func eventually(
    _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("never: \(what)", sourceLocation: sourceLocation)
}

/// Counts what several threads do.
final class Counter: Sendable {
    private let count = Mutex(0)
    func add() { count.withLock { $0 += 1 } }
    var value: Int { count.withLock { $0 } }
}

/// Answers every connection with the same bytes, once it was asked.
final class ScriptedServer: Sendable {
    private let channel: any Channel
    let port: Int
    /// Times that something was read from a connection.
    let asked = Counter()

    /// Sends `answer` (nil: nothing), then closes the connection if `closes`; port 0 is a free one.
    init(_ answer: String?, closes: Bool = true, port wanted: Int = 0) async throws {
        let asked = asked
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Handler(answer: answer, closes: closes, asked: asked)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: wanted).get()
        port = try #require(channel.localAddress?.port)
    }

    var url: String { "http://127.0.0.1:\(port)/stub" }

    func close() async throws { try await channel.close() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let answer: String?
        private let closes: Bool
        private let asked: Counter

        init(answer: String?, closes: Bool, asked: Counter) {
            self.asked = asked
            self.answer = answer
            self.closes = closes
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            asked.add()
            let channel = context.channel
            guard let answer else {
                if closes { channel.close(promise: nil) }
                return
            }
            let closes = closes
            channel.writeAndFlush(ByteBuffer(string: answer)).whenComplete { _ in
                if closes { channel.close(promise: nil) }
            }
        }
    }
}

/// An answer of HTTP with this body.
func answer(_ body: String, status: String = "200 OK") -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

let page =
    "Active connections: 291 \nserver accepts handled requests\n 16630948 16630948 31070465 \n"
    + "Reading: 6 Writing: 179 Waiting: 106 \n"

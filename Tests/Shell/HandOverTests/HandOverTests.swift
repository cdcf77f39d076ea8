import Events
import Foundation
import HandOver
import NIOCore
import NIOPosix
import Ports
import Synchronization
import Testing

/// Keeps what it is sent and answers with the same bytes, or never.
private final class App: Sendable {
    private let received = Mutex("")
    private let channel: any Channel
    let url: String

    init(_ answer: String?, closes: Bool = false) async throws {
        let box = Box()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Handler(box: box, answer: answer, closes: closes)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        url = "http://127.0.0.1:\(try #require(channel.localAddress?.port))/handover?within=2"
        box.app.withLock { $0 = self }
    }

    var request: String { received.withLock { $0 } }
    func close() async throws { try await channel.close() }

    private final class Box: Sendable {
        let app = Mutex<App?>(nil)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let box: Box
        private let answer: String?
        private let closes: Bool

        init(box: Box, answer: String?, closes: Bool) {
            self.box = box
            self.answer = answer
            self.closes = closes
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            box.app.withLock { $0 }?.received.withLock { $0 += text }
            if let answer {
                let buffer = ByteBuffer(string: answer)
                context.channel.writeAndFlush(buffer, promise: nil)
            } else if closes {
                context.close(promise: nil)
            }
        }
    }
}

private func ask(_ url: String, timeout: Duration = .seconds(20)) async -> StepOutcome {
    await HandOverDriver().perform(OperationStep(action: .handOver(url: url), timeout: timeout))
}

private func status(_ line: String) -> String {
    "HTTP/1.1 \(line)\r\nContent-Length: 0\r\nLocation: http://127.0.0.1:1/\r\n\r\n"
}

@Suite struct `An app that is asked to hand over` {
    @Test func `gets one POST without a body`() async throws {
        let app = try await App(status("202 Accepted"))
        #expect(await ask(app.url) == .accepted)
        let lines = app.request.split(separator: "\r\n")
        #expect(lines.first == "POST /handover?within=2 HTTP/1.1")
        #expect(lines.contains("Content-Length: 0"))
        #expect(lines.contains("User-Agent: signalbox-hand-over"))
        #expect(app.request.hasSuffix("\r\n\r\n"))
        try await app.close()
    }

    @Test(arguments: [
        ("200 OK", StepOutcome.accepted), ("204 No Content", .accepted),
        ("301 Moved", .failed("the app answered 301")),
        ("404 Not Found", .failed("the app answered 404")),
        ("503 Busy", .failed("the app answered 503")),
    ])
    func `agrees with 2xx only`(line: String, outcome: StepOutcome) async throws {
        let app = try await App(status(line))
        #expect(await ask(app.url) == outcome)
        try await app.close()
    }

    @Test func `may have begun when it does not answer`() async throws {
        let app = try await App(nil)
        let words = "the app did not answer within 0.2 seconds"
        #expect(await ask(app.url, timeout: .milliseconds(200)) == .unknown(words))
        try await app.close()
        let rude = try await App(nil, closes: true)
        guard case .unknown(let reason) = await ask(rude.url) else {
            Issue.record("not unknown")
            return
        }
        #expect(reason.hasPrefix("no answer from the app: "))
        try await rude.close()
    }

    @Test func `has begun nothing when there is no connection`() async throws {
        let app = try await App(nil)
        try await app.close()
        for url in [app.url, "http://no-such-host.invalid/x"] {
            guard case .failed(let reason) = await ask(url) else {
                Issue.record("not failed: \(url)")
                continue
            }
            #expect(reason.hasPrefix("nothing was sent: "))
        }
    }

    @Test func `is not waited for when the operation is given up`() async throws {
        let app = try await App(nil)
        let url = app.url
        let task = Task { await ask(url, timeout: .seconds(600)) }
        let deadline = ContinuousClock.now + .seconds(20)
        while app.request.isEmpty, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(2))
        }
        task.cancel()
        #expect(await task.value == .unknown("given up before the app answered"))
        try await app.close()
    }
}

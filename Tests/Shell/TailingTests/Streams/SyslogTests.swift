import Events
import Foundation
import LogFormats
import NIOCore
import NIOPosix
import Ports
import Tailing
import Testing

private let group = MultiThreadedEventLoopGroup.singleton

/// The port that a source said it listens on.
private func listening(_ sink: CollectingSink) async throws -> Int {
    try await eventually("listening") { sink.states() == [.open] }
    let detail = sink.changes()[0].detail
    return try #require(detail.split(separator: ":").last.flatMap { Int($0) })
}

private let anyPort = SyslogAddress(host: "127.0.0.1", port: 0)

@Suite struct `Syslog over UDP` {
    private let source = SyslogDatagrams(jsonStream, address: anyPort, ticker: RealTicker())

    /// Sends each text as a datagram.
    private func send(_ texts: [String], to port: Int) async throws {
        let channel = try await DatagramBootstrap(group: group).bind(host: "127.0.0.1", port: 0)
            .get()
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        for text in texts {
            let data = AddressedEnvelope(
                remoteAddress: address,
                data: ByteBuffer(string: text)
            )
            channel.write(data, promise: nil)
        }
        channel.flush()
        // Writes are carried out in their order: when this one is, all are.
        let last = AddressedEnvelope(remoteAddress: address, data: ByteBuffer())
        try await channel.writeAndFlush(last)
        try await channel.close()
    }

    @Test func `reads a datagram as a line, with or without a line feed`() async throws {
        try await running(source) { sink in
            let port = try await listening(sink)
            try await send(
                [requestLine(1), requestLine(2) + "\n", requestLine(3) + "\0"],
                to: port
            )
            try await eventually("lines") { sink.numbersRead() == [1, 2, 3] }
            #expect(sink.counts() == LogCounts(lines: 3, understood: 3))
        }
    }

    @Test func `lets no datagram forge a second line`() async throws {
        try await running(source) { sink in
            let port = try await listening(sink)
            try await send(["forged\n\(requestLine(1))", requestLine(2)], to: port)
            try await eventually("line") { sink.numbersRead() == [2] }
            let raw = sink.batches().flatMap(\.records).map(\.raw.text)
            #expect(raw.contains("forged\r\(requestLine(1))"))
            #expect(sink.counts().lines == 2)
        }
    }

    @Test func `reads a datagram of the greatest size whole`() async throws {
        try await running(source) { sink in
            let port = try await listening(sink)
            let text = String(repeating: "x", count: 65_507)
            try await send([text], to: port)
            try await eventually("line") { sink.counts().lines == 1 }
            #expect(sink.batches()[0].records[0].raw.text == text)
        }
    }

    @Test(arguments: [8 << 20, 16 << 10] as [Int32])
    func `counts every datagram of a burst as read or as lost`(bufferBytes: Int32) async throws {
        let count = 20_000
        let source = SyslogDatagrams(
            jsonStream,
            address: anyPort,
            ticker: RealTicker(),
            bufferBytes: bufferBytes
        )
        try await running(source) { sink in
            let port = try await listening(sink)
            try await send((0..<count).map { requestLine($0) }, to: port)
            try await eventually("all") {
                sink.counts().lines + sink.counts().lost >= count
            }
            let counts = sink.counts()
            // The blank one that ends a burst may be among the lost.
            #expect((count...count + 1).contains(counts.lines + counts.lost))
            #expect(counts.understood == counts.lines)
            if bufferBytes < 1 << 20 { #expect(counts.lost > 0) }
        }
    }

    @Test func `says that the port is taken and listens when it is free`() async throws {
        let holder = try await DatagramBootstrap(group: group).bind(host: "127.0.0.1", port: 0)
            .get()
        let port = try #require(holder.localAddress?.port)
        let address = SyslogAddress(host: "127.0.0.1", port: UInt16(port))
        let source = SyslogDatagrams(jsonStream, address: address, ticker: RealTicker())
        try await running(source) { sink in
            try await eventually("failing") { sink.states() == [.failing] }
            #expect(
                sink.changes()[0].detail
                    == "udp 127.0.0.1:\(port): Address already in use; tried again every 2 s"
            )
            try await holder.close()
            try await eventually("open") { sink.states().last == .open }
            try await send([requestLine(1)], to: port)
            try await eventually("line") { sink.numbersRead() == [1] }
        }
    }

    @Test func `warns when other hosts can write`() async throws {
        let address = SyslogAddress(host: "0.0.0.0", port: 0)
        let source = SyslogDatagrams(jsonStream, address: address, ticker: RealTicker())
        try await running(source) { sink in
            try await eventually("open") { sink.states() == [.open] }
            let detail = sink.changes()[0].detail
            #expect(detail.hasSuffix("; every host that reaches it can write lines here"))
        }
    }

    @Test func `is silent after its stop`() async throws {
        let sink = CollectingSink()
        source.start(into: sink)
        let port = try await listening(sink)
        await source.stop()
        await source.stop()
        try? await send([requestLine(1)], to: port)
        #expect(sink.batches().isEmpty)
    }
}

@Suite struct `Syslog over TCP` {
    private let source = SyslogConnections(jsonStream, address: anyPort, ticker: RealTicker())

    private func connect(to port: Int) async throws -> any Channel {
        try await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: port).get()
    }

    @Test func `reads both framings of several senders`() async throws {
        try await running(source) { sink in
            let port = try await listening(sink)
            let lines = try await connect(to: port)
            let counted = try await connect(to: port)
            for number in 1...3 {
                try await lines.writeAndFlush(ByteBuffer(string: requestLine(number) + "\n"))
                let text = "<13>" + requestLine(number)
                let frame = "\(text.utf8.count) \(text)"
                for byte in frame.utf8 {
                    try await counted.writeAndFlush(ByteBuffer(bytes: [byte]))
                }
            }
            try await eventually("all lines") { sink.counts().lines == 6 }
            #expect(sink.numbersRead().filter { $0 > 0 }.count >= 3)
            try await lines.close()
            try await counted.close()
        }
    }

    @Test func `counts a message that was cut off as lost`() async throws {
        try await running(source) { sink in
            let sender = try await connect(to: try await listening(sink))
            try await sender.writeAndFlush(ByteBuffer(string: "500 <13>cut off"))
            try await sender.close()
            try await eventually("lost") { sink.counts() == LogCounts(lost: 1) }
        }
    }

    @Test func `counts exactly whatever the rate`() async throws {
        let count = 100_000
        try await running(source) { sink in
            let sender = try await connect(to: try await listening(sink))
            let text = (0..<1_000).map { requestLine($0) + "\n" }.joined()
            for _ in 0..<(count / 1_000) {
                try await sender.writeAndFlush(ByteBuffer(string: text))
            }
            try await sender.close()
            try await eventually("all") { sink.counts().lines >= count }
            #expect(
                sink.counts()
                    == LogCounts(
                        lines: count,
                        understood: count,
                        leftOut: sink.counts().leftOut
                    )
            )
        }
    }

    @Test func `refuses more senders than it has room for and goes on`() async throws {
        try await running(source) { sink in
            let port = try await listening(sink)
            var senders: [any Channel] = []
            for _ in 0..<64 { senders.append(try await connect(to: port)) }
            for sender in senders {
                try await sender.writeAndFlush(ByteBuffer(string: requestLine(1) + "\n"))
            }
            try await eventually("all 64") { sink.counts().lines == 64 }
            let refused = try await connect(to: port)
            try await refused.closeFuture.get()
            try await eventually("told") { sink.changes().count == 2 }
            #expect(sink.changes()[1].detail.hasPrefix("more than 64 senders on tcp"))
            try await senders[0].writeAndFlush(ByteBuffer(string: requestLine(2) + "\n"))
            try await eventually("goes on") { sink.counts().lines == 65 }
            for sender in senders { try await sender.close() }
        }
    }

    @Test func `says that the port is taken`() async throws {
        let holder = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(holder.localAddress?.port)
        let address = SyslogAddress(host: "127.0.0.1", port: UInt16(port))
        let source = SyslogConnections(jsonStream, address: address, ticker: RealTicker())
        try await running(source) { sink in
            try await eventually("failing") { sink.states() == [.failing] }
            #expect(sink.changes()[0].detail.contains("in use"), "\(sink.changes()[0].detail)")
        }
        try await holder.close()
    }

    @Test func `closes its senders at the stop and is silent`() async throws {
        let sink = CollectingSink()
        source.start(into: sink)
        let sender = try await connect(to: try await listening(sink))
        try await sender.writeAndFlush(ByteBuffer(string: requestLine(1) + "\n"))
        try await eventually("line") { sink.counts().lines == 1 }
        await source.stop()
        await source.stop()
        try await sender.closeFuture.get()
        #expect(sink.counts().lines == 1)
    }
}

import CLinux
import Events
package import Ports

/// Listens for syslog messages over UDP: one datagram is one line, its header included.
///
/// For nginx `access_log syslog:server=127.0.0.1:5514` and HAProxy `log 127.0.0.1:5514 local0`. A
/// thread of its own reads them; those that the kernel had no room for are counted as lost.
package final class SyslogDatagrams: LogSource {
    private let stream: LogStream
    private let address: SyslogAddress
    private let ticker: any Ticker
    private let bufferBytes: Int32
    private let thread = StreamThread(named: "syslog-udp")

    /// Bytes of datagrams that are counted at once: more was not faster.
    private static let bytesAtOnce = 256 << 10

    /// Nothing is opened before `start`.
    ///
    /// - Parameters:
    ///   - stream: whose lines they are.
    ///
    ///   - address: where to listen.
    ///   - ticker: the clock of the ticks.
    ///   - bufferBytes: asked of the kernel for datagrams that wait to be read; it grants less when
    ///     its `net.core.rmem_max` is lower.
    package init(
        _ stream: LogStream,
        address: SyslogAddress,
        ticker: any Ticker,
        bufferBytes: Int32 = SyslogLimits.datagramBufferBytes
    ) {
        self.bufferBytes = bufferBytes
        self.stream = stream
        self.address = address
        self.ticker = ticker
    }

    package func start(into sink: any EventSink) {
        thread.start { [self] in
            let feed = StreamFeed(stream, into: sink, ticker: ticker)
            while !thread.isStopping {
                let reason = listen(feed)
                if thread.isStopping { break }
                feed.report(.failing, "udp \(address): \(reason); tried again every 2 s")
                let pause = SyslogLimits.retry.nanoseconds / 1_000_000
                thread.wakeUp.wait(milliseconds: Int32(clamping: pause))
            }
            feed.close()
        }
    }

    package func stop() async { await thread.stop() }

    /// Listens until the stop or a failure; returns why it failed.
    private func listen(_ feed: StreamFeed) -> String {
        let socket = unsafe clinux_udp_listen(
            address.host,
            Int32(address.port),
            bufferBytes
        )
        guard socket >= 0 else { return SyslogAddress.reason(-socket) }
        defer { _ = clinux_close(socket) }
        let port = UInt16(clamping: clinux_udp_port(socket))
        let isLossTold = clinux_dropped(socket) >= 0
        let unknown = isLossTold ? "" : "; lost datagrams cannot be counted on this system"
        feed.report(.open, address.told("udp", port: port) + unknown)
        var buffer = [UInt8](repeating: 0, count: SyslogLimits.messageBytes)
        var lines = SyslogLines()
        var lost = LossCounter()
        while !thread.isStopping {
            guard clinux_wait_readable(socket, thread.wakeUp.descriptor, -1) == 1 else { continue }
            while lines.bytes.count < Self.bytesAtOnce {
                let count = unsafe buffer.withUnsafeMutableBytes {
                    unsafe clinux_receive(socket, $0.baseAddress, $0.count)
                }
                if count == Self.nothingThere { break }
                guard count >= 0 else {
                    lines.move(to: feed)
                    return SyslogAddress.reason(Int32(-count))
                }
                lines.add(buffer.span.extracting(first: Int(count)))
            }
            lines.move(to: feed)
            if isLossTold { feed.lose(lost.more(clinux_dropped(socket))) }
        }
        return ""
    }

    /// EAGAIN, the same on every Linux that Swift runs on (asm-generic/errno-base.h).
    private static let nothingThere: Int64 = -11
}

/// Turns the kernel's count, which begins again after 2^32, into differences.
private struct LossCounter {
    private var last: UInt32 = 0

    mutating func more(_ count: Int64) -> Int {
        guard let count = UInt32(exactly: count) else { return 0 }
        defer { last = count }
        return Int(count &- last)
    }
}

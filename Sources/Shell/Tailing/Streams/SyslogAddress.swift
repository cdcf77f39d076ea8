import CLinux

/// Where syslog messages are listened for.
package struct SyslogAddress: Equatable, Sendable, CustomStringConvertible {
    /// A numeric address, or a name of this host.
    package var host: String
    /// 0 lets the system choose one, which is told when it listens.
    package var port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Whether only this host can send to it.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// What is told of it once it is open; `port` is the one that is really used.
    func told(_ transport: String, port: UInt16) -> String {
        let address = SyslogAddress(host: host, port: port)
        let warning = isLoopback ? "" : "; every host that reaches it can write lines here"
        return "listening on \(transport) \(address)\(warning)"
    }
}

/// Bounds of syslog, with their reasons.
package enum SyslogLimits {
    /// Bytes of a message that are read; `LineBatcher` cuts at the same length, and no UDP
    /// datagram is longer.
    static let messageBytes = 65_536
    /// Senders over TCP at once: a proxy has one connection for each worker or log target.
    static let connections = 64
    /// Time between two tries to listen: the port is often one that a former run still holds.
    static let retry: Duration = .seconds(2)
    /// Asked of the kernel for datagrams that wait to be read: a tenth of a second of 100,000
    /// messages a second of 800 bytes.
    package static let datagramBufferBytes: Int32 = 8 << 20
}

extension SyslogAddress {
    /// Why it cannot be listened on, from an errno.
    static func reason(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        unsafe buffer.withUnsafeMutableBufferPointer {
            unsafe clinux_describe(number, $0.baseAddress, $0.count)
        }
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let text = String(decoding: bytes, as: UTF8.self)
        // EACCES, the same on every Linux that Swift runs on (asm-generic/errno-base.h).
        return number == 13 ? "\(text); ports below 1024 are for root" : text
    }
}

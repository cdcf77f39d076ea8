import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension TransportEnd {
    /// What an error on an established connection means.
    init(_ error: any Error) {
        switch error {
        case let error as IOError where error.errnoCode == ECONNRESET: self = .reset
        case let error as IOError where error.errnoCode == EPIPE: self = .dropped
        // The connection ended without TLS's goodbye: what a killed proxy or app looks like.
        case NIOSSLError.uncleanShutdown, ChannelError.eof, ChannelError.alreadyClosed,
            ChannelError.ioOnClosedChannel, ChannelError.inputClosed, ChannelError.outputClosed:
            self = .dropped
        // A balancer without a server takes the connection and lets it go again.
        case NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake])): self = .dropped
        case HTTPParserError.invalidEOFState: self = .dropped
        case let error as HTTPParserError: self = .other("answer is not HTTP: \(error)")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: self = .tls
        case let error as NIOHTTPClientUpgradeError where error == .upgraderDeniedUpgrade:
            self = .other("101 without the right Sec-WebSocket-Accept")
        case is NIOHTTPClientUpgradeError: self = .other("101 without an upgrade to WebSocket")
        default: self = .other("\(error)")
        }
    }

    /// What an error while connecting means.
    init(connecting error: any Error) {
        switch error {
        case let error as NIOConnectionError:
            if let first = error.connectionErrors.first {
                self.init(connecting: first.error)
            } else {
                self = .other("host name not found")
            }
        case ChannelError.connectTimeout: self = .timeout
        case let error as IOError: self.init(connectingCode: error.errnoCode)
        default: self.init(error)
        }
    }

    private init(connectingCode code: CInt) {
        switch code {
        case ECONNREFUSED: self = .refused
        case ETIMEDOUT: self = .timeout
        case ECONNRESET: self = .reset
        case EHOSTUNREACH, ENETUNREACH: self = .other("no route to host")
        case EADDRNOTAVAIL: self = .other("source address not available")
        case EMFILE, ENFILE: self = .other("too many open files; raise ulimit -n")
        default: self = .other("connect failed: errno \(code)")
        }
    }
}

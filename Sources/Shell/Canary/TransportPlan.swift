import Events
import NIOCore
import NIOPosix
import NIOSSL

/// How every connection of one client is made.
struct TransportPlan: Sendable {
    var address: Endpoint
    /// nil for plain `ws:`.
    var tls: NIOSSLContext?
    /// For SNI and the certificate check; nil when the server is addressed by IP.
    var sniName: String?
    /// The `Host` header.
    var host: String
    /// Of the WebSocket; for SockJS the one that all its paths begin with.
    var path: String
    var userAgent: String
    /// The client's own IP address; nil for the system's choice.
    var sourceAddress: String?
    /// When a connection in the making is cut; the machine has given it up by then.
    var connectTimeout: TimeAmount

    /// Makes a TCP connection.
    ///
    /// - Throws: when the source address is none.
    func connect(on loop: any EventLoop) throws -> EventLoopFuture<any Channel> {
        var bootstrap = ClientBootstrap(group: loop).connectTimeout(connectTimeout)
        if let sourceAddress {
            bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: sourceAddress, port: 0))
        }
        let port = Int(address.port ?? 0)
        if let literal = try? SocketAddress(ipAddress: address.host, port: port) {
            return bootstrap.connect(to: literal)
        }
        return bootstrap.connect(host: address.host, port: port)
    }

    /// TLS as the first handler of a new connection; nothing for plain `ws:`.
    func addTLS(to pipeline: ChannelPipeline.SynchronousOperations) throws {
        guard let tls else { return }
        try pipeline.addHandler(try NIOSSLClientHandler(context: tls, serverHostname: sniName))
    }
}

extension Channel {
    /// The client's own end of the connection.
    var localEndpoint: Endpoint? {
        localAddress.flatMap { address in
            address.ipAddress.map { host in
                Endpoint(host: host, port: address.port.flatMap { UInt16(exactly: $0) })
            }
        }
    }
}

/// The response header by which a node may say its name, and the name.
enum ServedBy {
    static let header = "X-Served-By"

    static func node(_ value: String?) -> NodeName? {
        value.map { NodeName(rawValue: String($0.prefix(SwarmLimits.serverTextMax))) }
    }
}

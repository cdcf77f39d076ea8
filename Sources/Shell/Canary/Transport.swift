import Events
import NIOCore
import NIOPosix
import NIOSSL

/// How every transport of one client is made.
struct TransportPlan: Sendable {
    var address: Endpoint
    /// nil for plain `ws:`.
    var tls: NIOSSLContext?
    /// For SNI and the certificate check; nil when the server is addressed by IP.
    var sniName: String?
    /// The `Host` header.
    var host: String
    var path: String
    var userAgent: String
    /// The client's own IP address; nil for the system's choice.
    var sourceAddress: String?
    /// When a connection in the making is cut; the machine has given it up by then.
    var connectTimeout: TimeAmount
}

/// One connection from the first SYN to its end: TCP, TLS, the upgrade, then WebSocket messages.
///
/// It belongs to one event loop. It tells its end exactly once, and nothing after that.
final class Transport {
    enum Event {
        case connected(local: Endpoint?)
        case requestSent
        case opened(servedBy: NodeName?)
        case received(DDPMessage)
        case ended(TransportEnd)
    }

    private let plan: TransportPlan
    private let loop: any EventLoop
    private let onEvent: (Transport, Event) -> Void
    private var channel: (any Channel)?
    /// The open WebSocket; nil before and after.
    var frames: WebSocketHandler?
    private var isOver = false

    init(
        plan: TransportPlan,
        loop: any EventLoop,
        onEvent: @escaping (Transport, Event) -> Void
    ) {
        self.plan = plan
        self.loop = loop
        self.onEvent = onEvent
    }

    /// Succeeds when no connection is left.
    var closed: EventLoopFuture<Void> {
        channel?.closeFuture ?? loop.makeSucceededVoidFuture()
    }

    func open() {
        do {
            try connect().assumeIsolated().whenComplete { result in
                switch result {
                case .success(let channel): self.connected(channel)
                case .failure(let error): self.end(TransportEnd(connecting: error))
                }
            }
        } catch {
            end(TransportEnd(connecting: error))
        }
    }

    private func connect() throws -> EventLoopFuture<any Channel> {
        var bootstrap = ClientBootstrap(group: loop).connectTimeout(plan.connectTimeout)
        if let source = plan.sourceAddress {
            bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: source, port: 0))
        }
        let port = Int(plan.address.port ?? 0)
        if let literal = try? SocketAddress(ipAddress: plan.address.host, port: port) {
            return bootstrap.connect(to: literal)
        }
        return bootstrap.connect(host: plan.address.host, port: port)
    }

    private func connected(_ channel: any Channel) {
        guard !isOver else {
            channel.close(promise: nil)
            return
        }
        self.channel = channel
        let local = channel.localAddress.flatMap { address in
            address.ipAddress.map { host in
                Endpoint(host: host, port: address.port.flatMap { UInt16(exactly: $0) })
            }
        }
        onEvent(self, .connected(local: local))
        guard !isOver else { return }
        do {
            try configure(channel.pipeline.syncOperations, plan: plan)
        } catch {
            end(TransportEnd(error))
        }
    }

    func requestSent() { tell(.requestSent) }

    func opened(servedBy: NodeName?) { tell(.opened(servedBy: servedBy)) }

    func received(_ message: DDPMessage) { tell(.received(message)) }

    private func tell(_ event: Event) {
        guard !isOver else { return }
        onEvent(self, event)
    }

    /// Tells how it ended, unless it already has, and closes what is left.
    func end(_ end: TransportEnd) {
        guard !isOver else { return }
        abandon()
        onEvent(self, .ended(end))
    }

    func send(_ messages: [String]) {
        guard !isOver else { return }
        frames?.send(messages)
    }

    /// Drops the connection without a word to the server.
    func abandon() {
        isOver = true
        channel?.close(promise: nil)
    }

    /// Says goodbye with a close frame, and cuts the connection if the server does not.
    func close(code: UInt16) {
        guard let frames, let channel else {
            abandon()
            return
        }
        isOver = true
        frames.close(code: code)
        let cut = loop.scheduleTask(in: TimeAmount(SwarmLimits.goodbye)) {
            channel.close(promise: nil)
        }
        channel.closeFuture.whenComplete { _ in cut.cancel() }
    }
}

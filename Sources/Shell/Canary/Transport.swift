import Events
import NIOCore

/// One connection from the first SYN to its end: TCP, TLS, the upgrade, then WebSocket messages.
///
/// It belongs to one event loop. It tells its end exactly once, and nothing after that.
final class Transport: ClientTransport {
    private let plan: TransportPlan
    private let loop: any EventLoop
    private let onEvent: (Transport, TransportEvent) -> Void
    private var channel: (any Channel)?
    /// The open WebSocket; nil before and after.
    var frames: WebSocketHandler?
    private var isOver = false

    init(
        plan: TransportPlan,
        loop: any EventLoop,
        onEvent: @escaping (Transport, TransportEvent) -> Void
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
            try plan.connect(on: loop).assumeIsolated().whenComplete { result in
                switch result {
                case .success(let channel): self.connected(channel)
                case .failure(let error): self.end(TransportEnd(connecting: error))
                }
            }
        } catch {
            end(TransportEnd(connecting: error))
        }
    }

    private func connected(_ channel: any Channel) {
        guard !isOver else {
            channel.close(promise: nil)
            return
        }
        self.channel = channel
        onEvent(self, .connected(local: channel.localEndpoint))
        guard !isOver else { return }
        do {
            try configure(channel.pipeline.syncOperations, plan: plan)
        } catch {
            end(TransportEnd(error))
        }
    }

    func requestSent() { tell(.requestSent) }

    func opened(servedBy: NodeName?) { tell(.opened(servedBy: servedBy, on: nil)) }

    func received(_ message: ByteBuffer) { tell(.received(message)) }

    private func tell(_ event: TransportEvent) {
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

import Events
import NIOCore

/// One connection of a client that writes or reads, as a stream of what happens on it.
///
/// `send` and `close` may be called from any thread.
final class WriterLine: Sendable {
    enum Happening: Sendable {
        case opened
        case received(DDPReply)
        /// The time for the next write.
        case tick
    }

    let happenings: AsyncStream<Happening>
    private let loop: any EventLoop
    private let transport: NIOLoopBoundBox<Transport?>
    private let into: AsyncStream<Happening>.Continuation

    /// Connects.
    ///
    /// - Parameters:
    ///   - plan: where to.
    ///   - loop: its event loop.
    ///   - field: the field of documents that is of interest.
    ///   - tick: how often `tick` comes; nil for never.
    init(_ plan: TransportPlan, on loop: any EventLoop, field: String, tick: Duration?) {
        let (stream, into) = AsyncStream.makeStream(
            of: Happening.self,
            bufferingPolicy: .bufferingOldest(WriterLimits.eventsMax)
        )
        happenings = stream
        self.into = into
        self.loop = loop
        let box = NIOLoopBoundBox<Transport?>.makeEmptyBox(eventLoop: loop)
        transport = box
        loop.execute {
            let transport = Transport(plan: plan, loop: loop) { _, event in
                switch event {
                case .connected, .requestSent: break
                case .opened: into.yield(.opened)
                case .received(let bytes):
                    into.yield(.received(DDPReply(bytes.readableBytesView, field: field)))
                case .ended: into.finish()
                }
            }
            box.value = transport
            transport.open()
        }
        guard let tick else { return }
        let ticks = loop.scheduleRepeatedTask(
            initialDelay: TimeAmount(tick),
            delay: TimeAmount(tick)
        ) { _ in into.yield(.tick) }
        into.onTermination = { _ in ticks.cancel() }
    }

    func send(_ text: String) { loop.execute { self.transport.value?.send([text]) } }

    /// Says goodbye, ends the stream, and waits until no connection is left.
    func close() async {
        // A transport that is told to close tells no end any more.
        into.finish()
        let closed = loop.flatSubmit {
            guard let transport = self.transport.value else {
                return self.loop.makeSucceededVoidFuture()
            }
            transport.close(code: 1_000)
            return transport.closed
        }
        try? await closed.get()
    }
}

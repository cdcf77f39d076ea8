import Events
import NIOCore

/// What carries one try of a client, from the first SYN to its end.
///
/// It belongs to one event loop. It tells its end exactly once, and nothing after that.
protocol ClientTransport: AnyObject {
    func open()
    func send(_ messages: [String])
    /// Says goodbye with this code where the protocol can, then ends.
    func close(code: UInt16)
    /// Ends without a word to the server.
    func abandon()
    /// Succeeds when no connection is left.
    var closed: EventLoopFuture<Void> { get }
}

/// What a transport tells its client.
enum TransportEvent {
    /// A TCP connection carries the try from now on.
    case connected(local: Endpoint?)
    case requestSent
    /// `on` is nil where there is no choice of carriers.
    case opened(servedBy: NodeName?, on: CanaryTransport?)
    case received(ByteBuffer)
    case ended(TransportEnd)
}

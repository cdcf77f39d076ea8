import Events
import NIOCore
import NIOHTTP1

/// One request on a kept connection.
final class PoolRequest {
    struct Answer {
        var status: Int
        var servedBy: NodeName?
        var body: ByteBuffer
    }

    enum Kind: Equatable {
        /// `/info`, the one whose answers tell whether a client is pinned.
        case information
        case poll
        case post
    }

    let kind: Kind
    let head: HTTPRequestHead
    let body: ByteBuffer
    /// A TCP connection carries it from now on; told again when it needed another.
    let onConnection: (Endpoint?) -> Void
    /// How it ended; never told once it was cancelled.
    let onEnd: (Result<Answer, TransportEnd>) -> Void
    fileprivate(set) weak var connection: PooledConnection?
    fileprivate(set) var isCancelled = false

    init(
        _ kind: Kind,
        head: HTTPRequestHead,
        body: ByteBuffer = ByteBuffer(),
        onConnection: @escaping (Endpoint?) -> Void = { _ in },
        onEnd: @escaping (Result<Answer, TransportEnd>) -> Void
    ) {
        self.kind = kind
        self.head = head
        self.body = body
        self.onConnection = onConnection
        self.onEnd = onEnd
    }

    /// Ends it as browsers do: HTTP/1.1 can only close the connection that carries it.
    func cancel() {
        isCancelled = true
        connection?.close()
    }
}

/// A client's kept HTTP/1.1 connections, which outlive its sessions; `PoolBook` says which is used.
///
/// There are at most as many as requests at a time: a question or a poll, and a post.
final class ConnectionPool {
    let loop: any EventLoop
    private let plan: TransportPlan
    private let clock: SwarmClock
    private var book = PoolBook()
    private var connections: [Int: PooledConnection] = [:]
    private var isClosed = false

    init(plan: TransportPlan, loop: any EventLoop, clock: SwarmClock) {
        self.plan = plan
        self.loop = loop
        self.clock = clock
    }

    /// Since when the client is pinned to a proxy that cannot serve it; nil when it is not.
    var pinnedSince: Instant? { book.pinnedSince }

    func send(_ request: PoolRequest) {
        let (id, isFresh) = book.take()
        let connection = connections[id] ?? open(id)
        request.connection = connection
        connection.send(request) { [weak self] result in
            self?.ended(request, on: id, isFresh: isFresh, result)
        }
    }

    private func open(_ id: Int) -> PooledConnection {
        let connection = PooledConnection(plan: plan, loop: loop) { [weak self] in
            self?.book.closed(id)
            self?.connections[id] = nil
        }
        connections[id] = connection
        connection.open()
        return connection
    }

    private func ended(
        _ request: PoolRequest,
        on id: Int,
        isFresh: Bool,
        _ result: Result<PoolRequest.Answer, TransportEnd>
    ) {
        switch result {
        case .success(let answer):
            let isInformation = request.kind == .information
            book.answered(id, status: answer.status, isInformation: isInformation, at: clock.now)
        // The server closed an idle connection just as it was used: browsers ask again.
        case .failure(.dropped) where !isFresh, .failure(.reset) where !isFresh:
            if !request.isCancelled, !isClosed { send(request) }
            return
        case .failure: break
        }
        if !request.isCancelled { request.onEnd(result) }
    }

    /// Closes every connection; nothing more is told.
    func close() {
        isClosed = true
        for connection in connections.values { connection.close() }
    }
}

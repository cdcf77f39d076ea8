import Events
import NIOCore
import NIOPosix
import Ports
import Synchronization
import Testing

@testable import Sockets

/// Keeps what was posted.
final class Sink: EventSink {
    private let posted = Mutex<[Event]>([])

    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        posted.withLock { $0.append(event) }
    }

    var events: [Event] { posted.withLock { $0 } }

    var changes: [SourceChange] {
        events.compactMap { if case .sourceChanged(let change) = $0 { change } else { nil } }
    }

    func censuses(of node: NodeName) -> [SocketCensus] {
        events.compactMap { event in
            if case .socketsCounted(let census) = event, census.node == node { census } else { nil }
        }
    }

    /// The clients of a node now, by folding all that was told.
    func clients(of node: NodeName) -> [String: SessionRow] {
        fold(censuses(of: node).map(\.clients))
    }
}

func fold(_ changes: [SessionChange]) -> [String: SessionRow] {
    changes.reduce(into: [:]) { clients, change in
        switch change {
        case .snapshot(let rows):
            clients = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        case .delta(let opened, let closed):
            for id in closed { clients[id] = nil }
            for row in opened { clients[row.id] = row }
        }
    }
}

struct FixedTicker: Ticker {
    var now: Instant { .zero }
    var wall: WallTime { WallTime(rawValue: 1_795_405_729_000_000_000) }
}

/// Waits until `condition` holds; fails after 30 s.
func eventually(
    _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("never: \(what)", sourceLocation: sourceLocation)
}

/// Counts what several threads do.
final class Counter: Sendable {
    private let count = Mutex(0)
    func add() { count.withLock { $0 += 1 } }
    var value: Int { count.withLock { $0 } }
}

/// Accepts connections and says nothing.
struct Listener {
    let channel: any Channel
    let address: AddressPort
    /// Connections that it took over from the kernel, which calls them established before that: those
    /// it did not take over are reset when it closes.
    let accepted = Counter()

    init(_ host: String, isIPv6Only: Bool = true) async throws {
        let accepted = accepted
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 4_096)
            .childChannelInitializer { channel in
                accepted.add()
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: host, port: 0).get()
        let port = try #require(channel.localAddress?.port)
        let found = try #require(NetworkAddress(host))
        address = AddressPort(address: found, port: UInt16(port))
    }

    func connect(through host: String? = nil) async throws -> any Channel {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: host ?? address.address.description, port: Int(address.port)).get()
    }
}

extension Channel {
    /// As a census tells it.
    var id: String {
        guard let local = localAddress, let host = local.ipAddress, let port = local.port,
            let address = NetworkAddress(host)
        else { return "?" }
        return AddressPort(address: address, port: UInt16(port)).description
    }
}

import Events
import Glibc
import NIOCore
import Ports
import Synchronization
import Testing

@testable import Sockets

private func census(_ targets: [SocketTarget]) -> SocketsCensus {
    SocketsCensus(targets: targets, every: .milliseconds(10), ticker: FixedTicker())
}

@Suite struct `A census of sockets` {
    @Test func `sees who is connected, who comes and who goes`() async throws {
        let web = try await Listener("127.0.0.1")
        let other = try await Listener("127.0.0.1")
        var clients = [try await web.connect(), try await web.connect()]
        let stranger = try await other.connect()
        let sink = Sink()
        let census = census([SocketTarget(node: "web1", listen: web.address)])
        census.start(into: sink)

        try await eventually("two clients") { sink.clients(of: "web1").count == 2 }
        #expect(Set(sink.clients(of: "web1").keys) == Set(clients.map(\.id)))
        #expect(sink.changes.map(\.state) == [.open])
        let row = try #require(sink.clients(of: "web1")[clients[0].id])
        #expect(row.client.description == row.id && row.server == nil)
        #expect(row.opened == FixedTicker().wall)
        clients.append(try await web.connect())
        try await eventually("three clients") { sink.clients(of: "web1").count == 3 }
        let left = clients[0].id
        let first = clients.removeFirst()
        try await first.close()
        try await eventually("one is gone") { sink.clients(of: "web1")[left] == nil }
        #expect(Set(sink.clients(of: "web1").keys) == Set(clients.map(\.id)))

        await census.stop()
        let posted = sink.events.count
        #expect(sink.censuses(of: "web1").allSatisfy { $0.toApp == nil && $0.leftOut == 0 })
        for channel in clients + [stranger, web.channel, other.channel] {
            try await channel.close()
        }
        #expect(sink.events.count == posted)
    }

    @Test func `serves all nodes by one reading, and counts connections with the app`() async throws
    {
        let (one, two) = (try await Listener("127.0.0.1"), try await Listener("127.0.0.2"))
        let app = try await Listener("127.0.0.3")
        let clients = [try await one.connect(), try await two.connect(), try await two.connect()]
        let behind = [try await app.connect(), try await app.connect()]
        let sink = Sink()
        let census = census([
            SocketTarget(node: "web1", listen: one.address, app: app.address),
            SocketTarget(node: "web2", listen: two.address),
        ])
        census.start(into: sink)

        try await eventually("both are told") { !sink.censuses(of: "web2").isEmpty }
        #expect(Set(sink.clients(of: "web1").keys) == [clients[0].id])
        #expect(Set(sink.clients(of: "web2").keys) == Set(clients[1...].map(\.id)))
        #expect(sink.censuses(of: "web1").first?.toApp == 2)
        #expect(sink.censuses(of: "web2").first?.toApp == nil)
        await census.stop()
        for channel in clients + behind { try await channel.close() }
        for listener in [one, two, app] { try await listener.channel.close() }
    }

    @Test func `an IPv4 client of an IPv6 listener is known by its IPv4 address`() async throws {
        let web = try await Listener("::")
        let (four, six) = (
            try await web.connect(through: "127.0.0.1"), try await web.connect(through: "::1")
        )
        let sink = Sink()
        let mapped = AddressPort(
            address: try #require(NetworkAddress("127.0.0.1")),
            port: web.address.port
        )
        let census = census([
            SocketTarget(node: "any", listen: web.address),
            SocketTarget(node: "four", listen: mapped),
        ])
        census.start(into: sink)

        try await eventually("both are told") { !sink.censuses(of: "four").isEmpty }
        #expect(Set(sink.clients(of: "any").keys) == [four.id, six.id])
        #expect(four.id.hasPrefix("127.0.0.1:") && six.id.hasPrefix("[::1]:"))
        #expect(Set(sink.clients(of: "four").keys) == [four.id])
        await census.stop()
        for channel in [four, six, web.channel] { try await channel.close() }
    }

    @Test func `a table of thousands is read whole, over many messages`() async throws {
        let web = try await Listener("127.0.0.1")
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let count = min(3_000, max(100, (Int(limit.rlim_cur) - 1_000) / 3))
        var clients: [any Channel] = []
        for _ in 0..<count { clients.append(try await web.connect()) }
        var table = ConnectionTable()
        func read(_ filter: PortFilter) throws -> Set<Connection> {
            var found: Set<Connection> = []
            try table.read(filter, begin: { found = [] }, take: { found.insert($0) })
            return found
        }

        let ids = Set(clients.map(\.id))
        var filtered: Set<Connection> = []
        try await eventually("all are accepted") {
            filtered = try read(PortFilter(local: [web.address.port]))
            return filtered.count == count
        }
        #expect(Set(filtered.map(\.remote.description)) == ids)
        #expect(filtered.allSatisfy { $0.local == web.address })
        #expect(Set(filtered.map(\.cookie)).count == count)
        let all = try read(.all)
        #expect(filtered.isSubset(of: all))
        #expect(all.count >= 2 * count)
        let far = try read(PortFilter(local: [1, 2], remote: [3, web.address.port]))
        #expect(Set(far.map(\.local.description)) == ids)
        let many = PortFilter(local: Array(1...UInt16(Limits.filteredPorts)), remote: [])
        #expect(try read(many).isDisjoint(with: filtered))
        for client in clients { try await client.close() }
        try await web.channel.close()
        try await eventually("none is left") {
            try read(PortFilter(local: [web.address.port])).isEmpty
        }
    }

    @Test func `who comes over IPv6 is seen at once, though nobody did before`() async throws {
        var table = ConnectionTable()
        let four = try await Listener("127.0.0.1")
        func read(_ port: UInt16) throws -> Int {
            var found = 0
            try table.read(
                PortFilter(local: [port]),
                begin: { found = 0 },
                take: { _ in found += 1 }
            )
            return found
        }
        for _ in 0..<3 { #expect(try read(four.address.port) == 0) }
        let six = try await Listener("::1")
        let client = try await six.connect()
        try await eventually("it is established") { try read(six.address.port) == 1 }
        try await eventually("it is accepted") { six.accepted.value == 1 }
        try await six.channel.close()
        for _ in 0..<3 { #expect(try read(six.address.port) == 1) }
        try await client.close()
        try await eventually("it is gone") { try read(six.address.port) == 0 }
        try await four.channel.close()
    }

    @Test(arguments: [2, 20])
    func `few nodes and many are told apart alike`(count: Int) throws {
        func end(_ number: Int, _ port: UInt16) throws -> AddressPort {
            AddressPort(address: try #require(NetworkAddress("10.0.0.\(number)")), port: port)
        }
        var targets = try (1...count).map { number in
            SocketTarget(
                node: NodeName(rawValue: "web\(number)"),
                listen: try end(number, 443),
                app: try end(number, 3_000)
            )
        }
        let any = AddressPort(address: try #require(NetworkAddress("0.0.0.0")), port: 444)
        targets[0].listen = any
        let index = TargetIndex(targets)
        func told(_ local: AddressPort, _ remote: AddressPort) -> [[Int]] {
            var told: [[Int]] = [[], []]
            index.sort(
                Connection(local: local, remote: remote, cookie: 1),
                accepted: { told[0].append($0) },
                reaching: { told[1].append($0) }
            )
            return told
        }
        #expect(told(try end(2, 443), try end(99, 9)) == [[1], []])
        #expect(told(try end(2, 442), try end(99, 9)) == [[], []])
        #expect(told(try end(77, 444), try end(99, 9)) == [[0], []])
        #expect(told(try end(99, 9), try end(2, 3_000)) == [[], [1]])
        #expect(told(try end(99, 9), try end(2, 443)) == [[], []])
        #expect(index.filter.local == [443, 444] && index.filter.remote == [3_000])
    }

    @Test func `fails in words and is back`() async throws {
        let isRefused = Mutex(true)
        let one = Connection(
            local: try #require(AddressPort("10.0.0.1:443")),
            remote: try #require(AddressPort("[2001:db8::1]:5000")),
            cookie: 7
        )
        let sink = Sink()
        let census = SocketsCensus(
            targets: [SocketTarget(node: "web1", listen: one.local)],
            every: .milliseconds(5),
            ticker: FixedTicker()
        ) {
            { _, begin, take throws(SocketsError) in
                begin()
                take(one)
                // What was told of a reading that failed counts for nothing.
                if isRefused.withLock({ $0 }) { throw .refused(1) }
            }
        }
        census.start(into: sink)

        try await eventually("failing") { sink.changes.last?.state == .failing }
        #expect(sink.changes.last?.detail.contains("permission denied") == true)
        #expect(sink.censuses(of: "web1").isEmpty)
        isRefused.withLock { $0 = false }
        try await eventually("open") { sink.changes.last?.state == .open }
        try await eventually("told") { sink.clients(of: "web1").count == 1 }
        isRefused.withLock { $0 = true }
        try await eventually("failing again") { sink.changes.count == 3 }
        isRefused.withLock { $0 = false }
        let told = sink.censuses(of: "web1").count
        try await eventually("told again") { sink.censuses(of: "web1").count > told + 1 }
        let again = sink.censuses(of: "web1")[told...].prefix(2).map(\.clients)
        let snapshots = again.filter { if case .snapshot = $0 { true } else { false } }
        #expect(!snapshots.isEmpty)
        await census.stop()
    }

    @Test func `stops before it began, and twice`() async {
        let sink = Sink()
        let census = census([])
        await census.stop()
        census.start(into: sink)
        await census.stop()
        #expect(sink.events.isEmpty)
    }
}

import Events
import NIOCore
import NIOPosix
import Ports
import Synchronization
import TestKit
import Testing

@testable import HAProxy

/// What a pace was asked to wait, in order.
private final class Waits: Sendable {
    private let kept = Mutex<[Duration]>([])
    var all: [Duration] { kept.withLock { $0 } }
    func add(_ wait: Duration) { kept.withLock { $0.append(wait) } }
}

/// How far a step said it was.
private final class Advances: Sendable {
    private let kept = Mutex<[Int]>([])
    var all: [Int] { kept.withLock { $0 } }
    func add(_ done: Int) { kept.withLock { $0.append(done) } }
}

@Suite(.enabled(if: isInstalled, "haproxy is not installed: apt-get install haproxy"))
struct `Levers on a real HAProxy` {
    private let web1 = HAProxyServer(backend: "todos", server: "web1")

    private func driver(_ cluster: Cluster, _ waits: Waits = Waits()) -> HAProxyDriver {
        HAProxyDriver(
            sockets: ["haproxy": HAProxySocket(address: .unix(cluster.socketPath))],
            pace: { waits.add($0) }
        )
    }

    private func perform(
        _ action: OperationStep.Action,
        _ cluster: Cluster
    ) async -> StepOutcome {
        await driver(cluster).perform(OperationStep(action: action))
    }

    /// What `show stat` says of web1.
    private func stat(_ column: String, _ cluster: Cluster) async throws -> String? {
        let socket = HAProxySocket(address: .unix(cluster.socketPath))
        let answer = try await socket.ask(.showStat, timeout: .seconds(5))
        let table = try #require(StatTable(answer))
        let row = try #require(table.rows.first { table.value($0, "svname") == "web1" })
        return table.value(row, column)
    }

    /// A cluster that answers, with both servers up.
    private func cluster() async throws -> Cluster {
        let cluster = try await Cluster()
        var isUp = false
        while !isUp {
            try await eventually("an answer") { true }
            isUp = (try? await stat("status", cluster))?.hasPrefix("UP") == true
        }
        return cluster
    }

    @Test func `a weight stands in show stat`() async throws {
        let cluster = try await cluster()
        let before = try #require(try await stat("weight", cluster).flatMap(Int.init))
        #expect(await perform(.haproxySetWeight(web1, percent: 0), cluster) == .accepted)
        #expect(try await stat("weight", cluster) == "0")
        #expect(await perform(.haproxySetWeight(web1, percent: 100), cluster) == .accepted)
        #expect(try await stat("weight", cluster) == "\(before)")
        try await cluster.end()
    }

    @Test func `shedding ends each session of the node and no other`() async throws {
        let cluster = try await cluster()
        var clients: [any Channel] = []
        for _ in 1...6 { clients.append(try await cluster.connect()) }
        var before: String?
        while before != "3" { before = try await stat("scur", cluster) }
        #expect(await perform(.haproxySetState(web1, .drain), cluster) == .accepted)
        let (waits, advances) = (Waits(), Advances())
        let shed = OperationStep(action: .haproxyShed(web1, perSecond: 20))
        let outcome = await driver(cluster, waits).perform(shed) { done, _ in advances.add(done) }
        #expect(outcome == .accepted)
        // The other waits are between looks at sessions that end in HAProxy's own time.
        #expect(waits.all.count { $0 == .milliseconds(50) } == 2)
        #expect(advances.all == [0, 1, 2, 3])
        let open = clients
        try await eventually("three clients were cut") { open.count { !$0.isActive } == 3 }
        var left: String?
        while left != "0" { left = try await stat("scur", cluster) }
        for client in clients where client.isActive { try await client.close() }
        try await cluster.end()
    }

    @Test func `a server that is down is drained and made ready too`() async throws {
        let cluster = try await cluster()
        try await cluster.loseServer(0)
        while try await stat("status", cluster)?.hasPrefix("DOWN") != true {}
        #expect(await perform(.haproxySetState(web1, .drain), cluster) == .accepted)
        #expect(await perform(.haproxySetState(web1, .maint), cluster) == .accepted)
        #expect(await perform(.haproxySetState(web1, .ready), cluster) == .accepted)
        try await cluster.end()
    }

    @Test func `a cut ends them all at once`() async throws {
        let cluster = try await cluster()
        var clients: [any Channel] = []
        for _ in 1...4 { clients.append(try await cluster.connect()) }
        var before: String?
        while before != "2" { before = try await stat("scur", cluster) }
        #expect(await perform(.haproxyCut(web1), cluster) == .accepted)
        let open = clients
        try await eventually("two clients were cut") { open.count { !$0.isActive } == 2 }
        for client in clients where client.isActive { try await client.close() }
        try await cluster.end()
    }
}

@Suite struct `A driver of HAProxy` {
    @Test func `carries out nothing for a HAProxy that it does not have`() async {
        let driver = HAProxyDriver(sockets: [:])
        let cut = OperationStep.Action.haproxyCut(HAProxyServer(backend: "b", server: "s"))
        #expect(!driver.canPerform(cut))
        #expect(!driver.canPerform(.command(["true"])))
    }

    @Test(arguments: [
        "a b", "a;b", "a\nb", "a\\b", "-a", "", "a\u{0}", "ä", "a/b", "$(a)", "a\rb", "a'b", "a\"b",
        String(repeating: "a", count: 65),
    ])
    func `sends no name that could be read as another command`(name: String) {
        #expect(throws: HAProxyError.self) {
            try HAProxyCommand.setWeight(backend: "be", server: name, percent: 5)
        }
        #expect(throws: HAProxyError.self) {
            try HAProxyCommand.shutdownSessions(backend: name, server: "s")
        }
        #expect(throws: HAProxyError.self) { try HAProxyCommand.shutdownSession(name) }
    }

    @Test(arguments: [-1, 101, Int.max]) func `sets no weight that is no percentage`(percent: Int) {
        #expect(throws: HAProxyError.self) {
            try HAProxyCommand.setWeight(backend: "be", server: "s", percent: percent)
        }
    }

    @Test func `names a session by its pointer only`() throws {
        #expect(try HAProxyCommand.shutdownSession("0x55d0f").text == "shutdown session 0x55d0f")
        #expect(throws: HAProxyError.self) { try HAProxyCommand.shutdownSession("0x") }
        #expect(throws: HAProxyError.self) { try HAProxyCommand.shutdownSession("0x1;shutdown") }
    }
}

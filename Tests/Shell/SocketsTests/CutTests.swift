import Events
import Foundation
import NIOCore
import Ports
import Testing

@testable import Sockets

/// Whether this process may end connections in this kernel.
private let mayCut: Bool = {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
    let word = line?.split(separator: "\t").last ?? "0"
    // CAP_NET_ADMIN is number 12 (linux/capability.h).
    return (UInt64(word, radix: 16) ?? 0) & (1 << 12) != 0
}()

@Suite(.enabled(if: mayCut, "ending connections needs CAP_NET_ADMIN"))
struct `Connections ended in the kernel` {
    private func cut(_ addresses: [AddressPort]) async -> StepOutcome {
        let action = OperationStep.Action.cutSockets(app: addresses.map(\.endpoint))
        return await SocketCutDriver().perform(OperationStep(action: action))
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func `those to the app end, those to another stay`(host: String) async throws {
        let (app, other) = (try await Listener(host), try await Listener(host))
        var mine: [any Channel] = []
        for _ in 1...5 { mine.append(try await app.connect()) }
        let theirs = try await other.connect()
        try await eventually("taken over") { app.accepted.value == 5 && other.accepted.value == 1 }

        #expect(await cut([app.address]) == .accepted)
        let ended = mine
        try await eventually("all five saw their end") { ended.allSatisfy { !$0.isActive } }
        #expect(theirs.isActive)

        let again = try await app.connect()
        #expect(again.isActive, "the app itself goes on")
        for channel in [again, theirs, app.channel, other.channel] { try await channel.close() }
    }

    @Test func `an IPv4 client of an IPv6 listener is met too`() async throws {
        let app = try await Listener("::", isIPv6Only: false)
        let client = try await app.connect(through: "127.0.0.1")
        try await eventually("taken over") { app.accepted.value == 1 }
        let port = app.address.port
        let address = try #require(AddressPort("127.0.0.1:\(port)"))
        #expect(await cut([address]) == .accepted)
        try await eventually("it saw its end") { !client.isActive }
        try await app.channel.close()
    }

    @Test func `where nobody is connected there is nothing to do`() async throws {
        let app = try await Listener("127.0.0.1")
        #expect(await cut([app.address]) == .accepted)
        try await app.channel.close()
    }
}

@Suite struct `A driver that ends connections` {
    @Test func `takes addresses only, never names`() async {
        let action = OperationStep.Action.cutSockets(app: [Endpoint("todos.example:3000")])
        let outcome = await SocketCutDriver().perform(OperationStep(action: action))
        #expect(outcome == .failed("an app's address is no IP address with a port"))
    }

    @Test func `carries out nothing else`() async {
        let driver = SocketCutDriver()
        #expect(driver.canPerform(.cutSockets(app: [])))
        #expect(!driver.canPerform(.command(["true"])))
        #expect(!driver.canPerform(.awaitEmpty))
    }
}

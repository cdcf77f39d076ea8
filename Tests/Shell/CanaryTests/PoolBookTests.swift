import Events
import Foundation
import Testing

@testable import Canary

@Suite struct `A client's kept connections` {
    private var book = PoolBook()

    private func at(_ seconds: Int64) -> Instant { Instant(rawValue: seconds * 1_000_000_000) }

    private mutating func ask(_ status: Int, at seconds: Int64) -> Int {
        let id = book.take().id
        book.answered(id, status: status, isInformation: true, at: at(seconds))
        return id
    }

    @Test mutating func `a live connection is used again whatever it answered`() {
        let (first, isFresh) = book.take()
        #expect(isFresh)
        book.answered(first, status: 200, isInformation: true, at: at(0))
        for second in Int64(1)...5 {
            #expect(ask(502, at: second) == first)
        }
        #expect(book.connections.count == 1)
    }

    @Test mutating func `a busy connection is not shared, and the last one used goes first`() {
        let poll = book.take().id
        let post = book.take()
        #expect(post.isFresh)
        #expect(post.id != poll)
        book.answered(post.id, status: 204, isInformation: false, at: at(1))
        book.answered(poll, status: 200, isInformation: false, at: at(2))
        #expect(book.take().id == poll)
        #expect(book.take().id == post.id)
    }

    @Test mutating func `a dead connection is replaced`() {
        let first = ask(200, at: 0)
        book.closed(first)
        let next = book.take()
        #expect(next.isFresh)
        #expect(next.id != first)
    }

    @Test(arguments: [502, 503, 504])
    mutating func `pinned is who gets no answer of an app on a kept connection`(status: Int) {
        _ = ask(200, at: 0)
        #expect(book.pinnedSince == nil)
        _ = ask(status, at: 7)
        _ = ask(status, at: 8)
        #expect(book.pinnedSince == at(7))
        _ = ask(200, at: 9)
        #expect(book.pinnedSince == nil)
    }

    @Test mutating func `one bad answer on a new connection is bad luck, two are a pin`() {
        let first = ask(502, at: 1)
        #expect(book.pinnedSince == nil)
        _ = ask(502, at: 3)
        #expect(book.pinnedSince == at(1))
        book.closed(first)
        #expect(book.pinnedSince == nil)
    }

    @Test(arguments: [404, 500, 301])
    mutating func `an answer that came from an app is no pin`(status: Int) {
        _ = ask(200, at: 0)
        _ = ask(status, at: 1)
        #expect(book.pinnedSince == nil)
    }
}

@Suite struct `The ledger of SockJS clients` {
    private var ledger = SwarmLedger()

    private mutating func record(
        _ milliseconds: Int64,
        _ fact: CanaryFact,
        _ transport: CanaryTransport?,
        pinnedSince: Int64? = nil
    ) {
        let report = CanaryReport(
            client: "c001",
            fact: fact,
            transport: transport,
            pinnedSince: pinnedSince.map { WallTime(rawValue: $0 * 1_000_000) }
        )
        let nanoseconds = milliseconds * 1_000_000
        let wall = WallTime(rawValue: nanoseconds)
        ledger.record(report, at: Instant(rawValue: nanoseconds), wall: wall)
    }

    private var usable: CanaryFact {
        let phases = HandshakePhases(
            connect: .zero,
            tls: .zero,
            upgrade: .zero,
            session: .zero,
            subscribe: .zero
        )
        return .usable(attempt: 1, node: "web1", phases: phases)
    }

    @Test mutating func `a pin lasts from its first bad answer until the client is free`() throws {
        record(0, usable, .webSocket)
        record(1_000, .lost(.dropped), .webSocket)
        let failed = CanaryFact.attemptFailed(attempt: 1, outcome: .status(502), took: .zero)
        record(1_020, failed, .webSocket, pinnedSince: 1_015)
        record(4_000, failed, .webSocket, pinnedSince: 1_015)

        let during = ledger.summary(at: WallTime(rawValue: 6_015_000_000))
        let client = try #require(during.sockJSClients.first)
        #expect(during.pinned == 1)
        #expect(client.transport == nil)
        #expect(client.pinnedSeconds == 5)

        record(9_015, .attemptStarted(attempt: 3), .webSocket)
        record(9_100, usable, .xhrPolling)
        let after = ledger.summary
        #expect(after.pinned == 0)
        #expect(after.pins.map(\.seconds) == [8])
        #expect(after.degraded == 1)
        #expect(after.sockJSClients.first?.transport == .xhrPolling)
        record(10_000, .lost(.dropped), .xhrPolling)
        #expect(ledger.summary.degraded == 0)
    }

    @Test mutating func `a client of a bare WebSocket is not among them`() {
        record(0, usable, nil)
        #expect(ledger.summary.sockJSClients.isEmpty)
    }

    @Test func `a report without a transport is still understood`() throws {
        let old = Data(#"{"client":"c001","fact":{"left":{}}}"#.utf8)
        let report = try JSONDecoder().decode(CanaryReport.self, from: old)
        #expect(report == CanaryReport(client: "c001", fact: .left))
    }
}

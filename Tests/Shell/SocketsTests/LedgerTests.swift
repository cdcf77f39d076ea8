import Events
import Testing

@testable import Sockets

private let start = WallTime(rawValue: 1_000_000_000)

private func client(_ number: Int) throws -> AddressPort {
    AddressPort(
        address: try #require(NetworkAddress("10.0.0.1")),
        port: UInt16(number)
    )
}

@Suite struct `The ledger of clients` {
    @Test func `tells all at first and every minute, else what changed`() throws {
        var ledger = ClientLedger()
        var snapshots: [Int] = []
        var told: [SessionChange] = []
        for census in 0..<121 {
            ledger.begin()
            ledger.take(try client(1), cookie: 1)
            if census >= 3 { ledger.take(try client(2), cookie: 2) }
            let (change, leftOut) = ledger.end(wall: start + .seconds(census))
            #expect(leftOut == 0)
            if case .snapshot = change { snapshots.append(census) }
            told.append(change)
        }
        #expect(snapshots == [0, 60, 120])
        #expect(told[1] == .delta(opened: [], closed: []))
        let rows = fold(told)
        #expect(rows["10.0.0.1:1"]?.opened == start)
        #expect(rows["10.0.0.1:2"]?.opened == start + .seconds(3))
    }

    @Test func `a port that is used again at once is another connection`() throws {
        var ledger = ClientLedger()
        for cookie in 1...2 as ClosedRange<UInt64> {
            ledger.begin()
            ledger.take(try client(9), cookie: cookie)
            let (change, _) = ledger.end(wall: start + .seconds(Int(cookie)))
            guard cookie == 2 else { continue }
            guard case .delta(let opened, let closed) = change else {
                Issue.record("no delta")
                return
            }
            #expect(closed == ["10.0.0.1:9"])
            #expect(opened.map(\.opened) == [start + .seconds(2)])
        }
    }

    @Test func `lists up to its limit, counts the rest, and lists them when there is room`() throws
    {
        var ledger = ClientLedger(rowsMax: 3)
        func census(_ numbers: ClosedRange<Int>) throws -> (listed: Int, leftOut: Int) {
            ledger.begin()
            for number in numbers { ledger.take(try client(number), cookie: UInt64(number)) }
            ledger.tellAll()
            let (change, leftOut) = ledger.end(wall: start)
            guard case .snapshot(let rows) = change else { return (-1, -1) }
            return (rows.count, leftOut)
        }
        #expect(try census(1...10) == (3, 7))
        #expect(try census(1...10) == (3, 7))
        #expect(try census(3...5) == (3, 0))
    }

    @Test func `a census that was begun anew forgets what was told before`() throws {
        var ledger = ClientLedger(rowsMax: 2)
        ledger.begin()
        for number in 1...5 { ledger.take(try client(number), cookie: UInt64(number)) }
        ledger.begin()
        ledger.take(try client(7), cookie: 7)
        let (change, leftOut) = ledger.end(wall: start)
        #expect(fold([change]).keys.sorted() == ["10.0.0.1:7"])
        #expect(leftOut == 0)
    }
}

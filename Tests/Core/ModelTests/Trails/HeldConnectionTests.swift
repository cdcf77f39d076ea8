import Events
import Testing

@testable import Model

@Suite struct `A connection that the balancer held` {
    private let accepted = WallTime(rawValue: 1_795_678_060_071_000_000)

    private func stretch(request: Duration, reached: Duration?) -> Stretch {
        var leg = Leg(
            client: Endpoint("127.43.100.17:48441"),
            node: "web1",
            accepted: accepted,
            precision: .milliseconds(1)
        )
        leg.reached = reached.map { accepted + $0 }
        let contact = Contact(
            kind: .webSocket,
            node: "web1",
            endpoint: leg.client,
            start: accepted + request,
            end: nil
        )
        return Stretch(contact, leg: leg)
    }

    @Test func `has its round trip from what came after`() {
        // A balancer that tried a dead server for two seconds, then TLS in 12 ms.
        let held = stretch(request: .milliseconds(2_016), reached: .milliseconds(2_004))
        #expect(held.secured == .milliseconds(2_016))
        #expect(held.roundTrip == .milliseconds(4))
        let straight = stretch(request: .milliseconds(12), reached: .zero)
        #expect(straight.roundTrip == .milliseconds(4))
        #expect(stretch(request: .milliseconds(12), reached: nil).roundTrip == .milliseconds(4))
    }

    @Test func `never has one below nothing, whatever the clocks say`() {
        let early = stretch(request: .milliseconds(5), reached: .milliseconds(9))
        #expect(early.roundTrip == .zero)
    }
}

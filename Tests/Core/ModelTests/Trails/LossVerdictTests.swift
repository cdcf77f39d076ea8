import Events
import Testing

@testable import Model

@Suite struct `How a session was lost` {
    private let at = WallTime(rawValue: 1_795_679_017_163_000_000)

    private func verdict(contact flags: String?, leg legFlags: String?) -> LossHow {
        var contact = Contact(
            kind: .webSocket,
            node: "web2",
            endpoint: Endpoint("127.44.100.7:58451"),
            start: at - .seconds(2),
            end: at
        )
        contact.flags = flags
        var leg = Leg(
            client: Endpoint("127.44.100.7:58451"),
            node: "web2",
            accepted: at - .seconds(2),
            precision: .milliseconds(1)
        )
        leg.flags = legFlags
        return NodeBooks().verdict(on: contact, leg: leg, at: at).how
    }

    @Test func `by the flags of the proxy that talked to the app`() {
        #expect(verdict(contact: "SD--", leg: nil) == .crash)
        #expect(verdict(contact: "cD--", leg: nil) == .timeout)
        #expect(verdict(contact: "----", leg: "K-") == .admin)
    }

    @Test func `a reset where TCP is passed on is no crash`() {
        // nginx had closed after a goodbye; the client's last TLS record came too late.
        #expect(verdict(contact: nil, leg: "SD") == .closed)
        #expect(verdict(contact: nil, leg: "K-") == .admin)
        #expect(verdict(contact: nil, leg: "D-") == .cut)
    }
}

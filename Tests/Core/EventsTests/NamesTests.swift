import Events
import Testing

@Suite struct `Names and endpoints` {
    @Test(arguments: [
        ("127.0.0.1:59116", "127.0.0.1", UInt16(59_116)),
        ("[2001:db8::1]:443", "2001:db8::1", 443),
        ("web1.example:80", "web1.example", 80),
        ("localhost:0", "localhost", 0),
        ("127.0.0.1", "127.0.0.1", nil),
        ("::1", "::1", nil),
        ("2001:db8::1", "2001:db8::1", nil),
        ("unix:", "unix:", nil),
        ("unix:/run/app.sock", "unix:/run/app.sock", nil),
        ("127.0.0.1:70000", "127.0.0.1:70000", nil),
        ("", "", nil),
    ])
    func `an endpoint is read as a log spells it`(text: String, host: String, port: UInt16?) {
        #expect(Endpoint(text) == Endpoint(host: host, port: port))
    }

    @Test(arguments: ["127.0.0.1:59116", "[2001:db8::1]:443", "::1", "unix:/run/app.sock", ""])
    func `an endpoint is written as it was read`(text: String) {
        #expect(Endpoint(text).description == text)
    }

    @Test func `names are ordered and printed as their text`() {
        let names: [NodeName] = ["web2", "web10", "web1"]
        #expect(names.sorted().map(\.description) == ["web1", "web10", "web2"])
    }
}

import Events
import Testing

@testable import Canary

@Suite struct `Swarm options` {
    @Test(arguments: [
        ("wss://todos.lab/websocket", true, "todos.lab", UInt16(443), "/websocket"),
        ("ws://127.0.0.1:3000/sockjs/websocket", false, "127.0.0.1", 3000, "/sockjs/websocket"),
        ("wss://[::1]:8443/a?b=c", true, "::1", 8443, "/a?b=c"),
        ("wss://[::1]/a", true, "::1", 443, "/a"),
        ("ws://host", false, "host", 80, "/"),
    ])
    func `an address is taken apart`(
        url: String,
        tls: Bool,
        host: String,
        port: UInt16,
        path: String
    ) throws {
        let options = try SwarmOptions(url: url, clients: 1)

        #expect(options.tls == tls)
        #expect(options.address == Endpoint(host: host, port: port))
        #expect(options.path == path)
        try options.validate()
    }

    @Test(arguments: ["http://host/", "wss:/host", "wss://", "wss:///path", "wss://u@h/", ""])
    func `what is no WebSocket address is refused`(url: String) {
        #expect(throws: SwarmError.self) { try SwarmOptions(url: url, clients: 1) }
    }

    @Test func `clients have names and addresses of their own`() {
        var options = SwarmOptions(address: Endpoint("127.0.0.1:1"), clients: 1_000)
        options.sourceNetwork = "127.41"

        #expect(options.name(of: 0) == "c001")
        #expect(options.name(of: 41) == "c042")
        #expect(options.name(of: 999) == "c1000")
        #expect(options.sourceAddress(of: 0) == "127.41.100.1")
        #expect(options.sourceAddress(of: 249) == "127.41.100.250")
        #expect(options.sourceAddress(of: 250) == "127.41.101.1")
        #expect(Set((0..<5_000).map { options.sourceAddress(of: $0) }).count == 5_000)
    }

    @Test(
        arguments: [
            { $0.clients = 0 }, { $0.clients = SwarmLimits.clientsMax + 1 },
            { $0.path = "websocket" },
            { $0.path = "/a\r\nX: y" }, { $0.serverName = "a b" }, { $0.threads = 0 },
            { $0.startsPerSecond = 0 }, { $0.sourceNetwork = "127" },
            { $0.sourceNetwork = "127.300" },
            { $0.address.port = nil }, { $0.address.host = "" },
        ] as [@Sendable (inout SwarmOptions) -> Void]
    )
    func `what cannot work is refused`(change: @Sendable (inout SwarmOptions) -> Void) throws {
        var options = SwarmOptions(address: Endpoint("127.0.0.1:1"), clients: 1)
        try options.validate()
        change(&options)

        #expect(throws: SwarmError.self) { try options.validate() }
    }

    @Test func `a missing certificate authority is told by its path`() throws {
        var options = SwarmOptions(address: Endpoint("127.0.0.1:1"), clients: 1)
        options.certificateAuthority = "/nonexistent/ca.pem"

        let error = #expect(throws: SwarmError.self) { try CanarySwarm(options) }
        #expect(error.map { "\($0)" }?.contains("/nonexistent/ca.pem") == true)
    }
}

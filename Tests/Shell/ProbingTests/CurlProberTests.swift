import Events
import Foundation
import Ports
import Testing

@testable import Probing

/// The first result of probing one address.
private func probe(
    _ url: String,
    timeout: Duration = .seconds(5),
    authority: String? = nil
) async throws -> ProbeResult {
    let posts = Posts()
    let spec = ProbeSpec(url: url, timeout: timeout, certificateAuthority: authority)
    let prober = CurlProber(targets: [("web1", spec)], ticker: StandingTicker())
    prober.start(into: posts)
    let results = await posts.results(1)
    await prober.stop()
    return try #require(results.first)
}

@Suite(.timeLimit(.minutes(1))) struct `A probe over HTTP` {
    @Test(
        arguments: [
            ("200 OK", .ok(status: 200)), ("204 No Content", .ok(status: 204)),
            ("302 Found", .ok(status: 302)), ("404 Not Found", .httpStatus(404)),
            ("500 Internal Server Error", .httpStatus(500)), ("502 Bad Gateway", .httpStatus(502)),
            ("503 Service Unavailable", .httpStatus(503)),
        ] as [(String, ProbeOutcome)]
    )
    func `tells the status`(status: String, outcome: ProbeOutcome) async throws {
        // A redirect that was followed would end at a port that is closed.
        let server = try await Server(
            .answersAndStays(Server.page(status, "Location: http://127.0.0.1:1/\r\n"))
        )
        let result = try await probe("http://127.0.0.1:\(server.port)/health")
        try await server.stop()

        #expect(result.outcome == outcome)
        #expect(result.node == "web1")
        let resolved = try #require(result.phases.resolved)
        let connected = try #require(result.phases.connected)
        let firstByte = try #require(result.phases.firstByte)
        #expect(result.phases.secured == nil)
        #expect(resolved <= connected && connected <= firstByte)
        #expect(firstByte <= result.phases.total)
    }

    @Test func `of a closed port is refused`() async throws {
        let server = try await Server(.hangs)
        let port = server.port
        try await server.stop()
        let result = try await probe("http://127.0.0.1:\(port)/")
        #expect(result.outcome == .refused)
        #expect(result.phases.connected == nil)
        #expect(result.phases.firstByte == nil)
    }

    @Test func `of an app that hangs times out`() async throws {
        let server = try await Server(.hangs)
        let limit = Duration.milliseconds(200)
        let result = try await probe("http://127.0.0.1:\(server.port)/", timeout: limit)
        try await server.stop()
        #expect(result.outcome == .timeout)
        #expect(result.phases.connected != nil)
        #expect(result.phases.firstByte == nil)
        #expect(result.phases.total >= limit)
    }

    @Test func `of a host that does not answer is no timeout of the app`() async throws {
        // A listener whose queue is full drops what arrives, as a host that is off does.
        let full = try FullListener()
        let result = try await probe("http://127.0.0.1:\(full.port)/", timeout: .milliseconds(300))
        #expect(result.outcome == .connectTimeout)
        #expect(result.phases.connected == nil)
    }

    @Test func `that is cut off is reset`() async throws {
        let server = try await Server(.closes)
        let result = try await probe("http://127.0.0.1:\(server.port)/")
        try await server.stop()
        #expect(result.outcome == .reset)
    }

    @Test func `whose answer is cut off is reset`() async throws {
        let half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
        let server = try await Server(.answers(half))
        let result = try await probe("http://127.0.0.1:\(server.port)/")
        try await server.stop()
        #expect(result.outcome == .reset)
    }

    @Test func `of an endless answer ends`() async throws {
        let server = try await Server(.neverEnds)
        let result = try await probe("http://127.0.0.1:\(server.port)/")
        try await server.stop()
        #expect(result.outcome == .other("the answer is longer than 1 MiB"))
    }

    @Test func `of a name that does not exist is unresolved`() async throws {
        let result = try await probe("http://no-such-host.invalid/")
        #expect(result.outcome == .unresolved)
    }

    @Test(arguments: ["file:///etc/passwd", "gopher://127.0.0.1/", "http://", "not an address"])
    func `asks nothing but web servers`(url: String) async throws {
        let result = try await probe(url)
        guard case .other(let words) = result.outcome else {
            Issue.record("\(url) gave \(result.outcome)")
            return
        }
        #expect(!words.isEmpty)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A probe over TLS` {
    private func outcome(
        of server: Server,
        trusting authority: String?,
        host: String = "127.0.0.1"
    ) async throws -> ProbeOutcome {
        let url = "https://\(host):\(server.port)/health"
        let result = try await probe(url, authority: authority)
        try await server.stop()
        return result.outcome
    }

    @Test func `of a trusted node is well`() async throws {
        let authority = try Authority()
        let tls = try authority.context(name: "IP:127.0.0.1")
        let server = try await Server(.answersAndStays(Server.page("200 OK")), tls: tls)
        let result = try await probe(
            "https://127.0.0.1:\(server.port)/",
            authority: authority.file
        )
        try await server.stop()
        #expect(result.outcome == .ok(status: 200))
        let secured = try #require(result.phases.secured)
        let connected = try #require(result.phases.connected)
        #expect(connected < secured)
    }

    @Test func `says in different words why a certificate is refused`() async throws {
        let authority = try Authority()
        let selfSigned = try authority.context(name: "IP:127.0.0.1", isSelfSigned: true)
        let misnamed = try authority.context(name: "DNS:other.example")
        let expired = try authority.context(name: "IP:127.0.0.1", days: -1)
        let good = try authority.context(name: "IP:127.0.0.1")

        let file = authority.file
        #expect(
            try await outcome(of: .init(.hangs, tls: selfSigned), trusting: file)
                == .tls(.untrusted)
        )
        #expect(try await outcome(of: .init(.hangs, tls: good), trusting: nil) == .tls(.untrusted))
        #expect(
            try await outcome(of: .init(.hangs, tls: misnamed), trusting: file) == .tls(.wrongHost)
        )
        #expect(
            try await outcome(of: .init(.hangs, tls: expired), trusting: file) == .tls(.expired)
        )
    }

    @Test func `of a plain port fails in the handshake`() async throws {
        let server = try await Server(.answers(Server.page("400 Bad Request")))
        #expect(try await outcome(of: server, trusting: nil) == .tls(.handshake))
    }

    @Test func `that is cut off in the handshake is reset`() async throws {
        #expect(try await outcome(of: Server(.closes), trusting: nil) == .reset)
    }

    @Test func `of a node that hangs in the handshake times out`() async throws {
        let server = try await Server(.hangs)
        let result = try await probe(
            "https://127.0.0.1:\(server.port)/",
            timeout: .milliseconds(200)
        )
        try await server.stop()
        #expect(result.outcome == .timeout)
    }

    @Test func `without its certificate file says which one`() async throws {
        let server = try await Server(.hangs)
        let ending = try await outcome(of: server, trusting: "/no/such/ca.pem")
        guard case .other(let words) = ending else {
            Issue.record("it gave \(ending)")
            return
        }
        #expect(words.contains("/no/such/ca.pem"))
    }
}

import Events
import NIOCore
import Testing

@testable import Nginx

private func read(_ text: String) throws(StatusError) -> StatusPage {
    try StatusPage(Array(text.utf8), from: "x")
}

@Suite struct `A status page` {
    @Test func `is read as nginx writes it`() throws {
        let found = try read(page)
        #expect(found.active == 291)
        #expect(
            (found.accepts, found.handled, found.requests) == (16_630_948, 16_630_948, 31_070_465)
        )
        #expect((found.reading, found.writing, found.waiting) == (6, 179, 106))
        let gauge = ProxyGauge(
            node: "web1",
            active: 291,
            reading: 6,
            writing: 179,
            waiting: 106,
            requests: 31_070_465
        )
        #expect(found.gauge(of: "web1") == gauge)
        #expect(try read(page.replacing("\n", with: "\r\n")) == found)
    }

    @Test(arguments: [
        ("", 1, ""),
        ("<html>", 1, "<html>"),
        ("Active connections: -1 \n", 1, "Active connections: -1"),
        ("Active connections: +1 \n", 1, "Active connections: +1"),
        (
            "Active connections: 99999999999999999999 \n", 1,
            "Active connections: 99999999999999999999"
        ),
        ("Active connections: 1 2\n", 1, "Active connections: 1 2"),
        ("Active connections: 1", 2, ""),
        ("Active connections: 1 \nserver accepts handled\n", 2, "server accepts handled"),
        ("Active connections: 1 \nserver accepts handled requests\n 1 2 \n", 3, "1 2"),
        ("Active connections: 1 \nserver accepts handled requests\n 1 2 x \n", 3, "1 2 x"),
        (
            "Active connections: 1 \nserver accepts handled requests\n 1 2 3 \nReading: 1 Writing: 2 Waiting: \n",
            4, "Reading: 1 Writing: 2 Waiting:"
        ),
        (page + "more\n", 5, "more"),
    ])
    func `is nothing else, and the reason says where`(text: String, line: Int, words: String) {
        #expect(throws: StatusError.notAStatusPage(address: "x", line: line, text: words)) {
            try read(text)
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080/stub", "127.0.0.1", 8_080, "/stub"),
        ("http://web1", "web1", 80, "/"),
        ("http://[::1]:8080/a?b=c#d", "::1", 8_080, "/a?b=c"),
        ("http://[::1]/s", "::1", 80, "/s"),
        ("http://web1?x", "web1", 80, "/?x"),
    ])
    func `has an address`(url: String, host: String, port: UInt16, target: String) throws {
        let address = try #require(StatusAddress(url))
        #expect(address.host == host && address.port == port && address.target == target)
    }

    @Test(arguments: [
        "https://web1/", "web1", "http://", "http:///x", "http://a b/", "http://u:p@web1/",
        "http://web1/\r\nX: y", "http://::1/s", "http://web1:99999/",
    ])
    func `has no other address`(url: String) {
        #expect(StatusAddress(url) == nil)
    }
}

@Suite struct `A question for the status page` {
    private func said(
        _ server: ScriptedServer,
        timeout: Duration = .seconds(20)
    ) async throws -> StatusError? {
        let address = try #require(StatusAddress(server.url))
        var said: StatusError?
        do {
            _ = try await StatusClient(address: address).ask(timeout: timeout)
        } catch {
            said = error
        }
        try? await server.close()
        return said
    }

    @Test func `takes a page, whole or in chunks`() async throws {
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let chunks = lines.map { line in
            "\(String(line.utf8.count + 1, radix: 16))\r\n\(line)\n\r\n"
        }
        let chunked =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks.joined() + "0\r\n\r\n"
        #expect(try await said(ScriptedServer(answer(page))) == nil)
        #expect(try await said(ScriptedServer(chunked)) == nil)
        #expect(try await said(ScriptedServer("HTTP/1.0 200 OK\r\n\r\n" + page)) == nil)
        // nginx closes when it likes: what was said is enough.
        #expect(try await said(ScriptedServer(answer(page), closes: false)) == nil)
    }

    @Test func `tells each kind of failure in its own words`() async throws {
        func failure(_ text: String?, closes: Bool = true) async throws -> String {
            let server = try await ScriptedServer(text, closes: closes)
            let limit = text == nil && !closes ? Duration.milliseconds(50) : .seconds(20)
            return try await said(server, timeout: limit)?.description ?? "none"
        }
        #expect(
            try await failure(answer("", status: "403 Forbidden")).contains("answered 403; check")
        )
        #expect(
            try await failure(answer("hello")).contains(
                "no `stub_status` page: line 1 is \"hello\""
            )
        )
        #expect(
            try await failure(answer(String(repeating: "x", count: 5_000))).contains(
                "more than 4096"
            )
        )
        #expect(try await failure("SSH-2.0-x\r\n").contains("this is not HTTP"))
        #expect(try await failure(nil).contains("it broke off"))
        #expect(try await failure(nil, closes: false).contains("none within"))
        let half = String(answer(page).dropLast(40))
        #expect(try await failure(half).contains("no answer from"))
        let gone = try await ScriptedServer(nil)
        try await gone.close()
        #expect(try await said(gone)?.description.contains("connection refused") == true)
    }

    @Test func `a source tells failures once, and gauges when it is back`() async throws {
        let bad = try await ScriptedServer(answer("hello"))
        let port = bad.port
        let address = try #require(StatusAddress(bad.url))
        let sink = Sink()
        let status = NginxStatus(
            node: "web1",
            client: StatusClient(address: address),
            every: .milliseconds(5)
        )
        #expect(status.source == "status web1")
        status.start(into: sink)
        try await eventually("failing") { sink.changes.map(\.state) == [.failing] }
        try await bad.close()
        try await eventually("refused") { sink.changes.last?.detail.contains("refused") == true }
        #expect(sink.gauges.isEmpty)
        let good = try await ScriptedServer(answer(page), port: port)
        try await eventually("open") { sink.changes.last?.state == .open && sink.gauges.count > 2 }
        #expect(sink.gauges.allSatisfy { $0.active == 291 })
        await status.stop()
        await status.stop()
        try await good.close()
    }
}

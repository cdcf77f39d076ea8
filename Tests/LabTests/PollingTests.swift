import Lab
import NIOCore
import Testing

@Suite struct `DDP inside SockJS polls` {
    private let path = "/sockjs/123/abcdefgh"

    /// The whole answer to a POST.
    private func post(_ path: String, _ body: String = "", port: Int) async throws -> String {
        try await exchange(
            with: try SocketAddress(ipAddress: "127.0.0.1", port: port),
            send: "POST \(path)?t=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)",
            timeout: .seconds(15)
        )
    }

    /// The frame that a poll is answered with.
    private func poll(_ path: String, port: Int) async throws -> String {
        let answer = try await post(path + "/xhr", port: port)
        #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)")
        return String(answer.split(separator: "\r\n\r\n").last ?? "")
    }

    @Test func `the first poll opens a session, and later ones carry DDP`() async throws {
        try await withNodes("web1") { ports in
            #expect(try await poll(path, port: ports[0]) == "o\n")
            let sent = try await post(
                path + "/xhr_send",
                #"["{\"msg\":\"connect\",\"version\":\"1\"}","{\"msg\":\"ping\"}"]"#,
                port: ports[0]
            )
            #expect(sent.hasPrefix("HTTP/1.1 204 "), "\(sent)")
            let frame = try await poll(path, port: ports[0])
            #expect(frame.hasPrefix(#"a["{\"msg\":\"connected\""#), "\(frame)")
            #expect(frame.hasSuffix(#","{\"msg\":\"pong\"}"]"# + "\n"), "\(frame)")
        }
    }

    @Test func `of two polls at a time one is turned away, the other waits for news`() async throws
    {
        try await withNodes("web1") { ports in
            #expect(try await poll(path, port: ports[0]) == "o\n")
            let send = { (text: String) in
                _ = try await post(path + "/xhr_send", text, port: ports[0])
            }
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<2 { group.addTask { try await poll(path, port: ports[0]) } }
                #expect(
                    try await group.next() == #"c[2010,"Another connection still open"]"# + "\n"
                )
                try await send(#"["{"]"#)
                let news = try await group.next() ?? ""
                #expect(news.hasPrefix("a["), "\(news)")
                #expect(news.contains("Parse error"), "\(news)")
            }
        }
    }

    @Test func `a session that is refused says goodbye to every further poll`() async throws {
        try await withNodes("web1") { ports in
            #expect(try await poll(path, port: ports[0]) == "o\n")
            let connect = #"["{\"msg\":\"connect\",\"version\":\"0\"}"]"#
            _ = try await post(path + "/xhr_send", connect, port: ports[0])
            for _ in 0..<2 {
                #expect(
                    try await poll(path, port: ports[0]) == #"c[3000,"unsupported version"]"# + "\n"
                )
            }
        }
    }

    @Test(arguments: [
        ("/sockjs/1/abcdefgh/xhr_send", "", 500), ("/sockjs/1/abcdefgh/xhr_send", "[1", 500),
        ("/sockjs/1/abcdefgh/xhr_send", "[1]", 500), ("/sockjs/1/unknown/xhr_send", "[]", 404),
        ("/sockjs/1/abcdefgh/xhr_send", String(repeating: "x", count: 70_000), 413),
        ("/sockjs/1/a.b/xhr", "", 405), ("/sockjs/1/abcdefgh/eventsource", "", 405),
    ]) func `what cannot be taken is refused`(path: String, body: String, status: Int) async throws
    {
        try await withNodes("web1") { ports in
            #expect(try await poll("/sockjs/1/abcdefgh", port: ports[0]) == "o\n")
            let answer = try await post(path, body, port: ports[0])
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer.prefix(200))")
        }
    }
}

import Events
import Testing

@testable import Model

@Suite struct `A client in a log line` {
    private func access(
        target: String = "/websocket",
        agent: String? = "Mozilla/5.0 (X11)"
    ) -> AccessRecord {
        AccessRecord(
            client: Endpoint("10.0.3.17:40000"),
            target: target,
            status: 101,
            userAgent: agent
        )
    }

    private let json = RawLine(
        #"{"remote":"10.0.3.17","xsid":"no","cookie_sid":"abc123","http_x_client":"seventeen","req":"GET /"}"#
    )

    @Test func `is its address and user agent where nothing else is asked for`() throws {
        let key = try #require(access().clientKey(nil, in: json))
        #expect(key.client == "10.0.3.17 Mozilla/5.0 (X11)")
        #expect(key.source == .addressAndAgent)
        let bare = try #require(access(agent: nil).clientKey(nil, in: json))
        #expect(bare.client == "10.0.3.17")
        #expect(bare.source == .address)
        #expect(AccessRecord(status: 101).clientKey(nil, in: json) == nil)
    }

    @Test func `is its cookie, header or parameter where one is configured and there`() {
        func found(
            _ rule: IdentityRule,
            _ raw: RawLine,
            target: String = "/websocket"
        ) -> ClientKey? {
            access(target: target).clientKey(rule, in: raw)
        }
        #expect(found(.cookie("sid"), json)?.client == "abc123")
        #expect(found(.cookie("sid"), json)?.source == .cookie)
        #expect(found(.header("X-Client"), json)?.client == "seventeen")
        #expect(found(.query("token"), json, target: "/ws?a=1&token=t9&b")?.client == "t9")
        // HAProxy's captured cookie; `xsid=` is another one.
        let haproxy = RawLine(
            #"10.0.0.1:2 [..] fe be/s 0/0/0/1/1 101 1 xsid=no;sid=k2 - ---- "GET /""#
        )
        #expect(found(.cookie("sid"), haproxy)?.client == "k2")
    }

    @Test func `falls back on its address when the line has none of it`() {
        let raw = RawLine(#"{"cookie_sid":"-","other":"sid"}"#)
        for rule in [IdentityRule.cookie("sid"), .header("x"), .query("token")] {
            #expect(access().clientKey(rule, in: raw)?.source == .addressAndAgent)
        }
    }

    @Test func `never grows beyond its limit`() {
        let long = String(repeating: "x", count: 10_000)
        let byAgent = access(agent: long).clientKey(nil, in: RawLine(""))
        #expect((byAgent?.client.rawValue.count ?? 0) <= Limits.clientNameLength + 20)
        let raw = RawLine(#"{"cookie_sid":"\#(long)"}"#)
        #expect(
            access().clientKey(.cookie("sid"), in: raw)?.client.rawValue.count
                == Limits.clientNameLength
        )
    }
}

@Suite struct `A request's path` {
    @Test(arguments: [
        ("/websocket", RequestPath.webSocket), ("/sockjs/012/abcdefgh/websocket", .sockJSWebSocket),
        ("/sockjs/info?cb=1", .info), ("/api/user/info", .other), ("/info", .other),
        ("/sockjs/012/abcdefgh/xhr", .polling(session: "012/abcdefgh")),
        ("/sockjs/012/abcdefgh/xhr_send", .sending(session: "012/abcdefgh")), ("/a/b/xhr", .other),
        ("/", .other),
        ("", .other),
    ])
    func `tells its part in a session`(path: String, expected: RequestPath) {
        #expect(RequestPath(path) == expected)
    }

    @Test func `is nothing where there is none`() { #expect(RequestPath(nil) == .other) }
}

import LogFormats
import Testing

@Suite struct `A request of a session` {
    private func isSignificant(_ target: String, status: Int = 200, upgrade: String = "-") -> Bool {
        let line =
            #"10.0.0.1 - - [23/Nov/2026:14:32:00 +0000] "GET \#(target) HTTP/1.1" \#(status) 5 "-" "-" "#
            + #""\#(upgrade)""#
        guard
            let format = try? LogFormat(
                described: #"nginx: $remote_addr - $remote_user [$time_local] "$request" $status "#
                    + #"$body_bytes_sent "$http_referer" "$http_user_agent" "$http_upgrade""#
            )
        else {
            Issue.record("no format")
            return false
        }
        var scanner = LineScanner(format: format)
        let bytes = Array(line.utf8)
        #expect(scanner.scan(bytes.span) == .understood, "\(line)")
        return scanner.isSignificant(in: bytes.span)
    }

    @Test(arguments: [
        "/signalbox-beacon.gif?v=1&id=a", "/signalbox-beacon.gif",
        "/sockjs/info", "/sockjs/info?cb=k2j4", "/app/sockjs/info", "/websocket/info", "/ws/info",
        "/stomp/info", "/echo/info?t=1795444320123", "http://h/sockjs/info",
        "/sockjs/000/abcdefgh/xhr", "/sockjs/999/abcdefgh/xhr_streaming", "/e/123/s/jsonp?c=f",
        "/sockjs/123/s/eventsource", "/sockjs/123/s/htmlfile?c=x", "/a/b/123/s/xhr",
    ])
    func `is kept in full`(target: String) {
        #expect(isSignificant(target))
    }

    @Test(arguments: [
        "/", "*", "/info", "/api/users/info", "/api/info?t=1", "/api/info?t=1795444320123x",
        "/api/info?id=1795444320123", "/sockjs/information", "/sockjs/123/s/xhr_send",
        "/sockjs/123/s/jsonp_send", "/sockjs/12/s/xhr", "/sockjs/1234/s/xhr", "/sockjs/12a/s/xhr",
        "/sockjs/123//xhr", "//123/s/xhr", "/123/s/xhr", "/s/xhr", "/xhr", "xhr",
        "/sockjs/123/s/websocket",
        "/x/signalbox-beacon.gif", "/signalbox-beacon.gif/x", "/signalbox-beacon.gi",
        "/a?/sockjs/info", "/a?b=/sockjs/123/s/xhr",
    ])
    func `is not any other`(target: String) {
        #expect(!isSignificant(target))
    }

    @Test(arguments: [
        ("websocket", 204, true), ("WebSocket", 400, true), ("-", 204, false), ("h2c", 204, false),
        ("", 200, false),
    ])
    func `may be an upgrade that was refused, or told when it began`(
        upgrade: String,
        status: Int,
        isExpected: Bool
    ) {
        #expect(isSignificant("/websocket", status: status, upgrade: upgrade) == isExpected)
    }
}

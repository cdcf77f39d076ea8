import Events
import LogFormats
import Testing

@Suite struct `Fields of nginx error lines` {
    @Test func `all values of the tail are told`() {
        let line = read(ErrorLine.subrequest, as: .nginxError)
        #expect(line[.message] == "auth request unexpected status: 502 while sending to client")
        #expect(line[.processID] == "17086")
        #expect(line[.threadID] == "17086")
        #expect(line[.connectionID] == "4444")
        #expect(line[.client] == "unix:")
        #expect(line[.server] == "app")
        #expect(line[.requestLine] == "GET /a HTTP/1.1")
        #expect(line[.method] == "GET")
        #expect(line[.target] == "/a")
        #expect(line[.protocol] == "HTTP/1.1")
        #expect(line[.subrequest] == "/auth")
        #expect(line[.upstream] == "http://unix:/run/auth.sock:/auth")
        #expect(line[.peer] == "unix:/run/auth.sock")
        #expect(line[.host] == "app")
        #expect(!line.has(.referer))
    }

    @Test(
        arguments: [
            (ErrorLine.referred, "http://65.21.190.83:31256/"), (ErrorLine.emptyValues, ""),
            (ErrorLine.refused, nil),
        ] as [(String, String?)]
    )
    func `a referrer is told, an empty one too`(text: String, referrer: String?) {
        #expect(read(text, as: .nginxError)[.referer] == referrer)
    }

    @Test func `empty names are values`() {
        let line = read(ErrorLine.emptyValues, as: .nginxError)
        #expect(line[.server] == "")
        #expect(line[.host] == "")
        #expect(line[.peer] == "127.0.0.1:9000")
    }

    @Test func `host and upstream may have changed places`() {
        let line = read(ErrorLine.otherOrder, as: .nginxError)
        #expect(line[.host] == "app")
        #expect(line[.peer] == "127.0.0.1:3000")
    }

    @Test(arguments: [
        (ErrorLine.stream, "127.0.0.1", "127.0.0.1:8443", "127.0.1.1:8443"),
        (ErrorLine.udp, "192.0.2.1", "0.0.0.0:53", "dns"),
    ])
    func `lines of the stream module have no request`(
        text: String,
        client: String,
        server: String,
        peer: String
    ) {
        let line = read(text, as: .nginxError)
        #expect(line[.client] == client)
        #expect(line[.server] == server)
        #expect(line[.peer] == peer)
        #expect(!line.has(.requestLine))
    }

    @Test(
        arguments: [
            (ErrorLine.limited, "limiting requests", "5.428", "default_root_zone"),
            (ErrorLine.delayed, "delaying requests", "50.416", "api_access_token"),
            (
                limit(#"limiting requests, dry run, excess: 1.000 by zone "one""#),
                "limiting requests, dry run", "1.000", "one"
            ),
            (
                limit(#"limiting connections by zone "addr""#),
                #"limiting connections by zone "addr""#,
                nil, "addr"
            ),
            (limit("limiting requests, excess: "), "limiting requests", "", nil),
        ] as [(String, String, String?, String?)]
    )
    func `a limit's message is without its excess and zone`(
        text: String,
        message: String,
        excess: String?,
        zone: String?
    ) {
        let line = read(text, as: .nginxError)
        #expect(line[.message] == message)
        #expect(line[.excess] == excess)
        #expect(line[.zone] == zone)
        #expect(line.cause == .limit)
    }

    private static func limit(_ message: String) -> String {
        #"2022/05/30 20:56:22 [error] 7164#7164: *1 \#(message), client: ::1, server: , request: "GET / HTTP/1.1", host: "a""#
    }

    @Test func `commas and quotes within a message stay in it`() {
        let line = read(ErrorLine.lua, as: .nginxError)
        #expect(line[.message]?.hasSuffix("no host allowed while connecting to upstream") == true)
        #expect(line[.client] == "::ffff:62.210.78.76")
        #expect(line[.target] == "/a,b")
    }

    @Test func `a forged request line makes the line partial`() {
        #expect(read(ErrorLine.forgedRequest, as: .nginxError).quality == .partial)
    }

    @Test func `what PHP wrote over several lines is whole in the first, the others continue it`() {
        #expect(read(ErrorLine.php, as: .nginxError).quality == .understood)
        let rest = read("PHP message: PHP Warning: Declaration of x", as: .nginxError)
        #expect(rest.rejection?.isContinuation == true)
        #expect(read(ErrorLine.splitRest, as: .nginxError).rejection?.isContinuation == true)
        let other = read("2026/11/23 03:05:46 [loud] 1#1: x", as: .nginxError)
        #expect(other.rejection?.isContinuation == false)
    }

    @Test(arguments: causes)
    func `the cause is told by the words of nginx's source`(
        level: String,
        message: String,
        cause: CauseClass
    ) {
        let tail = #", client: ::1, server: , request: "GET / HTTP/1.1", host: "a""#
        let text = "2022/05/30 20:56:22 [\(level)] 7164#7164: *1 \(message)\(tail)"
        #expect(read(text, as: .nginxError).cause == cause)
    }
}

/// Messages of ngx_http_upstream.c, ngx_http_request.c, ngx_stream_proxy_module.c,
/// ngx_event_openssl.c, ngx_connection.c and ngx_resolver.c, with their levels.
private let causes: [(String, String, CauseClass)] = [
    ("error", "connect() failed (111: Connection refused) while connecting to upstream", .refused),
    (
        "error",
        "kevent() reported that connect() failed (61: Connection refused) while connecting to upstream",
        .refused
    ),
    (
        "error",
        "connect() failed (10061: No connection could be made because the target machine actively refused it) while connecting to upstream",
        .refused
    ),
    (
        "crit",
        "connect() to unix:/run/a.sock failed (13: Permission denied) while connecting to upstream",
        .refused
    ),
    (
        "error", "connect() failed (110: Connection timed out) while connecting to upstream",
        .connectTimeout
    ),
    (
        "error", "upstream timed out (110: Connection timed out) while SSL handshaking to upstream",
        .connectTimeout
    ),
    (
        "error",
        "upstream timed out (10060: A connection attempt failed because the connected party did not properly respond after a period of time) while connecting to upstream",
        .connectTimeout
    ),
    (
        "error", "upstream timed out (110: Connection timed out) while reading upstream",
        .readTimeout
    ),
    (
        "error", "upstream timed out (110: Connection timed out) while sending request to upstream",
        .readTimeout
    ),
    (
        "info", "upstream timed out (110: Connection timed out) while proxying upgraded connection",
        .idleTimeout
    ),
    ("info", "client timed out (110: Connection timed out) while waiting for request", .clientLeft),
    (
        "info", "client timed out (110: Connection timed out) while proxying upgraded connection",
        .clientLeft
    ),
    (
        "info", "connection timed out (110: Connection timed out) while proxying connection",
        .idleTimeout
    ),
    ("error", "recv() failed (104: Connection reset by peer) while reading upstream", .reset),
    (
        "error", "recv() failed (104: Connection reset by peer) while proxying upgraded connection",
        .reset
    ),
    ("info", "recv() failed (104: Connection reset by peer) while sending to client", .clientLeft),
    ("info", "writev() failed (32: Broken pipe) while sending to client", .clientLeft),
    ("error", "writev() failed (32: Broken pipe) while sending request to upstream", .reset),
    (
        "error",
        "WSARecv() failed (10054: An existing connection was forcibly closed by the remote host) while reading response header from upstream",
        .reset
    ),
    (
        "error",
        "upstream prematurely closed FastCGI stdout while reading response header from upstream",
        .prematureClose
    ),
    ("error", "upstream prematurely closed connection while reading upstream", .prematureClose),
    (
        "info",
        "kevent() reported that client prematurely closed connection, so upstream connection is closed too while connecting to upstream",
        .clientLeft
    ),
    ("info", "client prematurely closed connection while sending request to upstream", .clientLeft),
    ("info", "client closed connection while waiting for request", .clientLeft),
    ("error", "no live upstreams while connecting to upstream", .noLiveUpstreams),
    ("warn", "upstream server temporarily disabled while connecting to upstream", .disabled),
    ("error", "app.internal could not be resolved (110: Operation timed out)", .hostNotFound),
    ("error", "no resolver defined to resolve app.internal", .hostNotFound),
    (
        "error",
        "peer closed connection in SSL handshake (104: Connection reset by peer) while SSL handshaking to upstream",
        .tls
    ),
    (
        "error",
        "upstream SSL certificate verify error: (18:self signed certificate) while SSL handshaking to upstream",
        .tls
    ),
    (
        "crit",
        "SSL_do_handshake() failed (SSL: error:1417D18C:SSL routines:tls_process_client_hello:version too low) while SSL handshaking",
        .tls
    ),
    ("alert", "socket() failed (24: Too many open files) while connecting to upstream", .limit),
    ("alert", "1024 worker_connections are not enough while connecting to upstream", .limit),
    ("alert", "open socket #12 left in connection 5", .lifecycle),
    ("notice", #""^/a" matches "/a""#, .other),
    (
        "error",
        "upstream sent no valid HTTP/1.0 header while reading response header from upstream", .other
    ),
    ("error", "upstream sent too big header while reading response header from upstream", .other),
    ("error", "connect() failed (113: No route to host) while connecting to upstream", .other),
    ("info", "client sent invalid method while reading client request line", .other),
    ("error", "client intended to send too large body: 2000000 bytes", .other),
    ("error", #"open() "/srv/a" failed (2: No such file or directory)"#, .other),
]

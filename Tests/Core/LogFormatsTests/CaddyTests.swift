import Events
import LogFormats
import Testing

@Suite struct `Caddy lines` {
    @Test func `a request has the client behind the trusted proxies, not the proxy's port`() throws
    {
        let line = read(CaddyLine.request, as: .caddy)
        #expect(line.quality == .understood)
        #expect(line.kind == .request)
        #expect(line.at == wall(1_693_840_791, nanoseconds: 756_499_500))
        #expect(line[.client] == "127.0.0.1")
        #expect(line[.clientHost] == "172.17.0.1")
        #expect(!line.has(.clientPort))
        #expect(line[.host] == "127.0.0.1:8080")
        #expect(line[.userAgent] == "curl/7.74.0")
        #expect(line.has(.user) && line[.user] == nil)
        let record = try access(line)
        #expect(record.method == "GET" && record.target == "/" && record.status == 0)
        #expect(record.requestTime == .nanoseconds(2_701))
    }

    @Test func `a request of the client itself has its port, user and bytes`() throws {
        let line = read(CaddyLine.user, as: .caddy)
        #expect(line.quality == .understood)
        #expect(line[.user] == "Bob" && line[.bytes] == "18630" && line[.protocol] == "HTTP/1.1")
        #expect(try access(line).client == Endpoint(host: "127.0.0.1", port: 43_498))
    }

    @Test func `before version 2·5 address and port were one`() throws {
        let line = read(CaddyLine.oldRequest, as: .caddy)
        #expect(line.quality == .understood)
        #expect(try access(line).client == Endpoint(host: "198.255.245.152", port: 60_422))
        #expect(line.status == 304)
    }

    @Test func `a WebSocket has status 0 in version 2·6 and is told by its upgrade`() throws {
        let line = read(CaddyLine.webSocket, as: .caddy)
        #expect(line.quality == .understood)
        #expect(line.status == 0)
        #expect(try access(line).isUpgrade)
        #expect(try access(line).requestTime == .microseconds(1_500))
    }

    @Test(
        arguments: [
            ("dial tcp [::1]:8050: connect: connection refused", CauseClass.refused, "[::1]:8050"),
            ("dial tcp 127.0.0.1:4040: connect: connection refused", .refused, "127.0.0.1:4040"),
            ("dial unix /run/a.sock: connect: no such file or directory", .refused, "/run/a.sock"),
            ("dial tcp 10.1.2.3:80: i/o timeout", .connectTimeout, "10.1.2.3:80"),
            ("dial tcp: lookup app on 127.0.0.11:53: no such host", .hostNotFound, nil),
            (
                "read tcp 10.0.0.1:51234->10.0.0.2:3000: read: connection reset by peer", .reset,
                "10.0.0.2:3000"
            ),
            ("EOF", .prematureClose, nil), ("unexpected EOF", .prematureClose, nil),
            ("no upstreams available", .noLiveUpstreams, nil),
            ("context canceled", .clientLeft, nil),
            ("net/http: timeout awaiting response headers", .readTimeout, nil),
            ("tls: failed to verify certificate: x509: certificate has expired", .tls, nil),
            ("{id=x} something else", .other, nil),
        ] as [(String, CauseClass, String?)]
    )
    func `an error has cause and upstream, and is no request`(
        message: String,
        cause: CauseClass,
        peer: String?
    ) throws {
        let line = read(CaddyLine.failure(message), as: .caddy)
        #expect(line.quality == .understood)
        #expect(line.kind == .error)
        #expect(line.status == nil && line[.status] == "502")
        #expect(line.cause == cause)
        #expect(line[.peer] == peer)
        #expect(line[.errorID] == "cz7f5y089")
        let record = try error(line)
        #expect(record.client == Endpoint(host: "169.254.0.12", port: 62_798))
        #expect(record.message == message && record.level == "error")
    }

    @Test(arguments: CaddyLine.life)
    func `what Caddy tells of itself is life, not trouble`(text: String, peer: String?) {
        let line = read(text, as: .caddy)
        #expect(line.quality == .understood)
        #expect(line.kind == .error && line.cause == .lifecycle)
        #expect(line[.peer] == peer)
    }

    @Test func `an answer cut off names its upstream beside the reason`() {
        let line = read(CaddyLine.aborted, as: .caddy)
        #expect(line.quality == .understood)
        #expect(line.cause == .reset && line[.peer] == "localhost:3030")
        #expect(line[.message] == "aborting with incomplete response")
    }

    @Test(arguments: [
        (#""2024-03-01T10:00:00.123Z""#, Int64(123_000_000)),
        (#""2024-03-01T12:00:00.123+0200""#, 123_000_000),
        (#""2024/03/01 10:00:00.123""#, 123_000_000), (#""2024/03/01 10:00:00""#, 0),
        (#""01/Mar/2024:10:00:00 +0000""#, 0), ("1709287200.123", 123_000_000),
        ("1709287200123.25", 123_250_000), ("1709287200123456", 123_456_000),
        ("1709287200123456789", 123_456_789),
    ])
    func `every time_format is read`(time: String, nanoseconds: Int64) {
        let line = read(CaddyLine.at(time, duration: "0.25"), as: .caddy)
        #expect(line.quality == .understood)
        #expect(line.at == wall(1_709_287_200, nanoseconds: nanoseconds))
    }

    @Test(arguments: [
        ("0.25", Duration.milliseconds(250)), (#""1.5s""#, .milliseconds(1_500)),
        (#""250ms""#, .milliseconds(250)), (#""12.5µs""#, .nanoseconds(12_500)),
        (#""90ns""#, .nanoseconds(90)), ("0", .zero),
    ])
    func `every duration with a unit is read`(text: String, duration: Duration) throws {
        let line = read(CaddyLine.at("1709287200.5", duration: text), as: .caddy)
        #expect(line.quality == .understood)
        #expect(try access(line).requestTime == duration)
    }

    @Test(arguments: ["250", #""1m30.5s""#, "-1", #""soon""#, "2e-05"])
    func `a duration without a sure unit is not guessed`(text: String) throws {
        let line = read(CaddyLine.at("1709287200.5", duration: text), as: .caddy)
        #expect(line.quality == .partial)
        #expect(try access(line).requestTime == nil)
        #expect(line[.durationRaw] != nil)
    }

    @Test(arguments: [
        "2021/12/31 20:06:57.520\tINFO\tadmin\tadmin endpoint started\t{\"address\": \"x\"}",
        #"{"level":"info","ts":1700000000.5,"caller":"main/app.go:12","msg":"started"}"#,
        #"{"level":"info","time":"2024-05-02T09:00:00Z","msg":"started"}"#,
        #"{"ts":1700000000.5,"msg":"started"}"#, #"{"foo":1,"bar":"x"}"#,
    ])
    func `lines of others are rejected`(text: String) {
        #expect(read(text, as: .caddy).quality == .rejected)
    }

    @Test(arguments: CaddyLine.all)
    func `they are recognised without a name`(text: String) {
        let line = read(text, as: nil)
        #expect(line.quality == .understood)
        #expect(line.has(.logger) || line.has(.message))
        #expect(detectFormat(of: [Array(text.utf8)]) == .caddy)
    }
}

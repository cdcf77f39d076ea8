import Events
import LogFormats
import Testing

@Suite struct `nginx error lines` {
    @Test(arguments: ErrorLine.understood)
    func `every sample is understood`(line: String) {
        #expect(read(line, as: .nginxError).quality == .understood)
    }

    @Test(arguments: [
        (ErrorLine.refused, CauseClass.refused),
        (ErrorLine.disabled, .disabled),
        (ErrorLine.noLiveUpstreams, .noLiveUpstreams),
        (ErrorLine.prematureClose, .prematureClose),
        (ErrorLine.reset, .reset),
        (ErrorLine.readTimeout, .readTimeout),
        (ErrorLine.connectTimeout, .connectTimeout),
        (ErrorLine.idleTimeout, .idleTimeout),
        (ErrorLine.clientLeft, .clientLeft),
        (ErrorLine.clientReset, .clientLeft),
        (ErrorLine.unixSocketGone, .refused),
        (ErrorLine.hostNotFound, .hostNotFound),
        (ErrorLine.tls, .tls),
        (ErrorLine.limited, .limit),
        (ErrorLine.noRoute, .other),
        (ErrorLine.keepAliveEnd, .lifecycle),
        (ErrorLine.reloaded, .lifecycle),
        (ErrorLine.workerKilled, .lifecycle),
        (ErrorLine.stream, .refused),
        (ErrorLine.fastCGI, .clientLeft),
    ])
    func `the cause is told by nginx's words`(text: String, cause: CauseClass) throws {
        #expect(try error(read(text, as: .nginxError)).cause == cause)
    }

    @Test func `a refused connection is read whole`() throws {
        let line = read(ErrorLine.refused, as: .nginxError)
        #expect(line.record.at == wall(1_795_403_146))
        let expected = ErrorRecord(
            level: "error",
            processID: 8_402,
            connection: 4,
            cause: .refused,
            message: "connect() failed (111: Connection refused) while connecting to upstream",
            client: Endpoint(host: "127.0.0.1", port: nil),
            upstream: "127.0.1.1:3000",
            request: "GET /websocket HTTP/1.1"
        )
        #expect(try error(line) == expected)
    }

    @Test(arguments: [
        (ErrorLine.noLiveUpstreams, "pair"),
        (ErrorLine.stream, "127.0.1.1:8443"),
        (ErrorLine.fastCGI, "unix:/run/php-fpm/php8.3-fpm.sock"),
    ])
    func `the upstream is told without scheme and path`(text: String, upstream: String) throws {
        #expect(try error(read(text, as: .nginxError)).upstream == upstream)
    }

    @Test func `an IPv6 client and an empty server name are read`() throws {
        let record = try error(read(ErrorLine.limited, as: .nginxError))
        #expect(record.client == Endpoint(host: "::1", port: nil))
        #expect(record.request == "GET / HTTP/1.1")
    }

    @Test func `a life line has neither connection nor client`() throws {
        let record = try error(read(ErrorLine.workerKilled, as: .nginxError))
        #expect(record.level == "alert")
        #expect(record.connection == nil)
        #expect(record.client == nil)
        #expect(record.message == "worker process 11625 exited on signal 9")
    }

    @Test func `of two tails the last one counts, and the line is partial`() throws {
        let line = read(ErrorLine.forgedTail, as: .nginxError)
        let record = try error(line)
        #expect(record.client == Endpoint(host: "192.0.2.2", port: nil))
        #expect(record.request == "GET /real HTTP/1.1")
        #expect(line.quality == .partial)
    }

    @Test func `a tail that is cut is no tail`() throws {
        let text = String(ErrorLine.refused.dropLast(3))
        let line = read(text, as: .nginxError)
        #expect(try error(line).client == nil)
        #expect(line.quality == .partial)
    }

    @Test func `a line split by a decoded line feed is partial and its rest is rejected`() {
        #expect(read(ErrorLine.split, as: .nginxError).quality == .partial)
        let rest = read(ErrorLine.splitRest, as: .nginxError)
        #expect(
            rest.record.content
                == .rejected(
                    reason: "no time stamp: the rest of the line before, or not an nginx error log",
                    offset: 0
                )
        )
    }

    @Test func `local time is moved by the zone given`() {
        let line = read(ErrorLine.refused, as: .nginxError, zoneOffsetSeconds: 3_600)
        #expect(line.record.at == wall(1_795_403_146 - 3_600))
    }

    @Test(arguments: [
        ("2026/02/30 03:05:46 [error] 1#1: x", "the time is not a date and clock that exist", 0),
        ("2026/11/23 03:05:46 [loud] 1#1: x", "expected a level such as [error]", 20),
        ("2026/11/23 03:05:46 [error", "expected a level such as [error]", 20),
        (
            "2026/11/23 03:05:46 [error] x#1: x",
            "expected process and thread such as 12#12: ", 28
        ),
        (
            "2026/11/23 03:05:46 [error] 99999999999999999999#1: x",
            "expected process and thread such as 12#12: ", 28
        ),
    ])
    func `what is no such line is rejected with reason and place`(
        text: String,
        reason: String,
        offset: Int
    ) {
        let line = read(text, as: .nginxError)
        #expect(line.quality == .rejected)
        #expect(line.record.content == .rejected(reason: reason, offset: offset))
    }

    @Test func `many false tails cost bounded work and are told`() throws {
        let forged = String(repeating: ", client: \"", count: 5_000)
        let line = read("2026/11/23 03:05:46 [error] 1#1: *4 x\(forged)", as: .nginxError)
        #expect(line.quality == .partial)
        #expect(try error(line).client == nil)
    }
}

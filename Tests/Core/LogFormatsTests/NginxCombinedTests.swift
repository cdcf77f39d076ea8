import Events
import LogFormats
import Testing

@Suite struct `nginx combined access lines` {
    @Test(arguments: CombinedLine.all)
    func `every sample is understood`(line: String) {
        #expect(read(line, as: .nginxCombined).quality == .understood)
    }

    @Test(arguments: CombinedLine.partial)
    func `a damaged line is partial`(line: String) {
        #expect(read(line, as: .nginxCombined).quality == .partial)
    }

    @Test func `a WebSocket's close is read`() throws {
        let line = read(CombinedLine.webSocket, as: .nginxCombined)
        #expect(line.record.at == wall(1_795_403_239))
        let expected = AccessRecord(
            client: Endpoint(host: "127.0.0.1", port: nil),
            method: "GET",
            target: "/websocket",
            status: 101,
            bytesSent: 12,
            isUpgrade: true
        )
        #expect(try access(line) == expected)
    }

    @Test(arguments: [
        (CombinedLine.user, "172.17.0.1", 404, Int64(1_617_278_551)),
        (CombinedLine.virtualHost, "10.2.1.185", 200, 1_453_468_709),
        (CombinedLine.unixClient, "unix:", 400, 1_551_191_982),
        (CombinedLine.garbage, "1.2.3.4", 400, 1_690_651_566),
        (CombinedLine.leapSecond, "203.0.113.9", 200, 1_435_708_799),
        (CombinedLine.unbalancedQuote, "203.0.113.9", 200, 1_773_480_400),
    ])
    func `client, status and time are read`(
        text: String,
        client: String,
        status: Int,
        seconds: Int64
    ) throws {
        let line = read(text, as: .nginxCombined)
        let record = try access(line)
        #expect(record.client == Endpoint(host: client, port: nil))
        #expect(record.status == status)
        #expect(line.record.at == wall(seconds))
    }

    @Test(arguments: [CombinedLine.garbage, CombinedLine.bot, CombinedLine.emptyFields])
    func `what is no HTTP request has neither method nor target`(text: String) throws {
        let record = try access(read(text, as: .nginxCombined))
        #expect(record.method == nil)
        #expect(record.target == nil)
    }

    @Test func `an empty user agent is a value, a dash is none`() throws {
        #expect(try access(read(CombinedLine.emptyFields, as: .nginxCombined)).userAgent == "")
        #expect(try access(read(CombinedLine.garbage, as: .nginxCombined)).userAgent == nil)
    }

    @Test func `a request without a status is understood`() {
        let text = #"203.0.113.9 - - [14/Mar/2026:09:26:40 +0000] "GET / HTTP/1.1" - 5 "-" "x""#
        let line = read(text, as: .nginxCombined)
        #expect(line.quality == .understood)
        #expect(line.status == nil)
        #expect(line.has(.status))
        #expect(line[.status] == nil)
    }

    @Test func `a year beyond 64 bits leaves the time absent`() {
        let line = read(CombinedLine.farFuture, as: .nginxCombined)
        #expect(line.quality == .understood)
        #expect(line.at == nil)
        #expect(line.status == 502)
    }

    @Test(arguments: [
        (ErrorLine.refused, "the time is not a date and clock that exist", 21),
        (
            #"1.2.3.4 - - "GET / HTTP/1.1" 200 5"#,
            "expected a time in brackets such as [23/Nov/2026:", 0
        ),
        (
            #"1.2.3.4 - - [99/Foo/2026:99:99:99 +9999] "GET / HTTP/1.1" 200 5 "-" "x""#,
            "the time is not a date and clock that exist", 13
        ),
        (
            #"1.2.3.4 - - [29/Feb/2023:00:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "x""#,
            "the time is not a date and clock that exist", 13
        ),
        (
            "1.2.3.4 - - [14/Mar/2026:09:26:40 +0000] GET / HTTP/1.1 200 5",
            "expected the request in quotes after the time", 40
        ),
        (
            #"1.2.3.4 - - [14/Mar/2026:09:26:40 +0000] "GET / HTTP/1.1" 99999999999999999999 -5"#,
            "the status is not a number from 0 to 999", 58
        ),
        (
            #"1.2.3.4 - - [14/Mar/2026:09:26:40 +0000] "GET / HT"#,
            "the request's quotes have no end", 41
        ),
        (
            #"1.2.3.4 - - [14/Mar/2026:09:26:40 +0000] "GET / HTTP/1.1" 200"#,
            "expected a number of bytes after the status", 61
        ),
        (
            #"1.2.3.4 - [14/Mar/2026:09:26:40 +0000] "GET / HTTP/1.1" 200 5"#,
            "expected client, identity and user", 0
        ),
    ])
    func `what is no such line is rejected with reason and place`(
        text: String,
        reason: String,
        offset: Int
    ) {
        let line = read(text, as: .nginxCombined)
        #expect(line.quality == .rejected)
        #expect(line.record.content == .rejected(reason: reason, offset: offset))
    }
}

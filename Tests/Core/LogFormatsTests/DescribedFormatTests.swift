import Events
import LogFormats
import TestKit
import Testing

@Suite struct `A format described by the proxy's own text` {
    @Test(arguments: DescribedLine.all)
    func `reads every try of a request that failed over inside nginx`(
        described: DescribedLine
    ) throws {
        let line = read(described.line, as: try LogFormat(described: described.format))
        #expect(line.quality == .understood)
        #expect(line[.client] == "127.0.0.1")
        #expect(line[.method] == "GET")
        #expect(line[.target] == "/pair")
        #expect(line[.protocol] == "HTTP/1.1")
        #expect(line[.userAgent] == "curl/7.88.1")
        let seconds = (line.at?.rawValue ?? 0) / 1_000_000_000
        #expect(seconds == 1_795_426_619)
        let record = try access(line)
        #expect(record.status == 200)
        #expect(record.upstreams.map(\.address) == ["127.0.0.1:19991", "127.0.0.1:19992"])
        #expect(record.upstreams.map(\.status) == [502, 200])
        #expect(record.upstreams.map(\.responseTime) == [.zero, .zero])
    }

    @Test func `takes all variables of a rich format, and the finest time`() throws {
        let line = read(
            DescribedLine.rich.line,
            as: try LogFormat(described: DescribedLine.rich.format)
        )
        #expect(line.at == wall(1_795_426_619, nanoseconds: 165_000_000))
        #expect(line[.clientPort] == "43566")
        #expect(line[.requestLine] == "GET /pair HTTP/1.1")
        #expect(line[.bytesSent] == "153")
        #expect(line[.requestTime] == "0.000")
        #expect(line[.connection] == "4")
        #expect(line[.connectionRequests] == "1")
        #expect(line[.requestID] == "ec3a82933310be84d317036d6b71868a")
        #expect(line[.upstreamConnectTimes] == "-, 0.000")
        #expect(line[.upstreamLengths] == "0, 6")
        #expect(line[.completion] == "OK")
        #expect(line.has(.upgrade) && line[.upgrade] == nil)
        #expect(line.has(.user) && line[.user] == nil)
    }

    @Test(arguments: [
        ("[::1]:19990", "::1:35564", "::1", "35564"),
        ("unix:", "unix::", "unix:", ""),
    ])
    func `splits an address from the port behind its last colon`(
        host: String,
        remote: String,
        client: String,
        port: String
    ) throws {
        let format = try LogFormat(described: "nginx: $remote_addr:$remote_port $host $status")
        let line = read("\(remote) \(host) 200", as: format)
        #expect(line[.client] == client)
        #expect(line[.clientPort] == port)
        #expect(line[.host] == host)
    }

    @Test func `takes a target apart from the host before it, and none from a broken request`()
        throws
    {
        let format = try LogFormat(described: "$status ${scheme}://$host$request_uri $request_time")
        let line = read("200 https://app.example.com:8443/a/b?c=/d 0.5", as: format)
        #expect(line[.host] == "app.example.com:8443")
        #expect(line[.target] == "/a/b?c=/d")
        let broken = read("400 http://lab- 0.000", as: format)
        #expect(broken.quality == .understood)
        #expect(broken[.host] == "lab")
        #expect(broken.has(.target) && broken[.target] == nil)
    }

    @Test(arguments: [
        (#"GET /" HTTP/1.1"#, #"/""#), (#"GET /" 200 HTTP/1.1"#, #"/" 200"#),
        (#"GET /a\ HTTP/1.1"#, #"/a\"#), ("GET /a b HTTP/1.1", "/a b"),
    ])
    func `finds the end of a text that escape=none left as it was`(
        request: String,
        target: String
    ) throws {
        let format = try LogFormat(
            described: #"nginx: escape=none '$remote_addr "$request" $status "$http_user_agent"'"#
        )
        let line = read(#"::1 "\#(request)" 404 "x""#, as: format)
        #expect(line.status == 404)
        #expect(line[.target] == target)
    }

    @Test func `keeps escapes, and ends a quoted text at the quote that is not escaped`() throws {
        let format = try LogFormat(described: #"nginx: "$request" $status "$http_user_agent""#)
        let line = read(#""GET /\x22 HTTP/1.1" 200 "a\"b c\x5C""#, as: format)
        #expect(line.quality == .understood)
        #expect(line[.target] == #"/\x22"#)
        #expect(line[.userAgent] == #"a\"b c\x5C"#)
        #expect(read(#""GET /"x HTTP/1.1" 200 "a""#, as: format).quality == .partial)
    }

    @Test(arguments: [
        ("200 5", "expected bytes_sent and then ` `"),
        ("x 5 0.1", "the status is not a number from 0 to 999"),
        ("200 5 0.1 more", "expected request_time_s up to the end"),
        ("", "expected status and then ` `"),
    ])
    func `tells what it expected of a line with other fields`(text: String, reason: String) throws {
        let format = try LogFormat(described: "nginx: $status $bytes_sent $request_time")
        let line = read(text, as: format)
        #expect(line.quality == .rejected)
        #expect(line.rejection?.reason == reason)
    }

    @Test(arguments: ["200 -5 0.1", "200 5 soon", "200 1e3 0.1", "999 5 -0.1"])
    func `makes a line with an unreadable number partial`(text: String) throws {
        let format = try LogFormat(described: "nginx: $status $bytes_sent $request_time")
        #expect(read(text, as: format).quality == .partial)
    }

    @Test func `takes what a cut line still holds`() throws {
        let format = try LogFormat(described: "nginx: $status $request_uri $request_time")
        let line = read("502 /\(String(repeating: "a", count: maximumLineBytes)) 0.1", as: format)
        #expect(line.quality == .partial)
        #expect(line.isTruncated)
        #expect(line.status == 502)
    }

    @Test(arguments: [
        ("nginx: $a$b", "cannot tell where $a ends and $b begins: put a text between them", 9),
        ("nginx: no variable", "the format names no value", 18),
        ("nginx: $status $", "expected a variable's name after $", 15),
        ("nginx: ${status $msec", "the brace of ${ is never closed", 7),
        ("log_format x '$status", "the quote is never closed", 13),
        ("log_format '$status'", "expected a name after log_format", 11),
        (
            "log_format x escape=xml '$status'",
            "expected escape=default, escape=json or escape=none", 13
        ),
        ("envoy: %REQ(:PATH", "the parenthesis is never closed", 11),
        ("envoy: %PROTOCOL", "expected % at the end of %PROTOCOL", 16),
        (
            "envoy: 100% %PROTOCOL%",
            "expected an operator such as %PROTOCOL%, or %% for a percent sign", 10
        ),
        (
            "envoy: %PROTOCOL%%RESPONSE_CODE%",
            "cannot tell where %PROTOCOL ends and %RESPONSE_CODE begins: put a text between them",
            17
        ),
        ("%PROTOCOL%", "put nginx:, apache:, haproxy: or envoy: before the format's text", 0),
    ])
    func `is refused with reason and place`(text: String, reason: String, offset: Int) {
        let error = #expect(throws: FormatTextError.self) { try LogFormat(described: text) }
        #expect(error?.reason == reason)
        #expect(error?.offset == offset)
    }

    @Test(arguments: [
        ("%START_TIME%", "2026-11-23T09:36:59.165Z", 165),
        ("%START_TIME(%s.%3f)%", "1795426619.165", 165),
        ("%START_TIME(%d/%b/%Y:%H:%M:%S %z)%", "23/Nov/2026:09:36:59 +0000", 0),
    ])
    func `reads Envoy's start time in the ways that have a zone`(
        operation: String,
        text: String,
        milliseconds: Int64
    ) throws {
        let format = try LogFormat(
            described: #"envoy: [\#(operation)] 100%% %RESPONSE_CODE% %REQ(X-REQUEST-ID):8%\n"#
        )
        let line = read("[\(text)] 100% 503 0123abcd", as: format)
        #expect(line.quality == .understood)
        #expect(line.at == wall(1_795_426_619, nanoseconds: milliseconds * 1_000_000))
        #expect(line[.requestID] == "0123abcd")
    }

    @Test(arguments: DescribedLine.all, [UInt64(7), 700])
    func `survives damaged lines`(described: DescribedLine, seed: UInt64) throws {
        var random = Seeded(seed: seed)
        var scanner = LineScanner(format: try LogFormat(described: described.format))
        for _ in 0..<2_000 {
            var bytes = Array(described.line.utf8)
            for _ in 0...Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.removeSubrange(place...)
                default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
                }
            }
            let quality = scanner.scan(bytes.span)
            let record = scanner.record(of: bytes.span, quality: quality)
            #expect(record.raw.bytes == bytes, "seed \(seed)")
        }
    }
}

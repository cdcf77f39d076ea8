import Events
import LogFormats
import Testing

/// Lines of logstash-patterns-core (httpd_spec.rb), Vector's parse_apache_log and Elastic's apache
/// integration.
@Suite struct `Apache access lines` {
    private func line(_ text: String) -> ReadLine { read(text, as: .apacheCombined) }

    @Test func `identity, user and host are told`() {
        let line = line(
            #"224.92.49.50 bob frank [25/Feb/2021:12:44:08 +0000] "PATCH /one-to-one HTTP/1.1" 401 84170 - -"#
        )
        #expect(line.quality == .understood)
        #expect(line[.client] == "224.92.49.50")
        #expect(line[.host] == "224.92.49.50")
        #expect(line[.ident] == "bob")
        #expect(line[.user] == "frank")
        #expect(line[.message] == "PATCH /one-to-one HTTP/1.1")
        #expect(line.has(.referer) && line.has(.userAgent))
        #expect(line[.referer] == nil)
    }

    @Test func `a column for identity is Apache's, not nginx's`() {
        let text =
            #"127.0.0.1 bob frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326"#
        #expect(read(text, as: .nginxCombined).quality == .partial)
        #expect(detectFormat(of: [Array(text.utf8)]) == .apacheCombined)
    }

    @Test(arguments: ["- - - - - - -", "- - - - - - - - -", #"- - - [-] "-" - -"#])
    func `a line of nothing is understood and has nothing`(text: String) {
        let line = line(text)
        #expect(line.quality == .understood)
        for field in [LogField.client, .user, .method, .target, .status, .bytes] {
            #expect(line.has(field))
            #expect(line[field] == nil)
        }
        #expect(line.at == nil)
    }

    @Test(arguments: ["- - - [1234] - - - - - ", "not a common log line", "- -", "- - - - - - x"])
    func `other lines are rejected`(text: String) {
        #expect(line(text).quality == .rejected)
    }

    @Test func `empty quotes are no value, an email is a user, a dash no status`() {
        let first = line(
            #"10.0.0.1 - username@example.com [07/Apr/2016:18:42:24 +0000] "GET /bar HTTP/1.1" 400 75 "" "x""#
        )
        #expect(first[.user] == "username@example.com")
        #expect(first.has(.referer))
        #expect(first[.referer] == nil)
        let second = line(
            #"83.149.9.216 - a.user [11/Jan/2020:23:05:27 +0100] "OPTIONS /remote.php/ HTTP/1.1" - 7908 "-" "x""#
        )
        #expect(second.status == nil)
        #expect(second[.bytes] == "7908")
    }

    @Test(arguments: [
        (#"10.0.0.2 - john doe"#, "10.0.0.2", Optional("john doe")),
        (#"10.0.0.2 - john [x] doe"#, "10.0.0.2", "john [x] doe"),
        (#"10.0.0.2 - a\"b"#, "10.0.0.2", #"a\"b"#),
        (#"10.0.0.2 - """#, "10.0.0.2", nil),
        (#"10.0.0.2 - [10/Oct/2000:13:55:36 -0700]"#, "10.0.0.2", "[10/Oct/2000:13:55:36 -0700]"),
        (#"10.0.0.2, 10.0.0.1 - bob"#, "10.0.0.2", "bob"),
        (#"10.0.0.2,10.0.0.1 - bob"#, "10.0.0.2", "bob"),
        (#"127.0.0.1:51234 - bob"#, "127.0.0.1", "bob"),
        (#"[2001:db8::1]:51234 - bob"#, "2001:db8::1", "bob"),
        (#"2001:db8::1 - bob"#, "2001:db8::1", "bob"),
        (#"127.0.1.1:80 127.0.0.1 - bob"#, "127.0.0.1", "bob"),
        (#"192.168.33.2:11111 vhost1.domaine.fr:22222 - bob"#, "192.168.33.2", "bob"),
        (#"example.com 10.0.0.2, 10.0.0.1, 127.0.0.1 - bob"#, "10.0.0.2", "bob"),
    ])
    func `client and user are told apart`(start: String, client: String, user: String?) {
        let line = line(
            start + #" [26/Dec/2016:16:22:14 +0000] "GET /hello HTTP/1.1" 200 499 "-" "x""#
        )
        #expect(line.quality == .understood)
        #expect(line[.client] == client)
        #expect(line[.user] == user)
        #expect(line[.target] == "/hello")
    }

    @Test func `quotes that are escaped end nothing`() {
        let line = line(
            #"::1 - - [26/Dec/2016:16:22:14 +0000] "GET /\"q\" 200 HTTP/1.1" 200 499 "http://a/?\"" "x \"y\" z""#
        )
        #expect(line.quality == .understood)
        #expect(line[.target] == #"/\"q\" 200"#)
        #expect(line[.referer] == #"http://a/?\""#)
        #expect(line[.userAgent] == #"x \"y\" z"#)
    }

    @Test(arguments: [
        (
            #"200 612 3413 "-" "x" X-Forwarded-For="10.0.0.2, 10.0.0.1""#,
            Optional("10.0.0.2, 10.0.0.1")
        ),
        (#"200 612 "-" "x" X-Forwarded-For="-""#, nil),
        (#"200 612 "-" "x" "10.0.0.2, 10.0.0.1""#, "10.0.0.2, 10.0.0.1"),
        (#"400 226 98"#, nil), (#"408 -"#, nil), ("200 5 ", nil),
        (#"200 612 "-" "x" 12345"#, nil),
    ])
    func `what is appended is read or passed over`(end: String, forwardedFor: String?) {
        let line = line(#"::1 - - [26/Dec/2016:16:22:14 +0000] "-" "# + end)
        #expect(line.quality == .understood)
        #expect(line[.forwardedFor] == forwardedFor)
        #expect(!line.has(.requestTime))
    }

    @Test func `seconds and microseconds that agree are the request's duration`() throws {
        let text = #"::1 - - [26/Dec/2016:16:22:14 +0000] "GET / HTTP/1.1" 200 5 "-" "x" 1/1500000"#
        let line = line(text)
        #expect(try access(line).requestTime == .milliseconds(1_500))
        // Apache writes when a request began.
        #expect(line.record.at == wall(1_482_769_335, nanoseconds: 500_000_000))
        #expect(line.at == wall(1_482_769_334))
    }
}

/// Lines of Elastic's traefik module, of CrowdSec's traefik-logs and of Traefik's issue 2112.
@Suite struct `Traefik's common log lines` {
    private static let good =
        #"192.168.33.1 - - [02/Oct/2017:20:22:07 +0000] "GET /favicon.png HTTP/1.1" 304 0 "http://example.com/login" "x" 262 "Host-host-1" "http://172.19.0.3:5601" 2ms"#
    private static let openQuote =
        #"85.181.35.98 - - [02/Oct/2017:20:22:08 +0000] "GET /favicon.ico HTTP/1.1" 304 0 "http://example.com/login" "x" 271 "Host-host1 "http://172.19.0.3:5601" 3ms"#
    private static let goFailure =
        #"20.48.154 - - [12/Sep/2017:15:10:41 +0000] "GET / HTTP/1.1" %!d(<nil>) %!d(<nil>) - "Mozilla/5.0" 155025 - - 0ms"#

    @Test func `router, server and duration are read`() throws {
        let line = read(Self.good, as: .traefik)
        #expect(line.quality == .understood)
        #expect(line[.router] == "Host-host-1")
        #expect(line[.serverURL] == "http://172.19.0.3:5601")
        #expect(line[.upstreamAddresses] == "172.19.0.3:5601")
        #expect(line[.requestCount] == "262")
        #expect(try access(line).requestTime == .milliseconds(2))
    }

    @Test func `a quote that is never closed costs no other field`() {
        for format in [LogFormat.traefik, nil] {
            let line = read(Self.openQuote, as: format)
            #expect(line.quality == .partial)
            #expect(line.status == 304)
            #expect(line[.requestCount] == "271")
            #expect(line[.duration] == "3")
        }
    }

    @Test func `Go's words for nothing are no numbers`() {
        let line = read(Self.goFailure, as: .traefik)
        #expect(line.quality == .partial)
        #expect(line[.status] == nil)
        #expect(line[.bytes] == nil)
        #expect(line[.duration] == "0")
    }

    @Test func `is recognised among the other common logs`() {
        #expect(detectFormat(of: [Array(Self.good.utf8)]) == .traefik)
        #expect(detectFormat(of: [Self.good, Self.openQuote].map { Array($0.utf8) }) == .traefik)
    }
}

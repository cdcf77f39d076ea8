import Events
import LogFormats
import Testing

@Suite struct `Apache's LogFormat` {
    private func format(_ text: String) throws -> LogFormat {
        try LogFormat(described: "apache: " + text)
    }

    /// The formats of httpd's own configuration file (docs/conf/httpd.conf.in, Debian's apache2.conf).
    @Test(arguments: [
        (
            #"%h %l %u %t \"%r\" %>s %b"#,
            #"127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326"#
        ),
        (
            #"LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"" combined"#,
            #"127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)""#
        ),
        (
            #"%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\""#,
            #"www.example.com:80 127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326 "http://www.example.com/start.html" "x""#
        ),
        (
            #"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" %I %O"#,
            #"127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326 "-" "x" 388 2600"#
        ),
    ])
    func `of httpd's own configuration reads its lines`(text: String, line: String) throws {
        let line = read(line, as: try format(text))
        #expect(line.quality == .understood)
        #expect(line[.client] == "127.0.0.1")
        #expect(line[.user] == "frank")
        #expect(line[.target] == "/apache_pb.gif")
        #expect(line.status == 200)
        #expect(line.at == wall(971_211_336))
    }

    @Test func `names each value by the shared name`() throws {
        let text =
            #"%v:%p %a:%{remote}p %A %m %U%q %H %>s %s %B %I %O %k %X %P:%{tid}P %L %R %f "%{X-Forwarded-For}i" "%{Host}i" %{Set-Cookie}o %{SSL_PROTOCOL}x %{BALANCER_WORKER_ROUTE}e %{UNIQUE_ID}e"#
        let line = read(
            #"app.example:443 2001:db8::1:51234 192.0.2.1 GET /a?b=c HTTP/1.1 101 200 12 300 400 0 + 17:140 XyZ proxy-server /var/www/a "10.0.0.1, 10.0.0.2" "app.example" - TLSv1.3 n1 WaBc"#,
            as: try format(text)
        )
        #expect(line.quality == .understood)
        #expect(line[.vhost] == "app.example")
        #expect(line[.vhostPort] == "443")
        #expect(line[.client] == "2001:db8::1")
        #expect(line[.clientPort] == "51234")
        #expect(line[.nodeAddress] == "192.0.2.1")
        #expect(line[.method] == "GET")
        #expect(line[.target] == "/a?b=c")
        #expect(line[.protocol] == "HTTP/1.1")
        #expect(line.status == 101)
        #expect(line[.bytes] == "12")
        #expect(line[.bytesReceived] == "300")
        #expect(line[.bytesSent] == "400")
        #expect(line[.processID] == "17")
        #expect(line[.threadID] == "140")
        #expect(line[.errorID] == "XyZ")
        #expect(line[.forwardedFor] == "10.0.0.1, 10.0.0.2")
        #expect(line[.host] == "app.example")
        #expect(line[.sslVersion] == "TLSv1.3")
        #expect(line[.route] == "n1")
        #expect(line[.requestID] == "WaBc")
    }

    @Test(arguments: [
        (#"%t %>s"#, "[10/Oct/2000:13:55:36 -0700] 200", Int64(971_211_336_000_000_000)),
        (
            #"[%{%d/%b/%Y:%H:%M:%S %z}t] %>s"#, "[10/Oct/2000:13:55:36 -0700] 200",
            971_211_336_000_000_000
        ),
        (
            #"[%{%d/%b/%Y:%H:%M:%S}t.%{msec_frac}t %{%z}t] %>s"#,
            "[10/Oct/2000:13:55:36.250 -0700] 200", 971_211_336_250_000_000
        ),
        (
            #"%{%Y-%m-%dT%T}t.%{usec_frac}t%{%z}t %>s"#, "2000-10-10T13:55:36.000250-0700 200",
            971_211_336_000_250_000
        ),
        (#"%{%F %T}t %>s"#, "2000-10-10 20:55:36 200", 971_211_336_000_000_000),
        (#"%{begin:%c}t %>s"#, "Tue Oct 10 20:55:36 2000 200", 971_211_336_000_000_000),
        (#"%{%D %r}t %>s"#, "10/10/00 08:55:36 PM 200", 971_211_336_000_000_000),
        (#"%{%e %b %y %H:%M:%S}t %>s"#, " 1 Oct 00 20:55:36 200", 970_433_736_000_000_000),
        (#"%{sec}t %>s"#, "971211336 200", 971_211_336_000_000_000),
        (#"%{msec}t %>s"#, "971211336250 200", 971_211_336_250_000_000),
        (#"%{usec}t %>s"#, "971211336250001 200", 971_211_336_250_001_000),
        (#"%{%s}t.%{usec_frac}t %>s"#, "971211336.250001 200", 971_211_336_250_001_000),
    ])
    func `reads a time written by strftime`(text: String, line: String, at: Int64) throws {
        let line = read(line, as: try format(text))
        #expect(line.quality == .understood)
        #expect(line.at == WallTime(rawValue: at))
        #expect(line.status == 200)
    }

    @Test func `times without a zone are the writer's`() throws {
        let line = read(
            "2000-10-10 22:55:36 200",
            as: try format("%{%F %T}t %>s"),
            zoneOffsetSeconds: 7_200
        )
        #expect(line.at == wall(971_211_336))
    }

    @Test(arguments: [
        ("%>s %D", "200 1500000", Duration.milliseconds(1_500)),
        ("%>s %T", "200 2", .seconds(2)),
        ("%>s %{ms}T", "200 1500", .milliseconds(1_500)),
        ("%>s %{us}T", "200 1500", .microseconds(1_500)),
        ("%>s %T/%D", "200 1/1500000", .milliseconds(1_500)),
        ("%>s %D %T", "200 1500000 1", .milliseconds(1_500)),
    ])
    func `the finest duration counts`(text: String, line: String, time: Duration) throws {
        #expect(try access(read(line, as: format(text))).requestTime == time)
    }

    @Test func `the final status counts, whatever comes first`() throws {
        #expect(read("302 200", as: try format("%s %>s")).status == 200)
        #expect(read("200 302", as: try format("%>s %s")).status == 200)
    }

    @Test func `conditions on a status and escapes are understood`() throws {
        let line = read(
            "200\t\"a \\\"b\\\"\" 100%",
            as: try format(#"%>s\t\"%!200,304,302{User-Agent}i\" %k%%"#)
        )
        #expect(line.quality == .understood)
        #expect(line[.userAgent] == #"a \"b\""#)
    }

    @Test func `a dash and empty quotes are no values`() throws {
        let line = read(#"- "" "-""#, as: try format(#"%u "%{Referer}i" "%{User-Agent}i""#))
        #expect(line.has(.user) && line.has(.referer) && line.has(.userAgent))
        #expect(line[.user] == nil)
        #expect(line[.referer] == nil)
        #expect(line[.userAgent] == nil)
    }

    @Test(arguments: [
        ("%h%u", 10), ("%", 8), ("", 8), ("no values", 8), ("%{Referer", 9), ("%{%Q}t", 8),
        ("LogFormat %h", 17), (#"LogFormat "%h"#, 18),
    ])
    func `that cannot be read is refused with the place`(text: String, offset: Int) {
        #expect(throws: FormatTextError.self) { try format(text) }
        do throws(FormatTextError) {
            _ = try LogFormat(described: "apache: " + text)
        } catch {
            #expect(error.offset == offset)
            #expect(!error.reason.isEmpty)
        }
    }

    @Test(arguments: [
        "", "x", "[10/Oct/2000:13:55:36 -0700]", "[10/Oct/2000:13:55:36 -0700] 20x",
        "[10/Foo/2000:13:55:36 -0700] 200",
    ])
    func `rejects other lines`(line: String) throws {
        #expect(read(line, as: try format("%t %>s")).quality == .rejected)
    }
}

import Events
import LogFormats
import Testing

@testable import struct LogFormats.Template

@Suite struct `HAProxy's log-format` {
    // src/log.c: default_http_log_format, …
    static let http = """
        %ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc \
        %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r
        """
    static let https =
        http + " %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed]"
        + " %[ssl_fc_sni]/%sslv/%sslc"
    static let tcp = "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq"
    static let clf = """
        %{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac \
        %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl
        """

    private func compile(_ text: String) throws -> LogFormat {
        LogFormat(
            name: "haproxy: \(text)",
            vendor: .haproxy,
            summary: "",
            grammar: .template(try .haproxy(text))
        )
    }

    static let defaults: [(format: String, line: String)] = [
        (http, HAProxyLine.http), (http, HAProxyLine.captures), (http, HAProxyLine.loggedAtOnce),
        (http, HAProxyLine.withoutStatus), (http, HAProxyLine.badRequest),
        (http, HAProxyLine.webSocketKilled), (https, HAProxyLine.https),
        (https, HAProxyLine.ipv6), (https, HAProxyLine.wholeURL), (tcp, HAProxyLine.tcp),
        (tcp, HAProxyLine.redispatched), (tcp, HAProxyLine.longNames), (clf, HAProxyLine.clf),
    ]

    @Test(arguments: defaults)
    func `as HAProxy has it by default reads the same as the format without a text`(
        format: String,
        text: String
    ) throws {
        let line = read(text, as: try compile(format))
        let known = read(text, as: .haproxy)
        #expect(line.quality == .understood)
        for field in LogField.allCases {
            #expect(line[field] == known[field], "\(field)")
            #expect(line.has(field) == known.has(field), "\(field)")
            #expect(line.word(field) == known.word(field), "\(field)")
        }
        #expect(line.status == known.status && line.record.at == known.record.at)
    }

    @Test func `of an operator's own reads what HAProxy 2.6 wrote for it`() throws {
        let format = try compile(
            """
            %{+Q}o t=%Ts.%ms c=%ci p=%cp m=%HM u=%HU v=%HV st=%ST by=%B fe=%f be=%b sv=%s si=%si \
            sp=%sp id=%ID ua=%[capture.req.hdr(0)] 100%% ta=%Ta ts=%tsc
            """
        )
        let text = """
            <134>Nov 23 09:26:06 localhost haproxy[7942]: t=1795425966.159 c="127.0.0.1" p=46578 \
            m="GET" u="/a%20b?x=#22y" v="HTTP/1.1" st=200 by=152 fe="cust2" be="be" sv="n1" \
            si="127.0.0.1" sp=21600 id="7F000001_B5F2_6B0406AE_0006" ua="Mozilla/5.0 (X; "q} {x)" \
            100% ta=7 ts=----
            """
        let line = read(text, as: format)
        #expect(line.quality == .understood)
        #expect(line.at == wall(1_795_425_966, nanoseconds: 159_000_000))
        #expect(line[.client] == "127.0.0.1" && line[.clientPort] == "46578")
        #expect(line[.target] == "/a%20b?x=#22y" && line.status == 200)
        #expect(line[.serverIP] == "127.0.0.1" && line[.serverPort] == "21600")
        #expect(line[.requestID] == "7F000001_B5F2_6B0406AE_0006")
        #expect(line[.requestTime] == "7" && line[.terminationState] == "----")
    }

    @Test func `may be JSON text, escaped for the configuration file`() throws {
        let format = try compile(
            #"{\"time\":\"%t\",\"client\":\"%ci\",\"status\":%ST,\"ta\":%Ta,\"req\":%{+Q}r,"#
                + #"\"be\":\"%b\",\"up\":\"%si:%sp\",\"date\":\"%trg\"}"#
        )
        let text = """
            {"time":"23/Nov/2026:09:26:06.180","client":"::1","status":200,"ta":4,\
            "req":"GET / HTTP/1.1","be":"be","up":"10.0.0.1:80","date":"23/Nov/2026:09:26:06 +0000"}
            """
        let line = read(text, as: format)
        #expect(line.quality == .understood)
        #expect(line.at == wall(1_795_425_966, nanoseconds: 180_000_000))
        #expect(line[.client] == "::1" && line[.upstreamAddresses] == "10.0.0.1:80")
        #expect(line[.method] == "GET")
    }

    @Test(arguments: [
        ("", "no variable such as %ci in it", 0),
        ("plain", "no variable such as %ci in it", 0),
        ("%ci %xyz", "HAProxy has no variable %xyz", 4),
        ("%ci%cp", "nothing stands between %ci and what follows it", 0),
        ("%[src", "a bracket is not closed", 0),
        ("%ci %{+Q", "a bracket is not closed", 4),
        ("%{+json}o %(a)ci", "+json is not read: write the values as text", 0),
        ("%ci %", "HAProxy has no variable %", 4),
        ("%hrl %ci", "nothing can follow the headers of %hrl and %hsl", 5),
    ])
    func `that cannot be used says why and where`(
        text: String,
        reason: String,
        offset: Int
    ) {
        #expect(throws: FormatTextError(reason: reason, offset: offset)) {
            try Template.haproxy(text)
        }
    }

    // HAProxy 2.6.12 wrote a blank behind the status; tools on the way may trim it.
    static let ends: [(end: String, captured: String?)] = [
        ("400 ", nil), ("400", nil), ("200 {a b} ", "a b"), ("200 {a b}", "a b"),
        ("200 {a b} {c}", "a b"),
    ]

    @Test(arguments: ends)
    func `may end in captures that are absent`(end: String, captured: String?) throws {
        let format = try compile("%ci:%cp [%tr] %ST %hr %hs")
        let line = read("127.0.0.1:55764 [23/Nov/2026:09:45:10.532] \(end)", as: format)
        #expect(line.quality == .understood)
        #expect(line[.requestHeaders] == captured && line.has(.responseHeaders))
    }

    @Test func `knows expressions that say the same as variables`() throws {
        let line = read("2001:db8::7:443 200 be", as: try compile("%[src]:%cp %[txn.status] %b"))
        #expect(line[.client] == "2001:db8::7" && line[.clientPort] == "443")
        #expect(line.status == 200 && line[.backend] == "be")
        #expect(!line.has(.mode), "neither flags nor a request: the mode is unknown")
    }

    @Test func `steps over expressions with brackets and quotes in them`() throws {
        let format = try compile(#"%[req.hdr(a),regsub("[]]","",g)] %[var(txn.x),map(/a[1])] %ST"#)
        let line = read("one two 200", as: format)
        #expect(line.quality == .understood && line.status == 200)
    }
}

import Events
import LogFormats
import TestKit
import Testing

/// The quick ways to read usual lines must find what the thorough ones find.
@Suite struct `A line read the quick way` {
    /// A format, and lines of it.
    struct Log: Sendable, CustomTestStringConvertible {
        var format: String
        var lines: [String]
        var testDescription: String { format }
    }

    static let logs = [
        Log(
            format: #"nginx: $remote_addr - $remote_user [$time_local] "$request" $status "#
                + #"$body_bytes_sent "$http_referer" "$http_user_agent" $upstream_addr "#
                + #"$upstream_status $request_time $upstream_connect_time $upstream_response_time"#,
            lines: [
                start + #"200 5 "-" "a (b; c) \x22d" 10.0.0.1:3000 200 0.001 0.000 0.001"#,
                start + #"502 - "-" "x" 10.0.0.1:3000, 10.0.0.2:3000 502, 502 0.0 -, 0.1 0, 0"#,
                start + #"302 5 "-" "" unix:/a.sock : [::1]:1 302 : 200 1.5 - : 0.1 0 : 1"#,
                start + #"499 0 "http://a/" "x\"y" - - 12.250 - -"#,
                start + #"200 5 "-" "x" app:80 200 0.001 0.000 0.001"#,
            ]
        ),
        Log(
            format:
                #"nginx: log_format a '$remote_addr [$time_iso8601] "$request_method $request_uri "#
                + #"$server_protocol" $status rt=$request_time ua="$upstream_addr" us="$upstream_status" "#
                + #"ut="$upstream_response_time" ul="$upstream_response_length" cs=$connection "#
                + #"h="$host" id=$request_id';"#,
            lines: [
                #"::1 [2026-11-23T03:14:39+00:00] "GET /a?b=1 HTTP/1.1" 200 rt=0.004 "#
                    + #"ua="10.0.0.1:80" us="200" ut="0.004" ul="12" cs=7 h="a.example" id=c22d"#,
                #"::1 [2026-11-23T03:14:39+00:00] "GET / HTTP/1.1" 502 rt=0.004 "#
                    + #"ua="10.0.0.1:80, b" us="502, 502" ut="0.004, -" ul="0, 1" cs=7 h="-" id="#,
                #"::1 [2026-11-23T03:14:39+00:00] "GET / HTTP/1.1" 400 rt=- ua="-" us="-" "#
                    + #"ut="-" ul="-" cs=7 h="" id=-"#,
            ]
        ),
        Log(
            format: #"nginx: log_format a escape=json '{"t":"$msec","s":$status,"r":"$request",'"#
                + #"'"a":"$upstream_addr","u":"$upstream_status","n":"$http_x"}';"#,
            lines: [
                #"{"t":"1795403679.634","s":200,"r":"GET / HTTP/2.0","a":"10.0.0.1:80","u":"200","n":""}"#,
                #"{"t":"1795403679.634","s":400,"r":"\"\\ \u0016","a":"","u":"","n":"x"}"#,
            ]
        ),
        Log(
            format: #"apache: %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i" %D"#,
            lines: [
                #"192.0.2.7 - al [23/Nov/2026:03:07:19 +0100] "GET / HTTP/1.1" 200 512 "-" "x" 1500"#,
                #"a.example - - [23/Nov/2026:03:07:19 +0100] "-" 408 - "-" "-" 20"#,
            ]
        ),
        Log(format: LogFormat.istio.name, lines: SampleLine.lines(of: .istio)),
        Log(format: LogFormat.nginxJSON.name, lines: JSONLine.all),
        Log(
            format: LogFormat.nginxJSON.name,
            lines: [
                json(msec: "1795403679.634", rt: "0.004", ua: "10.0.0.1:80", us: "200", upg: ""),
                json(msec: "1795403680.001", rt: "", ua: "a, b", us: "502, 200", upg: "websocket"),
                json(msec: "1795403681", rt: "12", ua: "", us: "", upg: #""\ x"#),
            ]
        ),
        Log(format: LogFormat.nginxCombined.name, lines: CombinedLine.all),
        Log(format: LogFormat.envoy.name, lines: SampleLine.lines(of: .envoy)),
        Log(format: LogFormat.nginxIngress.name, lines: SampleLine.lines(of: .nginxIngress)),
    ]

    private static let start =
        #"192.0.2.7 - al [23/Nov/2026:03:07:19 +0000] "GET /websocket HTTP/1.1" "#

    private static func json(
        msec: String,
        rt: String,
        ua: String,
        us: String,
        upg: String
    ) -> String {
        #"{"msec":\#(msec),"conn":7, "rid":"c22d","remote":"10.1.22.11:40000","time":"x","#
            + #""req":"GET /a HTTP/1.1","status":101,"rt":\#(rt),"ua":"\#(ua)","us":"\#(us)","#
            + #""none":"\#(us)","upg":"\#(upg)","sent":75461 }"#
    }

    @Test(arguments: logs, [UInt64(7), 23, 71])
    func `tells the same, damaged or not`(log: Log, seed: UInt64) throws {
        let format = try LogFormat(named: log.format) ?? LogFormat(described: log.format)
        var random = Seeded(seed: seed)
        var quick = LineScanner(format: format)
        var understood = 0
        for round in 0..<600 {
            var line = Array((log.lines.randomElement(using: &random) ?? "").utf8)
            if round >= 50 { damage(&line, by: &random) }
            let hint: Comment = "seed \(seed): \(String(decoding: line, as: UTF8.self))"
            let usual = ReadLine(line, by: &quick)
            understood += usual.quality == .understood ? 1 : 0
            expectSame(usual, ReadLine(line, as: format, takesShortcuts: false), hint)
        }
        #expect(understood > 100)
    }

    private func damage(_ line: inout [UInt8], by random: inout Seeded) {
        let pieces = [#"""#, #"\"#, " ", "-", ", ", " : ", ",", ":", "9", "/", "]", "}", ".", "\t"]
        for _ in 0...Int.random(in: 0...1, using: &random) where !line.isEmpty {
            let place = Int.random(in: line.indices, using: &random)
            let piece = Array((pieces.randomElement(using: &random) ?? "").utf8)
            switch Int.random(in: 0...3, using: &random) {
            case 0: line.replaceSubrange(place...place, with: piece)
            case 1: line.remove(at: place)
            case 2: line.insert(contentsOf: piece, at: place)
            default: line.removeLast(min(line.count, place / 8))
            }
        }
    }

    private func expectSame(_ quick: ReadLine, _ thorough: ReadLine, _ hint: Comment) {
        #expect(quick.quality == thorough.quality, hint)
        #expect(quick.rejection == thorough.rejection, hint)
        guard thorough.quality != .rejected else { return }
        #expect(quick.record.content == thorough.record.content, hint)
        #expect(quick.at == thorough.at && quick.status == thorough.status, hint)
        for field in LogField.allCases
        where quick[field] != thorough[field] || quick.has(field) != thorough.has(field) {
            Issue.record(
                "\(field) is \(quick[field] ?? "–"), not \(thorough[field] ?? "–"): \(hint)"
            )
        }
    }
}

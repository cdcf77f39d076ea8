import Events
import Foundation
import LogFormats
import Testing

@Suite struct `A converted line` {
    private static let head = #"203.0.113.9 - - [14/Mar/2026:09:26:40 +0100] "#

    /// The JSON text of one line.
    private func text(_ line: [UInt8], as format: LogFormat) -> String {
        var converter = LineConverter(format: format)
        var output: [UInt8] = []
        _ = converter.convert(line.span, number: 1, into: &output)
        converter.finish(into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func text(_ line: String, as format: LogFormat) -> String {
        text(Array(line.utf8), as: format)
    }

    @Test func `has the same names whatever the proxy`() {
        let line = Self.head + #""GET /a?b=1 HTTP/1.1" 200 5 "-" "x""#
        let expected =
            #"{"line":1,"parse":"ok","format":"nginx-combined","ts":"2026-03-14T08:26:40Z","#
            + #""time_local":"14/Mar/2026:09:26:40 +0100","client_ip":"203.0.113.9","#
            + #""client":"203.0.113.9","user":null,"ident":null,"#
            + #""request_line":"GET /a?b=1 HTTP/1.1","method":"GET","target":"/a?b=1","#
            + #""protocol":"HTTP/1.1","status":200,"bytes":5,"referer":null,"user_agent":"x"}"#
        #expect(text(line, as: .nginxCombined) == expected + "\n")
    }

    @Test(arguments: [
        // Escapes of the log are kept; JSON's own are added.
        (#"\x22q\x22"#, #"\\x22q\\x22"#),
        (#"a\"b"#, #"a\\\"b"#),
        ("tab\tescape\u{1B}[2J", #"tab\u0009escape\u001B[2J"#),
        ("delete\u{7F}", #"delete\u007F"#),
        // A C1 control acts on a terminal, too.
        ("csi\u{9B}31m", #"csi\u009B31m"#),
        ("äöü 測試 👩‍👩‍👦", "äöü 測試 👩‍👩‍👦"),
    ])
    func `keeps texts as the log has them`(agent: String, expected: String) {
        let line = Self.head + "\"GET / HTTP/1.1\" 200 5 \"-\" \"\(agent)\""
        #expect(text(line, as: .nginxCombined).hasSuffix("\"user_agent\":\"\(expected)\"}\n"))
    }

    @Test(
        arguments: [
            ([0xFF], 1), ([0xC0, 0xAF], 2), ([0xE2, 0x82], 1), ([0xED, 0xA0, 0x80], 3),
            ([0xF0, 0x9F, 0x91, 0x41], 1), ([0xF4, 0x90], 2), ([0x80], 1),
        ] as [([UInt8], Int)]
    )
    func `has U+FFFD for each longest part that is not UTF-8`(bytes: [UInt8], marks: Int) {
        let head = Array((Self.head + #""GET / HTTP/1.1" 200 5 "-" ""#).utf8)
        let converted = text(head + bytes + Array("\"".utf8), as: .nginxCombined)
        #expect(converted.count { $0 == "\u{FFFD}" } == marks)
    }

    @Test(arguments: [
        (#"a\u00e9\n\"\/\\"#, #"a\u00e9\n\"\/\\"#), (#"\ud83d\udc69"#, #"\ud83d\udc69"#),
        (#"\ud83d!"#, "\u{FFFD}!"), (#"\udc69"#, "\u{FFFD}"), (#"\x22"#, #"\\x22"#),
        (#"\u12"#, #"\\u12"#), ("\u{1}", #"\u0001"#),
    ])
    func `keeps the escapes of a JSON log`(agent: String, expected: String) {
        let line = "{\"msec\":1.5,\"status\":200,\"http_user_agent\":\"\(agent)\"}"
        #expect(text(line, as: .nginxJSON).contains("\"user_agent\":\"\(expected)\""))
    }

    @Test(arguments: [
        ("1795403679", "2026-11-23T03:14:39Z"), ("1795403679.634", "2026-11-23T03:14:39.634Z"),
        ("1795403679.600", "2026-11-23T03:14:39.600Z"),
        ("\"2026-03-14T09:26:40.123456789Z\"", "2026-03-14T09:26:40.123456789Z"),
        ("\"2024-02-29T23:59:59-01:00\"", "2024-03-01T00:59:59Z"),
        ("0.5", "1970-01-01T00:00:00.5Z"),
        ("\"1969-12-31T23:59:59.25Z\"", "1969-12-31T23:59:59.25Z"),
    ])
    func `has its time in UTC and as fine as the log`(time: String, expected: String) {
        let line = "{\"time\":\(time),\"status\":200}"
        #expect(text(line, as: .nginxJSON).contains("\"ts\":\"\(expected)\""))
    }

    @Test(arguments: [
        ("::1", "::1"), ("[2001:db8::1]", "2001:db8::1"), ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
        ("fe80::1%eth0", "fe80::1%eth0"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ("256.0.0.1", nil), ("1.2.3", nil), ("unix:", nil), ("localhost", nil), ("1::2::3", nil),
        ("1:2:3:4:5:6:7:8:9", nil), ("1:2:3:4:5:6:7::8", nil),
        ("1:2:3:4:5:6:7:8::", nil), ("12345::", nil), ("1:", nil), (":::", nil),
    ])
    func `has client_ip only for an address`(client: String, address: String?) throws {
        let line = "\(client) - - [14/Mar/2026:09:26:40 +0000] \"GET / HTTP/1.1\" 200 5"
        let object = try #require(try converted(line, as: .nginxCombined).first)
        #expect(object["client_ip"] == address.map { .text($0) } ?? .null)
        // A format may leave brackets out; everything else stands as it is.
        if !client.hasPrefix("[") { #expect(object["client"] == .text(client)) }
    }

    @Test func `has one element per attempt, null where an attempt has none`() throws {
        let line =
            #"{"msec":1.5,"status":502,"upstream_addr":"10.0.0.1:1, [::1]:2 : unix:/s, pair","#
            + #""upstream_status":"502, - : 504, 502","upstream_response_time":"0.100, - : 1.5, 0.000"}"#
        let object = try #require(try converted(line, as: .nginxJSON).first)
        #expect(object["parse"] == .text("ok"))
        let addresses = ["10.0.0.1:1", "[::1]:2", "unix:/s", "pair"]
        #expect(object["upstream_addrs"] == .list(addresses.map { .text($0) }))
        let statuses: [Value] = [.number(502), .null, .number(504), .number(502)]
        #expect(object["upstream_statuses"] == .list(statuses))
        #expect(object["failed_attempts"] == .number(3))
        #expect(object["upstream_final"] == .text("pair"))
        #expect(object["upstream_final_status"] == .number(502))
        #expect(object["upstream_total_s"] == .number(1.6))
        #expect(object["gateway_error"] == .flag(true))
    }

    @Test func `keeps the text of addresses of which one is none`() throws {
        let line =
            #"{"msec":1.5,"status":502,"upstream_addr":"[::1]:1, [::::1]:500000000","upstream_status":"502, 502"}"#
        let object = try #require(try converted(line, as: .nginxJSON).first)
        #expect(object["parse"] == .text("partial"))
        #expect(object["upstream_addrs"] == .list([.text("[::1]:1"), .null]))
        #expect(object["upstream_addrs_raw"] == .text("[::1]:1, [::::1]:500000000"))
        #expect(object["upstream_final"] == .null)
    }

    @Test(arguments: ["18446744073709551616", "1e3", "x", "12.5", "0x10"])
    func `is partial, with null, where a number is none`(number: String) throws {
        let line = "{\"msec\":1.5,\"status\":200,\"connection\":\"\(number)\",\"rt\":1}"
        let object = try #require(try converted(line, as: .nginxJSON).first)
        #expect(object["parse"] == .text("partial"))
        #expect(object["connection"] == .null)
        #expect(object["request_time_s"] == .number(1))
    }

    @Test func `names the secrets it holds`() throws {
        let line =
            Self.head
            + #""GET /?a=1&Access_Token=x&sig=&q HTTP/1.1" 200 5 "https://u:p@h/?code=1#b" "x""#
        let object = try #require(try converted(line, as: .nginxCombined).first)
        #expect(object["secrets_in_target"] == .list([.text("access_token"), .text("sig")]))
        #expect(object["secrets_in_referer"] == .list([.text("userinfo"), .text("code")]))
    }

    @Test func `has the parts of a target that is a whole URL`() throws {
        let line = Self.head + #""GET http://u@[::1]:8080/a/b?c=d#e HTTP/1.1" 200 5"#
        let object = try #require(try converted(line, as: .nginxCombined).first)
        #expect(object["url_scheme"] == .text("http"))
        #expect(object["url_host"] == .text("::1"))
        #expect(object["url_port"] == .number(8080))
        #expect(object["url_path"] == .text("/a/b"))
        #expect(object["url_query"] == .text("c=d"))
    }

    @Test func `is rejected with reason, place and text`() {
        let expected =
            #"{"line":1,"parse":"reject","reason":"expected an object","offset":0,"raw":"a \"b\""}"#
        #expect(text(#"a "b""#, as: .nginxJSON) == expected + "\n")
    }

    @Test func `is cut and says so when it is too long`() throws {
        let line =
            #"{"msec":1.5,"status":200,"ua":""# + String(repeating: "a", count: 70_000) + #""}"#
        let object = try #require(try converted(line, as: .nginxJSON).first)
        #expect(object["truncated"] == .flag(true))
        #expect(object["parse"] == .text("partial"))
    }
}

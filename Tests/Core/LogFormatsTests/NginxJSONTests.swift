import Events
import LogFormats
import Testing

@Suite struct `nginx JSON access lines` {
    @Test(arguments: JSONLine.all)
    func `every sample is understood`(line: String) {
        #expect(read(line, as: .nginxJSON).quality == .understood)
    }

    @Test func `a WebSocket that was killed is read whole`() throws {
        let line = read(JSONLine.killed, as: .nginxJSON)
        #expect(line.record.at == wall(1_795_403_679, nanoseconds: 634_000_000))
        #expect(line.record.raw.text == JSONLine.killed)
        let tried = UpstreamTry(
            address: "127.0.1.1:3000",
            status: 101,
            connectTime: .zero,
            headerTime: .zero,
            responseTime: .milliseconds(4_065)
        )
        let expected = AccessRecord(
            client: Endpoint(host: "127.0.0.1", port: 59_116),
            connection: 204,
            connectionRequests: 1,
            requestID: "c22d2d9cfd78f9031cfde70e38019966",
            method: "GET",
            target: "/websocket",
            status: 101,
            requestTime: .milliseconds(4_065),
            upstreams: [tried],
            bytesSent: 296,
            isUpgrade: true,
            completed: true,
            userAgent: "Mozilla/5.0 swarm/199"
        )
        #expect(try access(line) == expected)
    }

    @Test func `each attempt of a request that failed over inside nginx is told`() throws {
        let record = try access(read(JSONLine.failedOver, as: .nginxJSON))
        #expect(record.method == "GET")
        #expect(record.target == "/websocket")
        #expect(
            record.upstreams == [
                UpstreamTry(address: "127.0.0.1:13001", status: 502, responseTime: .zero),
                UpstreamTry(
                    address: "127.0.0.1:13002",
                    status: 101,
                    connectTime: .zero,
                    headerTime: .milliseconds(4),
                    responseTime: .milliseconds(4)
                ),
            ]
        )
        #expect(record.userAgent == nil)
    }

    @Test func `a lost attempt keeps its connection count and its absent times`() throws {
        let record = try access(read(JSONLine.lost, as: .nginxJSON))
        #expect(record.connectionRequests == 3)
        #expect(record.upstreams.map(\.connectTime) == [nil])
        #expect(record.upstreams.map(\.responseTime) == [.zero])
    }

    @Test func `the group's name stands for the address when no server was live`() throws {
        let record = try access(read(JSONLine.noLiveUpstreams, as: .nginxJSON))
        #expect(record.upstreams.map(\.address) == ["127.0.0.1:13002", "pair"])
    }

    @Test func `a client that gave up is incomplete and has no upstream status`() throws {
        let record = try access(read(JSONLine.gaveUp, as: .nginxJSON))
        #expect(record.completed == false)
        #expect(record.upstreams.map(\.status) == [nil])
        #expect(record.userAgent == "Mozilla/5.0 swarm/7")
    }

    @Test func `nginx's own variable names, escapes, nesting and redirects are read`() throws {
        let line = read(JSONLine.variableNames, as: .nginxJSON)
        #expect(line.record.at == wall(1_795_400_079, nanoseconds: 250_000_000))
        let record = try access(line)
        #expect(record.client == Endpoint(host: "2001:db8::1", port: 59_116))
        #expect(record.target == #"/a?b="c"é"#)
        #expect(record.upstreams.map(\.address) == ["unix:/run/app.sock", "10.0.0.2:3000"])
        #expect(record.upstreams.map(\.status) == [302, 200])
        #expect(record.bytesSent == 5)
        #expect(!record.isUpgrade)
        #expect(record.completed == nil)
    }

    @Test func `values without quotes may be empty or lists`() throws {
        let record = try access(read(JSONLine.bareLists, as: .nginxJSON))
        #expect(record.upstreams.map(\.status) == [502, 101])
        #expect(record.upstreams.map(\.responseTime) == [.zero, .milliseconds(4)])
        #expect(record.isUpgrade, "101 is an upgrade even where the header is not logged")
    }

    @Test(arguments: [
        ("1795403679.6", 600_000_000), ("1795403679.123456789", 123_456_789),
        ("1795403679.1234567891", 123_456_789), ("1795403679", 0),
    ])
    func `decimal time is read exactly`(text: String, nanoseconds: Int64) {
        let line = read(#"{"msec":\#(text),"status":200}"#, as: .nginxJSON)
        #expect(line.record.at == wall(1_795_403_679, nanoseconds: nanoseconds))
        #expect(line.quality == .understood)
    }

    @Test(arguments: [
        #""rt":"x""#, #""rt":-1"#, #""conn":99999999999999999999"#, #""bytes":1e3"#,
        #""remote_port":"70000""#, #""up_addr":"a","up_status":"200, 200""#,
        #""up_addr":"a, b","up_status":"200""#, #""up_addr":"a","up_ct":"soon""#,
        #""up_status":"502""#, #""rt":1,"rt":2"#,
    ])
    func `an unreadable field makes the line partial`(field: String) throws {
        let line = read(#"{"msec":1795403679.6,"status":502,\#(field)}"#, as: .nginxJSON)
        #expect(line.quality == .partial)
        #expect(try access(line).status == 502)
    }

    @Test(arguments: ["1e309", "-5", "99999999999999999999", "NaN", "9223372037"])
    func `a time that cannot be is absent`(text: String) throws {
        let line = read(#"{"msec":\#(text),"status":200}"#, as: .nginxJSON)
        #expect(line.quality == .partial)
        #expect(line.record.at == nil)
    }

    @Test(arguments: [
        ("", "expected an object", 0),
        ("GET / HTTP/1.1", "expected an object", 0),
        ("{}", "no status", 2),
        (#"{"status":""}"#, "no status", 13),
        (#"{"status":NaN}"#, "the status is not a number from 0 to 999", 10),
        (#"{"status":99999999999999999999}"#, "the status is not a number from 0 to 999", 10),
        (#"{"status":-1}"#, "the status is not a number from 0 to 999", 10),
        (#"{"status":200"#, "the object has no end", 13),
        (#"{"status":"200"#, "the text in quotes has no end", 14),
        (#"{"status":200} x"#, "text after the end of the object", 15),
        (#"{"status" 200}"#, "expected a colon after the key", 10),
        (#"{status:200}"#, "expected a key in quotes", 1),
        (#"{"a":"b" "status":200}"#, "expected a comma or the end of the object", 9),
    ])
    func `what is no such line is rejected with reason and place`(
        text: String,
        reason: String,
        offset: Int
    ) {
        let line = read(text, as: .nginxJSON)
        #expect(line.quality == .rejected)
        #expect(line.record.content == .rejected(reason: reason, offset: offset))
    }

    @Test func `nesting is stepped over to a limit and never overflows the stack`() {
        let deep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
        let line = read(#"{"status":200,"request":\#(deep)}"#, as: .nginxJSON)
        #expect(
            line.record.content == .rejected(reason: "nested deeper than 64 levels", offset: 88)
        )
    }

    @Test func `invalid UTF-8 is kept in the raw line and replaced in fields`() throws {
        let bytes =
            Array(#"{"msec":1.5,"status":200,"uri":"/"#.utf8) + [0xFF, 0] + Array(#""}"#.utf8)
        let line = ReadLine(bytes, as: .nginxJSON)
        #expect(line.quality == .understood)
        #expect(line.record.raw.bytes == bytes)
        #expect(try access(line).target == "/\u{FFFD}\0")
    }

    @Test func `a line beyond the limit is cut, partial, and keeps what came before the cut`()
        throws
    {
        let filler = String(repeating: "a", count: maximumLineBytes)
        let line = read(#"{"msec":1.5,"status":502,"uri":"\#(filler)"}"#, as: .nginxJSON)
        #expect(line.quality == .partial)
        #expect(line.record.raw.bytes.count == maximumLineBytes)
        #expect(try access(line).status == 502)
    }

    @Test(arguments: [
        (#"\ud83d\ude00"#, "😀"), (#"\ud83d"#, "\u{FFFD}"), (#"\u12"#, #"\u12"#), (#"\x22"#, "\""),
        (#"\\n\n\q"#, "\\n\n\\q"), (#"\u001b"#, "\u{1B}"),
    ])
    func `escapes are undone`(text: String, expected: String) throws {
        let line = read(#"{"msec":1.5,"status":200,"uri":"\#(text)"}"#, as: .nginxJSON)
        #expect(try access(line).target == expected)
    }
}

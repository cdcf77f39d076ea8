import Events
import LogFormats
import Testing

/// Lines of AWS's documentation and of Vector's parse_aws_alb_log.
private enum ALBLine {
    private static let arn =
        "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067"
    /// The 18 fields of 2016.
    static let short =
        #"wss 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 10.0.0.140:44244 10.0.0.171:8010 0.000 0.001 0.000 101 101 218 786 "GET https://10.0.0.30:443/ HTTP/1.1" "-" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 \#(arn) "Root=1-58337364-23a8c76965a2ef7629b185e3""#
    static let webSocket =
        short
        + #" "-" "-" 1 2018-07-02T22:22:48.364000Z "forward" "-" "-" 10.0.0.171:8010 101 "-" "-""#
    static let traced = webSocket + " TID_dc57cebed65b444ebc8177bb698fe166"
    static let transformed = traced + #" "-" "-" "-""#
    static let future = transformed + #" "x y" 7"#
    static let all = [short, webSocket, traced, transformed, future]
    static let noRequest =
        #"http 2021-03-17T18:54:14.216357Z app/a/7f 113.241.19.90:15070 - -1 -1 -1 400 - 0 272 "- http://a.elb.amazonaws.com:80- -" "-" - - - "-" "-" "-" - 2021-03-17T18:54:13.967000Z "-" "-" "-" "-" "-" "-" "-" TID_dc"#
    static let addresses =
        #"grpcs 2021-03-16T20:20:00.135052Z app/a/a3 2601:6bbc:c529:9dad:6bbc:c529:9dad:6bbc:50599 fd6d:6bbc::face:80 0.001 0.052 0.000 502 - 589 2084 "POST https://test.domain.com:443/a:b?c=\"d\" HTTP/2.0" "User 1.0" E T arn "Root=1" "some.domain.com" "arn" 0 2021-03-16T20:20:00.081000Z "waf,forward" "-" "-" "" """#
}

@Suite struct `AWS load balancer lines` {
    @Test(arguments: ALBLine.all)
    func `every length is understood, in one file too`(text: String) {
        for format in [LogFormat.alb, nil] {
            let line = read(text, as: format)
            #expect(line.quality == .understood)
            #expect(line.status == 101)
            #expect(line[.requestID] == "Root=1-58337364-23a8c76965a2ef7629b185e3")
        }
        #expect(detectFormat(of: ALBLine.all.map { Array($0.utf8) }) == .alb)
    }

    @Test func `a WebSocket's close is told by its own and by shared names`() throws {
        let line = read(ALBLine.traced, as: .alb)
        #expect(line[.type] == "wss")
        #expect(line[.clientHost] == "10.0.0.140:44244")
        #expect(line[.client] == "10.0.0.140")
        #expect(line[.clientPort] == "44244")
        #expect(line[.upstreamAddresses] == "10.0.0.171:8010")
        #expect(line[.upstreamStatuses] == "101")
        #expect(line[.upstreamTimes] == "0.001")
        #expect(line[.requestMethod] == "GET")
        #expect(line[.target] == "https://10.0.0.30:443/")
        #expect(line[.bytes] == "786")
        #expect(line[.sslProtocol] == "TLSv1.2")
        #expect(line[.actionsExecuted] == "forward")
        #expect(line[.traceabilityID] == "TID_dc57cebed65b444ebc8177bb698fe166")
        #expect(line.at == wall(1_530_570_180, nanoseconds: 186_641_000))
        let record = try access(line)
        #expect(record.isUpgrade)
        #expect(record.upstreams.map(\.address) == ["10.0.0.171:8010"])
    }

    @Test func `what was no request has neither method, target server nor times`() throws {
        let line = read(ALBLine.noRequest, as: .alb)
        #expect(line.quality == .understood)
        #expect(line[.method] == nil)
        #expect(line[.target] == "http://a.elb.amazonaws.com:80-")
        #expect(line[.protocol] == nil)
        #expect(line[.targetProcessingTime] == "-1")
        #expect(line[.upstreamTimes] == nil)
        #expect(line[.upstreamAddresses] == nil)
        #expect(try access(line).upstreams.isEmpty)
    }

    @Test func `an IPv6 address ends at the last colon`() {
        let line = read(ALBLine.addresses, as: .alb)
        #expect(line.quality == .understood)
        #expect(line[.client] == "2601:6bbc:c529:9dad:6bbc:c529:9dad:6bbc")
        #expect(line[.clientPort] == "50599")
        #expect(line[.host] == "some.domain.com")
        #expect(line.has(.targetPortList))
        #expect(line[.targetPortList] == nil)
    }

    @Test func `a line that was cut is partial or rejected, never wrong`() {
        let bytes = Array(ALBLine.traced.utf8)
        for length in 0..<bytes.count {
            let line = ReadLine(Array(bytes.prefix(length)), as: .alb)
            if line.quality == .understood { #expect(line.status == 101) }
            if length < 160 { #expect(line.quality == .rejected) }
        }
    }

    @Test(arguments: [
        ("FTP 2018-07-02T22:23:00.186641Z a", 0), ("http 2018-13-02T22:23:00.186641Z a", 5),
        ("http", 4),
        ("tls 2.0 2018-12-20T02:59:40 net/a/c6 g3 192.168.131.39:2817 10.0.0.1:80 5 2 98 246", 4),
        ("http 2018-07-02T22:23:00.186641Z a 1:2 - 0.0 0.0 0.0 2000 - 1 1", 53),
        ("http 2018-07-02T22:23:00.186641Z a 1:2 - x 0.0 0.0 200 - 1 1", 41),
    ])
    func `other lines are rejected with the place`(text: String, offset: Int) {
        let line = read(text, as: .alb)
        #expect(line.quality == .rejected)
        #expect(line.rejection?.offset == offset)
    }
}

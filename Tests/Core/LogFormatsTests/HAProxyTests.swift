import Events
import LogFormats
import TestKit
import Testing

@Suite struct `HAProxy session lines` {
    @Test(arguments: HAProxyLine.understood)
    func `are understood, given the format and without`(text: String) {
        #expect(read(text, as: .haproxy).quality == .understood)
        #expect(detectFormat(of: [Array(text.utf8)]) == .haproxy)
    }

    @Test func `of HTTP tell every field`() throws {
        let line = read(HAProxyLine.http, as: .haproxy)
        #expect(line.at == wall(1_233_922_454, nanoseconds: 655_000_000))
        let expected: [LogField: String] = [
            .syslogTime: "Feb  6 12:14:14", .syslogHost: "localhost", .syslogTag: "haproxy",
            .processID: "14389", .client: "10.0.1.2", .clientPort: "33317",
            .acceptDate: "06/Feb/2009:12:14:14.655", .frontend: "http-in", .backend: "static",
            .server: "srv1", .tq: "10", .tw: "0", .tc: "30", .tr: "69", .tt: "109",
            .requestTime: "109", .status: "200", .bytes: "2750", .terminationState: "----",
            .activeConnections: "1", .frontendConnections: "1", .backendConnections: "1",
            .serverConnections: "1", .retries: "0", .serverQueue: "0", .backendQueue: "0",
            .requestHeaders: "1wt.eu", .responseHeaders: "",
            .requestLine: "GET /index.html HTTP/1.1", .method: "GET", .target: "/index.html",
            .protocol: "HTTP/1.1",
        ]
        for (field, text) in expected { #expect(line[field] == text, "\(field)") }
        #expect(line.has(.requestCookie) && line[.requestCookie] == nil)
        for field in [LogField.isTLSFrontend, .isOpen, .isRedispatched, .extra, .mode] {
            #expect(!line.has(field), "\(field)")
        }
        let record = try access(line)
        #expect(record.status == 200)
        #expect(record.requestTime == .milliseconds(109))
        #expect(line.record.at == wall(1_233_922_454, nanoseconds: 764_000_000), "its end")
    }

    @Test func `without requests tell when the server took the connection`() throws {
        let line = "127.43.100.17:48441 [26/Nov/2026:07:27:40.071] clients todos/web1 "
        let rest = " 1950 SD 21/21/20/20/+2 0/0"
        let taken = read(line + "2004/3/4061" + rest, as: .haproxy)
        #expect(try access(taken).answerTime == .milliseconds(2_007))
        let refused = read(line + "2004/-1/2003" + rest, as: .haproxy)
        #expect(try access(refused).answerTime == nil)
    }

    @Test func `of TLS add errors, name, version and cipher`() {
        let line = read(HAProxyLine.https, as: .haproxy)
        #expect(line[.sni] == "1wt.eu")
        #expect(line[.sslVersion] == "TLSv1.3")
        #expect(line[.sslCipher] == "TLS_AES_256_GCM_SHA384")
        #expect(line[.tlsError] == "0")
        #expect(read(HAProxyLine.ipv6, as: .haproxy)[.sni] == nil)
    }

    @Test func `of TCP have three timers, two flags and no status`() {
        let line = read(HAProxyLine.tcp, as: .haproxy)
        #expect(line.word(.mode) == .tcp)
        #expect(line.has(.status) && line[.status] == nil && line.status == nil)
        #expect(line[.tw] == "0" && line[.tc] == "0" && line[.tt] == "5007")
        #expect(!line.has(.tq) && !line.has(.tr))
        #expect(line[.bytes] == "212" && line[.terminationState] == "--" && line[.retries] == "3")
    }

    @Test func `in the common log format are read to the last queue`() {
        let line = read(HAProxyLine.clf, as: .haproxy)
        #expect(line.at == wall(1_795_425_965, nanoseconds: 880_000_000))
        #expect(line[.client] == "127.0.0.1" && line[.clientPort] == "56128")
        #expect(line[.frontend] == "clf" && line[.backend] == "be" && line[.server] == "n1")
        #expect(line[.tt] == "4" && line[.terminationState] == "----")
        #expect(line[.backendQueue] == "0" && line[.responseCookie] == "JS=abc")
        #expect(line[.target] == "/a%20b?x=#22y" && line.status == 200)
    }

    @Test func `of the default format tell a connection`() {
        let line = read(HAProxyLine.connect, as: .haproxy)
        #expect(line.word(.event) == .connect)
        #expect(line[.client] == "10.0.1.2" && line[.clientPort] == "33312")
        #expect(line[.destinationIP] == "10.0.3.31" && line[.destinationPort] == "8012")
        #expect(line[.frontend] == "www" && line[.mode] == "HTTP")
    }

    @Test func `of a failed handshake are errors of the client's side`() throws {
        let line = read(HAProxyLine.handshake, as: .haproxy)
        #expect(line[.frontend] == "frt" && line[.bind] == "f1")
        let record = try error(line)
        #expect(record.message == "Connection error during SSL handshake")
        #expect(record.cause == .tls && record.level == "info")
        #expect(record.client == Endpoint(host: "127.0.0.1", port: 56_059))
    }

    @Test func `that still run are open, and their time is not the request's`() throws {
        let line = read(HAProxyLine.loggedAtOnce, as: .haproxy)
        #expect(line.has(.isOpen) && line[.tt] == "30" && line[.bytes] == "243")
        #expect(!line.has(.requestTime))
        #expect(try access(line).requestTime == nil)
    }

    @Test func `that were redispatched say so, and the count is a number`() {
        let line = read(HAProxyLine.redispatched, as: .haproxy)
        #expect(line.has(.isRedispatched) && line[.retries] == "1")
    }

    @Test func `without server or status have none`() {
        let line = read(HAProxyLine.withoutStatus, as: .haproxy)
        #expect(line.has(.server) && line[.server] == nil)
        #expect(line.has(.status) && line[.status] == nil && line.status == nil)
        #expect(line[.tq] == "-1" && line[.requestLine] == "" && line[.method] == nil)
        let bad = read(HAProxyLine.badRequest, as: .haproxy)
        #expect(bad[.requestLine] == "<BADREQ>" && bad[.method] == nil && bad[.target] == nil)
    }

    @Test(arguments: HAProxyLine.clients)
    func `tell the client of any kind`(text: String, client: String?, port: String?) {
        let line = read(text, as: .haproxy)
        #expect(line[.client] == client && line[.clientPort] == port)
    }

    @Test func `of whole URLs tell their parts`() {
        let line = read(HAProxyLine.wholeURL, as: .haproxy)
        #expect(line[.target] == "https://127.0.0.1:21603/two?x=1")
        #expect(line[.urlScheme] == "https" && line[.urlHost] == "127.0.0.1")
        #expect(line[.urlPort] == "21603" && line[.urlPath] == "/two" && line[.urlQuery] == "x=1")
    }

    @Test func `keep captured headers with spaces and escapes`() {
        let line = read(HAProxyLine.captures, as: .haproxy)
        #expect(line[.requestHeaders] == "Mozilla/5.0 (X; #22q#7D #7Bx)|127.0.0.1:21602")
        #expect(line[.responseHeaders] == "a #22q#22#7D #7Cb")
        #expect(line[.requestCookie] == "JS=zz" && line[.responseCookie] == "JS=abc")
    }

    @Test func `with one field more are partial, and keep it`() {
        let line = read(HAProxyLine.maskedWithExtraField, as: .haproxy)
        #expect(line.quality == .partial)
        #expect(line[.extra] == "site.domain.com" && line[.tt] == "18" && line.status == 200)
    }

    @Test func `cut within the request are understood and told as cut`() throws {
        let line = read(String(HAProxyLine.http.dropLast(12)), as: .haproxy)
        #expect(line.quality == .understood && line.isTruncated)
        #expect(line[.target] == "/index.ht" && line[.protocol] == nil)
    }

    @Test(arguments: [30, 45, 58, 64])
    func `cut before the request are partial`(dropped: Int) {
        let line = read(String(HAProxyLine.http.dropLast(dropped)), as: .haproxy)
        #expect(line.quality == .partial && line.isTruncated && line.status == 200)
    }

    @Test func `are in the writer's own zone`() {
        let line = read(HAProxyLine.http, as: .haproxy, zoneOffsetSeconds: 3_600)
        #expect(line.at == wall(1_233_922_454 - 3_600, nanoseconds: 655_000_000))
    }

    @Test(arguments: [
        ("10.0.1.2:1 [31/Feb/2009:12:14:14.655] f b/s 1/0/3/6/1 200 2 - - ---- 1/1/1/1/0 0/0", 12),
        ("10.0.1.2:1 [06/Feb/2009:12:14:14] f b/s 1/0/3/6/1 200 2 - - ---- 1/1/1/1/0 0/0", 11),
        ("10.0.1.2:1 [06/Feb/2009:12:14:14.655] f bs 1/0/3/6/1 200 2 - - ---- 1/1/1/1/0 0/0", 40),
        ("10.0.1.2:1 [06/Feb/2009:12:14:14.655] f b/s 1/0/3/6 200 2 - - ---- 1/1/1/1/0 0/0", 44),
        ("10.0.1.2:1 [06/Feb/2009:12:14:14.655] f b/s 1/0/3/6/1 2OO 2 - - ---- 1/1/1/1/0 0/0", 54),
        ("10.0.1.2:1 [06/Feb/2009:12:14:14.655] f b/s 1/0/3/6/1 99999999999999999999 2 -", 54),
        ("Connect from nowhere", 20),
        ("hello", 0),
    ])
    func `that are none are rejected with the place`(text: String, offset: Int) {
        let line = read(text, as: .haproxy)
        #expect(line.quality == .rejected)
        #expect(line.rejection?.offset == offset)
    }

    @Test(arguments: CombinedLine.all + JSONLine.all + ErrorLine.understood)
    func `are not seen in the lines of others`(text: String) {
        #expect(read(text, as: .haproxy).quality == .rejected)
    }

    @Test(arguments: [UInt64(7), 77, 777])
    func `survive damage`(seed: UInt64) {
        var random = Seeded(seed: seed)
        let samples = HAProxyLine.understood + HAProxyLine.life + CarrierLine.all
        for _ in 0..<3_000 {
            var bytes = Array((samples.randomElement(using: &random) ?? "").utf8)
            for _ in 0...Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0...4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2:
                    bytes.insert(
                        Array("[]{}\"/:+- <>|".utf8).randomElement(using: &random) ?? 0,
                        at: place
                    )
                case 3: bytes.removeSubrange(place...)
                default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
                }
            }
            #expect(ReadLine(bytes, as: .haproxy).record.raw.bytes == bytes, "seed \(seed)")
        }
    }
}

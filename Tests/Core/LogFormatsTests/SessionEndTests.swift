import Events
import LogFormats
import Testing

@Suite struct `The end of a HAProxy session` {
    private func tcp(_ flags: String) -> String {
        "127.41.100.27:41655 [23/Nov/2026:10:53:20.679] clients todos/web2 1/0/77 1842 \(flags) "
            + "95/95/94/1/0 0/0"
    }

    private func http(_ status: Int, _ flags: String) -> String {
        "127.0.0.1:48076 [23/Nov/2026:03:07:31.892] fe3 be3/n1 0/0/0/3/306 \(status) 144 - - "
            + "\(flags)-- 1/1/0/0/0 0/0 \"GET / HTTP/1.1\""
    }

    private func isSignificant(_ text: String) -> Bool {
        var scanner = LineScanner(format: .haproxy)
        let line = Array(text.utf8)
        let quality = scanner.scan(line.span)
        #expect(quality == .understood, "\(text)")
        return scanner.isSignificant(in: line.span)
    }

    @Test(arguments: [
        ("--", false), ("CD", false), ("CR", false), ("CL", false), ("cR", false), ("CT", false),
        ("SC", true), ("sC", true), ("SD", true), ("sD", true), ("SH", true), ("sQ", true),
        ("CC", true), ("CQ", true), ("CH", true), ("cD", true), ("K-", true), ("KD", true),
        ("D-", true), ("U-", true), ("RC", true), ("I-", true), ("PC", true), ("PR", true),
        ("LR", true),
    ])
    func `over TCP is significant when it was not ordinary`(flags: String, isBad: Bool) {
        #expect(isSignificant(tcp(flags)) == isBad)
        #expect(SessionEnd(flags)?.isBad(isAnswered: false) == isBad)
    }

    @Test(arguments: [
        (200, "--", false), (200, "CD", false), (408, "cR", false), (301, "LR", false),
        (403, "PR", false), (200, "SD", true), (200, "sD", true), (200, "K-", true),
        (400, "CH", true), (101, "--", true), (503, "SC", true), (504, "sH", true),
        (500, "--", false),
    ])
    func `over HTTP is significant by its status, or by a server's doing`(
        status: Int,
        flags: String,
        isExpected: Bool
    ) {
        #expect(isSignificant(http(status, flags)) == isExpected)
    }

    @Test func `over TCP is a request without a status`() throws {
        let record = try access(read(tcp("SC"), as: .haproxy))
        #expect(record.status == 0 && record.sentStatus == nil)
        #expect(record.server == "todos/web2" && record.terminationState == "SC")
        #expect(record.requestTime == .milliseconds(77))
        #expect(!record.isFailedAttempt && !record.isWebSocketClose)
    }

    @Test(arguments: ["", "S", "-"])
    func `has two flags or is none`(flags: String) {
        #expect(SessionEnd(flags) == nil)
    }
}

@Suite struct `A change of a HAProxy server` {
    @Test(arguments: [
        (HAProxyLine.down, "be2/n1", "down", "Layer4 connection problem, Connection refused"),
        (HAProxyLine.up, "be2/n1", "up", "Layer7 check passed, code 200"),
        (HAProxyLine.backupDown, "dead/d2", "down", nil),
        (HAProxyLine.maintenance, "be2/n1", "maint", nil),
        (
            "Server be/n1 is DOWN, changed from CLI. 1 active and 0 backup servers left.", "be/n1",
            "down", "changed from CLI"
        ),
        (
            #"Server be/n1 is DOWN, reason: Layer7 wrong status, code: 503, info: "Gone", check"#,
            "be/n1", "down", "Layer7 wrong status, code 503, Gone"
        ),
        (
            #"Server be/n1 is DOWN, reason: Layer7 invalid response, info: "cut"#, "be/n1", "down",
            "Layer7 invalid response, cut"
        ),
    ])
    func `is told with its reason`(
        text: String,
        server: String,
        state: String,
        reason: String?
    ) throws {
        let record = try error(read(text, as: .haproxy))
        #expect(record.server == server && record.state == state && record.reason == reason)
        #expect(record.backend == server.split(separator: "/").first.map(String.init))
    }

    @Test func `is not what one check says`() throws {
        let record = try error(read(HAProxyLine.check, as: .haproxy))
        #expect(record.server == "dead/d2" && record.state == nil && record.reason == nil)
    }

    @Test(arguments: [(HAProxyLine.noServer, "dead"), (HAProxyLine.noServerPrinted, "static")])
    func `can leave a backend empty`(text: String, backend: String) throws {
        let record = try error(read(text, as: .haproxy))
        #expect(record.backend == backend && record.server == nil)
        #expect(record.cause == .noLiveUpstreams)
    }
}

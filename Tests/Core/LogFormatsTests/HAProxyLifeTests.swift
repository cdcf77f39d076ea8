import Events
import LogFormats
import Testing

@Suite struct `HAProxy lines about itself` {
    @Test(arguments: HAProxyLine.life)
    func `are understood as errors, given the format and without`(text: String) {
        let line = read(text, as: .haproxy)
        #expect(line.quality == .understood && line.kind == .error)
        #expect(detectFormat(of: [Array(text.utf8)]) == .haproxy)
    }

    @Test func `tell a server that went down and why`() throws {
        let line = read(HAProxyLine.down, as: .haproxy)
        #expect(line[.backend] == "be2" && line[.server] == "n1" && line.word(.state) == .down)
        #expect(line[.reason] == "Layer4 connection problem")
        let record = try error(line)
        #expect(record.level == "alert" && record.cause == .refused && record.processID == 7_942)
        #expect(record.message.hasPrefix("Server be2/n1 is DOWN, reason: Layer4"))
    }

    @Test(arguments: [
        ("is DOWN", FieldWord.down, CauseClass.other), ("is UP", .up, .lifecycle),
        ("is UP/READY (leaving forced maintenance)", .ready, .lifecycle),
        ("is DOWN/READY (leaving forced maintenance)", .down, .other),
        ("is UP/DRAIN (leaving maintenance)", .drain, .lifecycle),
        ("('a.example') is UP/READY (resolves again)", .ready, .lifecycle),
        ("is UP (leaving forced drain)", .up, .lifecycle),
        ("enters drain state", .drain, .lifecycle),
        ("remains in forced drain mode", .drain, .lifecycle),
        ("is going DOWN for maintenance", .maint, .lifecycle),
        ("was DOWN and now enters maintenance", .maint, .lifecycle),
        ("is leaving forced maintenance but remains in maintenance", .maint, .lifecycle),
        ("is stopping", .stopping, .lifecycle),
        ("is DOWN, reason: Layer4 timeout, check duration: 2002ms", .down, .connectTimeout),
        ("is DOWN, reason: Layer7 timeout, check duration: 501ms", .down, .readTimeout),
        ("is DOWN, reason: Layer6 invalid response", .down, .tls),
        ("is DOWN, reason: Layer7 wrong status, code: 503", .down, .other),
    ])
    func `tell a server's state`(words: String, state: FieldWord, cause: CauseClass) throws {
        for server in ["Server be/n1 ", "Backup Server be/n1 "] {
            let line = read("Nov 23 10:00:00 lb haproxy[1]: \(server)\(words).", as: .haproxy)
            #expect(line.word(.state) == state)
            #expect(line[.backend] == "be" && line[.server] == "n1")
            #expect(line.cause == cause)
            #expect(try error(line).level == (state == .down ? "alert" : "notice"))
        }
    }

    @Test func `tell who changed a state by hand`() {
        let line = read("Server be/n1 is DOWN, changed from CLI. 1 active and 0 …", as: .haproxy)
        #expect(line[.reason] == "changed from CLI" && line.word(.state) == .down)
    }

    @Test func `tell a check that failed, and the state it found`() {
        let line = read(HAProxyLine.check, as: .haproxy)
        #expect(line[.backend] == "dead" && line[.server] == "d2")
        #expect(line.cause == .refused && line.word(.state) == .down)
        let passed = "Agent check for server be/n1 succeeded, reason: Layer7 check passed, "
        #expect(read("\(passed)status: 2/2 UP.", as: .haproxy).cause == .lifecycle)
    }

    @Test(arguments: [
        (HAProxyLine.noServer, "dead", "emerg"), (HAProxyLine.noServerPrinted, "static", "alert"),
    ])
    func `tell a backend without servers`(text: String, backend: String, level: String) throws {
        let line = read(text, as: .haproxy)
        #expect(line[.backend] == backend)
        let record = try error(line)
        #expect(record.cause == .noLiveUpstreams && record.level == level)
    }

    @Test func `of start and stop are life, and need a known speaker`() throws {
        #expect(read(HAProxyLine.stopping, as: .haproxy)[.frontend] == "prod_http_in")
        #expect(read(HAProxyLine.worker, as: .haproxy).cause == .lifecycle)
        #expect(try error(read(HAProxyLine.stopped, as: .haproxy)).level == "warn")
        #expect(read("New worker (8) forked", as: .haproxy).quality == .rejected)
        #expect(read("Server be/n1 dances", as: .haproxy).rejection?.offset == 13)
    }

    @Test(arguments: [
        ("----", "ended normally"), ("--", "ended normally"),
        ("SC--", "server refused the connection"),
        ("sH--", "server timed out before its response headers"),
        ("K---", "killed by an operator"), ("D-", "killed: server went down"),
        ("DD--", "killed: server went down during data"),
        ("--VN", "ended normally; cookie valid, none set"),
        ("--NI", "ended normally; cookie not sent by the client, inserted"),
        ("XY--", "ended for an unknown cause (X) in an unknown phase (Y)"),
        ("abc", "not a termination state: abc"),
    ])
    func `have termination states that words explain`(flags: String, words: String) {
        #expect(terminationWords(flags) == words)
    }

    @Test func `explain every documented flag`() {
        for cause in "CSPLRIDUKcs-" {
            for phase in "RQCHDLT-" {
                let words = terminationWords("\(cause)\(phase)")
                #expect(!words.contains("unknown") && !words.hasSuffix(" "), "\(cause)\(phase)")
            }
        }
        for flag in "NIDVEOU-" { #expect(!terminationWords("--\(flag)-").contains("(\(flag)")) }
        for flag in "NIUPRD-" { #expect(!terminationWords("---\(flag)").contains("(\(flag)")) }
    }
}

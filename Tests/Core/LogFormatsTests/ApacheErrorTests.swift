import Events
import LogFormats
import Testing

/// Lines of logstash-patterns-core (httpd_spec.rb), Vector's parse_apache_log, Elastic's apache
/// integration, CrowdSec's apache2-logs, httpd's documentation and published reports of failures.
private enum ApacheLine {
    static let partialResults =
        #"[Mon Aug 31 09:30:48.958285 2015] [proxy_fcgi:error] [pid 28787:tid 140169587934976] (70008)Partial results are valid but processing is incomplete: [client 58.13.45.166:59307] AH01075: Error dispatching request to : (reading input brigade), referer: http://example.com/index.php?id_product=11&controller=product"#
    static let old =
        "[Mon Aug 31 16:27:04 2015] [error] [client 10.17.42.3] Premature end of script headers: example.com"
    static let noModule =
        "[Tue Apr 14 14:27:52.605084 2020] [:error] [pid 5688] [client 192.168.10.110:8196] script '/login/wp-login.php' not found or unable to stat"
    static let sourceFile =
        "[Fri Feb 01 22:03:08.319124 2019] [authz_core:debug] [pid 9:tid 140597881775872] mod_authz_core.c(820): [client 172.17.0.1:50752] AH01626: authorization result of <RequireAny>: granted"
    static let trace =
        "[Wed Oct 20 19:20:59.121211 2021] [rewrite:trace3] [pid 121591:tid 140413273032448] mod_rewrite.c(470): [client 10.121.192.8:38350] 10.121.192.8 - - [api-dev/sid#55a374e851c8][rid#7fb438083ac0/initial] applying pattern '^/bankimport/?(.*)$' to uri '/'"
    static let started =
        "[Mon Aug 31 06:29:47.406518 2015] [mpm_event:notice] [pid 24968:tid 140169861986176] AH00489: Apache/2.4.16 (Ubuntu) configured -- resuming normal operations"
    static let zoned =
        "[2025-07-22 15:45:51.323610 +0200] [core:notice] [pid 1:tid 139958433106048] AH00094: Command line: 'httpd -D FOREGROUND'"
    static let timeLocal =
        "[01/Mar/2021:12:00:19 +0000] [ab:alert] [pid 4803:tid 3814] [client eda7:35d:3ceb:ef1e:2133:e7bf:116e:24cc:24259] I'll bypass the haptic COM bandwidth, that should matrix the CSS driver!"
    static let dashes = "[2021/06/03 09:30:50] - - - -"
    static let refused =
        "[Tue Oct 26 17:27:20.477742 2021] [proxy:error] [pid 29484:tid 140230740928256] (111)Connection refused: AH00957: HTTP: attempt to connect to 127.0.0.1:8981 (localhost) failed"
    static let windows =
        "[Fri May 22 10:00:00.000001 2026] [proxy_http:error] [pid 5356:tid 1240] (OS 10061)No connection could be made because the target machine actively refused it.  : AH00957: HTTP: attempt to connect to 127.0.0.1:8080 (127.0.0.1) failed"
    static let all = [
        partialResults, old, noModule, sourceFile, trace, started, zoned, timeLocal, dashes,
        refused,
        windows,
    ]

    static func proxy(_ text: String) -> String {
        "[Sun Mar 29 14:22:10.123789 2026] [proxy:error] [pid 29421:tid 7] \(text)"
    }
}

@Suite struct `Apache error lines` {
    @Test(arguments: ApacheLine.all)
    func `every sample is understood, by name and by itself`(text: String) {
        let line = read(text, as: .apacheError)
        #expect(line.quality == .understood)
        #expect(line.kind == .error)
        #expect(read(text, as: nil).quality == .understood)
        #expect(detectFormat(of: [Array(text.utf8)]) == .apacheError)
    }

    @Test func `a line of 2.4 is split into all its parts`() {
        let line = read(ApacheLine.partialResults, as: .apacheError)
        #expect(line[.module] == "proxy_fcgi")
        #expect(line[.level] == "error")
        #expect(line[.processID] == "28787")
        #expect(line[.threadID] == "140169587934976")
        #expect(line[.thread] == "140169587934976")
        #expect(line[.osError] == "70008")
        #expect(line[.osErrorText] == "Partial results are valid but processing is incomplete")
        #expect(line[.client] == "58.13.45.166")
        #expect(line[.clientPort] == "59307")
        #expect(line[.errorCode] == "AH01075")
        #expect(line[.message]?.hasPrefix("Error dispatching request to : (reading input") == true)
        #expect(line[.referer] == "http://example.com/index.php?id_product=11&controller=product")
        #expect(line.at == wall(1_441_013_448, nanoseconds: 958_285_000))
        #expect(line.cause == .clientLeft)
    }

    @Test func `a line of 2.2 has a level and a client without a port`() {
        let line = read(ApacheLine.old, as: .apacheError, zoneOffsetSeconds: 7_200)
        #expect(line[.level] == "error")
        #expect(line[.client] == "10.17.42.3")
        #expect(!line.has(.clientPort))
        #expect(line[.message] == "Premature end of script headers: example.com")
        #expect(line.at == wall(1_441_031_224))
        let address =
            "[Fri May 22 10:00:00 2026] [error] [client 2001:db8::7] File does not exist: /x"
        #expect(read(address, as: .apacheError)[.client] == "2001:db8::7")
    }

    @Test(arguments: [
        (ApacheLine.timeLocal, Int64(1_614_600_019), Int64(0)),
        (ApacheLine.zoned, 1_753_191_951, 323_610_000),
        (ApacheLine.dashes, 1_622_712_650, 0),
        (ApacheLine.noModule, 1_586_874_472, 605_084_000),
    ])
    func `times are read in every style`(text: String, seconds: Int64, nanoseconds: Int64) {
        let line = read(text, as: .apacheError)
        #expect(line.at == wall(seconds, nanoseconds: nanoseconds))
    }

    @Test func `an IPv6 client's port is behind the last colon`() {
        let line = read(ApacheLine.timeLocal, as: .apacheError)
        #expect(line[.client] == "eda7:35d:3ceb:ef1e:2133:e7bf:116e:24cc")
        #expect(line[.port] == "24259")
    }

    @Test func `source file, trace level and no module are known by their look`() {
        #expect(read(ApacheLine.sourceFile, as: .apacheError)[.errorCode] == "AH01626")
        let trace = read(ApacheLine.trace, as: .apacheError)
        #expect(trace[.level] == "trace3")
        #expect(trace[.message]?.hasPrefix("10.121.192.8 - - [api-dev") == true)
        let line = read(ApacheLine.noModule, as: .apacheError)
        #expect(line.has(.module))
        #expect(line[.module] == nil)
    }

    @Test(arguments: [
        (
            "(111)Connection refused: AH00957: HTTP: attempt to connect to 10.1.0.244:9000 (host) failed",
            CauseClass.refused, Optional("10.1.0.244:9000")
        ),
        (
            "(110)Connection timed out: AH00957: HTTP: attempt to connect to [2001:db8::1]:80 (*) failed",
            .connectTimeout, "[2001:db8::1]:80"
        ),
        (
            "(2)No such file or directory: AH02454: FCGI: attempt to connect to Unix domain socket /run/app.sock (*) failed",
            .refused, "/run/app.sock"
        ),
        (
            "(113)No route to host: AH00957: HTTP: attempt to connect to 10.1.0.244:9000 (host) failed",
            .other, "10.1.0.244:9000"
        ),
        (
            "[client 192.168.1.105:54321] AH01114: HTTP: failed to make connection to backend: 10.0.0.1, referer: https://example.com/",
            .other, "10.0.0.1"
        ),
        ("AH00940: HTTP: disabled connection for (10.0.0.1:80)", .disabled, "10.0.0.1:80"),
        (
            "AH00959: ap_proxy_connect_backend disabling worker for (localhost) for 60s", .disabled,
            "localhost"
        ),
        (
            "[client 10.0.0.1:43120] AH01102: error reading status line from remote server 127.0.0.1:3000",
            .prematureClose, "127.0.0.1:3000"
        ),
        (
            "(70007)The timeout specified has expired: [client 10.20.1.7:40000] AH01102: error reading status line from remote server 127.0.0.1:8443",
            .readTimeout, "127.0.0.1:8443"
        ),
        (
            "(104)Connection reset by peer: [client 10.20.1.7:40000] AH01102: error reading status line from remote server app:80",
            .reset, "app:80"
        ),
        (
            "(32)Broken pipe: [client 10.20.1.7:40000] AH01084: pass request body failed to 10.0.0.1:8080 (app)",
            .reset, "10.0.0.1:8080"
        ),
        (
            "(20014)Internal error (specific information not available): [remote 212.10.10.10:56370] AH01102: error reading status line from remote server httpd-UDS:0",
            .prematureClose, "httpd-UDS:0"
        ),
        (
            "(-2)Name or service not known: AH00957: HTTP: attempt to connect to app:80 (app) failed",
            .hostNotFound, "app:80"
        ),
        (
            "[client ::1:51362] AH00898: DNS lookup failure for: app.example returned by /websocket",
            .hostNotFound, nil
        ),
        (
            "[client ::1:51362] AH00898: Error during SSL Handshake with remote server returned by /",
            .tls, nil
        ),
        (
            "[client ::1:51362] AH01167: balancer://pair: All workers are in error state",
            .noLiveUpstreams, nil
        ),
        (
            "AH00484: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting",
            .limit, nil
        ),
        (
            "[client 109.151.49.173:56898] AH00898: Error reading from remote server returned by /x",
            .other, nil
        ),
    ])
    func `mod_proxy's failures tell cause and backend`(
        text: String,
        cause: CauseClass,
        peer: String?
    ) {
        let line = read(ApacheLine.proxy(text), as: .apacheError)
        #expect(line.quality == .understood)
        #expect(line.cause == cause)
        #expect(line[.peer] == peer)
    }

    @Test func `life of the server is no error`() {
        #expect(read(ApacheLine.started, as: .apacheError).cause == .lifecycle)
        let stopped =
            "[Tue Jul 18 12:30:59.680423 2023] [mpm_event:notice] [pid 2908:tid 139712707017984] AH00491: caught SIGTERM, shutting down"
        #expect(read(stopped, as: .apacheError).cause == .lifecycle)
    }

    @Test func `what is written before the log is open has no time and is partial`() {
        let line = read(
            "AH00558: apache2: Could not reliably determine the server's fully qualified domain name",
            as: .apacheError
        )
        #expect(line.quality == .partial)
        #expect(line[.errorCode] == "AH00558")
        #expect(line.at == nil)
    }

    @Test func `a refused backend is told to the model`() throws {
        let record = try error(read(ApacheLine.refused, as: .apacheError))
        #expect(record.cause == .refused)
        #expect(record.upstream == "127.0.0.1:8981")
        #expect(record.processID == 29_484)
    }

    @Test(arguments: [
        "[Mon Aug 32 16:27:04 2015] [error] x", "[Mon Aug 31 16:27:04 2015]",
        "[Mon Aug 31 16:27:04 2015] [bad] x", "[Mon Aug 31 16:27:04 2015] [error]",
        "[2021/06/03 09:30:50] [error] [output:es:es.0] HTTP status=400", "[error] x", "[", "[]",
        "",
        #"[2016-04-15T20:17:00.310Z] "POST /api HTTP/2" 204 - 154 0 226 100 "-" "x""#,
        "2021/06/03 09:30:50 [error] 12#12: *3 x",
        #"1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET"#,
    ])
    func `other lines are rejected`(text: String) {
        #expect(read(text, as: .apacheError).quality == .rejected)
    }
}

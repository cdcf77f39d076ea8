import Events
import LogFormats
import Testing

@Suite struct `Traefik JSON lines` {
    @Test func `a request is told whole, with the time of its start`() throws {
        let line = read(TraefikJSONLine.request, as: .traefikJSON)
        #expect(line.quality == .understood)
        #expect(line.at == wall(1_735_472_567, nanoseconds: 503_803_974))
        let end = wall(1_735_472_567, nanoseconds: 505_615_245)
        #expect(line.record.at == end, "a record is of the request's end")
        #expect(line[.host] == "nzbget.local.example.com" && line[.router] == "nzbget@docker")
        #expect(line[.server] == "192.168.1.5:6789" && line[.frontend] == "https")
        #expect(line[.serverURL] == "http://192.168.1.5:6789" && line[.requestCount] == "103109")
        #expect(line.has(.user) && line[.user] == nil)
        #expect(!line.has(.level) && !line.has(.message))
        let record = try access(line)
        #expect(record.client == Endpoint(host: "192.168.11.2", port: 40_126))
        #expect(record.requestTime == .nanoseconds(1_811_271))
        #expect(record.bytesSent == 2_099 && record.method == "POST")
        let tried = UpstreamTry(
            address: "192.168.1.5:6789",
            status: 200,
            responseTime: .nanoseconds(1_564_210)
        )
        #expect(record.upstreams == [tried])
    }

    @Test func `where no router fits there is no attempt`() throws {
        let line = read(TraefikJSONLine.noRouter, as: .traefikJSON)
        #expect(line.quality == .understood)
        let record = try access(line)
        #expect(record.status == 404 && record.upstreams.isEmpty)
        #expect(record.client == Endpoint(host: "2001:db8::7", port: 52_628))
    }

    @Test func `version 1 has the service's address inside an object`() {
        let line = read(TraefikJSONLine.versionOne, as: .traefikJSON)
        #expect(line.quality == .understood)
        #expect(line[.server] == "10.0.0.7:8080" && line[.router] == "Host-app")
        #expect(line[.upstreamName] == "backend-app" && line[.retryAttempts] == "1")
    }

    @Test func `a WebSocket that was cut has status 0 and its whole duration`() throws {
        let line = read(TraefikJSONLine.webSocket, as: .traefikJSON)
        #expect(line.quality == .understood)
        #expect(line.status == 0 && line[.targetStatus] == "0")
        #expect(line[.server] == "172.17.0.3:80" && line[.duration] == "38786475932")
        #expect(try access(line).requestTime == .nanoseconds(38_786_475_932))
    }

    @Test(
        arguments: [
            (
                #"{"level":"debug","msg":"'504 Gateway Timeout' caused by: dial tcp 172.24.0.2:80: i/o timeout","time":"2018-12-16T15:00:25Z"}"#,
                CauseClass.connectTimeout, "172.24.0.2:80"
            ),
            (
                #"{"level":"debug","error":"dial tcp 127.0.0.1:3000: connect: connection refused","entryPointName":"web","routerName":"app@file","serviceName":"app@file","time":"2024-07-01T10:00:00Z","message":"502 Bad Gateway"}"#,
                .refused, "127.0.0.1:3000"
            ),
            (
                #"{"level":"debug","error":"context canceled","entryPointName":"web","routerName":"app@file","time":"2024-07-01T10:00:00Z","message":"499 Client Closed Request"}"#,
                .clientLeft, nil
            ),
            (
                #"{"level":"warning","msg":"Health check failed, removing from server list. Backend: \"app@file\" URL: \"http://127.0.0.1:3000\" Weight: 1 Reason: HTTP request failed: Get \"http://127.0.0.1:3000/health\": dial tcp 127.0.0.1:3000: connect: connection refused","time":"2020-07-01T10:00:00+02:00"}"#,
                .disabled, "127.0.0.1:3000"
            ),
            (
                #"{"level":"info","version":"3.0.0","time":"2024-05-02T09:00:00Z","caller":"github.com/traefik/traefik/v3/cmd/traefik/traefik.go:105","message":"Traefik version 3.0.0 built on 2024-04-29T14:25:59Z"}"#,
                .lifecycle, nil
            ),
        ] as [(String, CauseClass, String?)]
    )
    func `Traefik's own log tells causes`(text: String, cause: CauseClass, peer: String?) {
        for format in [LogFormat.traefikJSON, nil] {
            let line = read(text, as: format)
            #expect(line.quality == .understood)
            #expect(line.kind == .error && line.status == nil)
            #expect(line.cause == cause)
            #expect(line[.peer] == peer)
        }
    }

    @Test func `a line that any program could have written is only partial`() {
        let text = #"{"level":"info","msg":"started","time":"2023-01-01T00:00:00Z"}"#
        #expect(read(text, as: .traefikJSON).quality == .partial)
    }

    @Test(arguments: [
        #"{"DownstreamStatus":-1}"#, #"{"DownstreamStatus":99999999999999999999}"#,
        #"{"DownstreamStatus":"x"}"#, #"{"DownstreamStatus":200,"DownstreamStatus":502}"#,
        #"{"foo":1,"bar":"x"}"#, "{}",
    ])
    func `what is no such line is rejected`(text: String) {
        #expect(read(text, as: .traefikJSON).quality == .rejected)
    }

    @Test(arguments: [
        #"{"DownstreamStatus":200,"RequestMethod":"GET"}"#,
        #"{"RequestMethod":"GET","StartUTC":"2026-03-14T09:26:40Z"}"#,
        #"{"DownstreamStatus":200,"StartUTC":"2026-03-14T09:26:40Z","Duration":-5}"#,
        #"{"DownstreamStatus":200,"StartUTC":"2026-02-30T09:26:40Z"}"#,
    ])
    func `a request without time or status, or with a broken one, is partial`(text: String) {
        #expect(read(text, as: .traefikJSON).quality == .partial)
    }

    @Test(arguments: TraefikJSONLine.requests)
    func `they are recognised without a name`(text: String) {
        #expect(read(text, as: nil).quality == .understood)
        #expect(detectFormat(of: [Array(text.utf8)]) == .traefikJSON)
    }
}

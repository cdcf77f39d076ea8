import Events
import LogFormats
import Testing

@Suite struct `Envoy JSON lines` {
    @Test(arguments: EnvoyJSONLine.all)
    func `every sample is understood, by name and without`(text: String) {
        #expect(read(text, as: .envoyJSON).quality == .understood)
        #expect(detectFormat(of: [Array(text.utf8)]) == .envoyJSON)
    }

    @Test func `Envoy Gateway's keys are read, null as none`() throws {
        let line = read(EnvoyJSONLine.gateway, as: .envoyJSON)
        #expect(line.at == wall(1_767_199_060, nanoseconds: 479_000_000))
        #expect(line[.target] == "/assets/image.webp" && line[.host] == "www.example.com")
        #expect(line.has(.responseFlags) && line[.responseFlags] == nil)
        #expect(line.has(.upstreamDuration) && line[.upstreamDuration] == nil)
        #expect(line.has(.failureReason) && line[.failureReason] == nil)
        #expect(line[.duration] == "11" && line[.bytesSent] == "121258")
        let record = try access(line)
        #expect(record.client == Endpoint(host: "10.0.0.12", port: 59_292))
        #expect(record.requestTime == .milliseconds(11))
        #expect(record.upstreams.map(\.address) == ["10.42.0.82:8080"])
        #expect(line.record.at == wall(1_767_199_060, nanoseconds: 490_000_000))
    }

    @Test func `addresses of version 6 lose their brackets, the list of forwarders stays`() throws {
        let line = read(EnvoyJSONLine.gatewayIPv6, as: .envoyJSON)
        #expect(line[.client] == "fd00:1234:5678::1" && line[.clientPort] == "54321")
        #expect(line[.forwardedFor] == "fd00:1234:5678::5a24, [fd00:1234:5678::1]:54321")
        #expect(try access(line).upstreams.map(\.address) == ["[fd00:1234:5678::e18]:8080"])
    }

    @Test func `a failure keeps flags, details and reason`() {
        let line = read(EnvoyJSONLine.istioFailure, as: .envoyJSON)
        #expect(line.status == 503 && line[.responseFlags] == "UF,URX")
        #expect(line[.failureReason] == "delayed_connect_error:_111")
        #expect(line[.cluster] == "outbound|8080||app.default.svc.cluster.local")
    }

    @Test func `numbers may be texts or have a fraction`() throws {
        let contour = read(EnvoyJSONLine.contour, as: .envoyJSON)
        #expect(contour.status == 200 && contour[.bytes] == "1795")
        #expect(contour[.upstreamDuration] == "2")
        let decimals = read(EnvoyJSONLine.decimals, as: .envoyJSON)
        #expect(decimals.status == 200 && decimals[.bytesSent] == "5")
        #expect(try access(decimals).requestTime == .milliseconds(12))
        let tcp = read(EnvoyJSONLine.istioTCP, as: .envoyJSON)
        #expect(tcp.status == 0 && tcp[.method] == nil && tcp[.client] == "10.0.0.93")
    }

    @Test func `without the connection's far end the first forwarder is the client`() throws {
        let line = read(EnvoyJSONLine.ownKeys, as: .envoyJSON)
        #expect(line[.client] == "192.0.2.9")
        #expect(try access(line).upstreams.map(\.address) == ["10.0.0.1:80"])
    }

    @Test(arguments: [
        ("UF,URX", "upstream connection failure, upstream retry limit exceeded"),
        ("UC", "upstream closed the connection"), ("UH", "no healthy upstream"), ("-", ""),
        ("", ""), ("DC,XYZ", "client closed the connection, XYZ"),
    ])
    func `response flags are told in words`(flags: String, words: String) {
        #expect(responseFlagWords(flags) == words)
    }

    @Test(arguments: [
        #"{"response_flags":"-","response_code":"-5"}"#, #"{"response_flags":"-"}"#,
        #"{"response_code":200,"time":"2024-05-01T08:00:00Z","method":"GET"}"#,
        #"{"response_flags":"UF","response_code":NaN}"#,
    ])
    func `what is no such line is rejected`(text: String) {
        #expect(read(text, as: .envoyJSON).quality == .rejected)
    }
}

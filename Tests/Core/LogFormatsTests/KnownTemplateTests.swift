import Events
import LogFormats
import Testing

@Suite struct `Ingress, Envoy and Istio lines` {
    @Test(arguments: [
        (IngressLine.understood, LogFormat.nginxIngress), (EnvoyLine.understood, .envoy),
        (IstioLine.understood, .istio),
    ])
    func `every sample is understood, with its format given and without`(
        lines: [String],
        format: LogFormat
    ) {
        for line in lines {
            #expect(read(line, as: format).quality == .understood, "\(line)")
            #expect(read(line, as: nil).quality == .understood, "\(line)")
            #expect(detectFormat(of: [Array(line.utf8)]) == format, "\(line)")
        }
    }

    @Test func `an ingress line is read whole`() {
        let line = read(IngressLine.twoTries, as: .nginxIngress)
        #expect(line[.client] == "192.168.64.14")
        #expect(line[.method] == "GET")
        #expect(line[.target] == "/v2/some")
        #expect(line[.protocol] == "HTTP/1.1")
        #expect(line.status == 200)
        #expect(line[.bytes] == "61")
        #expect(line[.requestLength] == "348")
        #expect(line[.requestTime] == "0.001")
        #expect(line[.upstreamName] == "default-web2-8080")
        #expect(line[.upstreamAlt] == "")
        #expect(line[.upstreamAddresses] == "172.17.0.6:8080, 172.17.0.7:8080")
        #expect(line[.upstreamLengths] == "61, 100")
        #expect(line[.upstreamTimes] == "0.100, 0.004")
        #expect(line[.upstreamStatuses] == "200, 203")
        #expect(line[.requestID] == "835136ae24486dbb4156dcbe21f5d402")
        #expect(line.at == wall(1_581_076_962))
    }

    @Test func `every try within nginx and over an internal redirect is told`() throws {
        let record = try access(read(IngressLine.webSocketFailedOver, as: .nginxIngress))
        #expect(
            record.upstreams == [
                UpstreamTry(address: "10.0.0.1:3000", status: 502, responseTime: .zero),
                UpstreamTry(address: "10.0.0.2:3000", status: 504),
                UpstreamTry(
                    address: "10.0.0.3:3000",
                    status: 101,
                    responseTime: .milliseconds(61_200)
                ),
            ]
        )
        #expect(record.isUpgrade)
    }

    @Test func `a request that reached no upstream has none and no name of one`() throws {
        let line = read(IngressLine.unknownMethod, as: .nginxIngress)
        #expect(line[.method] == "PATCHp")
        #expect(line[.upstreamName] == nil)
        #expect(line[.upstreamAddresses] == nil)
        #expect(line.has(.upstreamName) && line.has(.upstreamAddresses))
        #expect(try access(line).upstreams == [])
    }

    @Test func `a port that cannot be makes the line partial and is never a number`() throws {
        let line = read(IngressLine.impossiblePort, as: .nginxIngress)
        #expect(line.quality == .partial)
        #expect(line.status == 502)
        #expect(
            line[.upstreamAddresses] == "[2a02:cf40::7]:5000, [2a02:cf40::::::::4e36]:500000000"
        )
    }

    @Test(arguments: [IngressLine.withRealAddress, IngressLine.oldest])
    func `the real address of older ingress versions is the client`(text: String) {
        let line = read(text, as: .nginxIngress)
        #expect(line[.client] == "203.0.113.9")
        #expect(line[.upstreamAddresses] == "10.2.3.4:80")
        #expect(!line.has(.upstreamAlt))
    }

    @Test func `Envoy's documented line is read whole`() {
        let line = read(EnvoyLine.documented, as: .envoy)
        #expect(line.at == wall(1_460_751_420, nanoseconds: 310_000_000))
        #expect(line[.requestLine] == "POST /api/v1/locations HTTP/2")
        #expect(line[.method] == "POST")
        #expect(line[.target] == "/api/v1/locations")
        #expect(line[.protocol] == "HTTP/2")
        #expect(line.status == 204)
        #expect(line[.responseFlags] == nil)
        #expect(line[.bytesReceived] == "154")
        #expect(line[.bytesSent] == "0")
        #expect(line[.bytes] == "0")
        #expect(line[.duration] == "226")
        #expect(line[.requestTime] == "226")
        #expect(line[.upstreamDuration] == "100")
        #expect(line[.forwardedFor] == "10.0.35.28")
        #expect(line[.client] == "10.0.35.28")
        #expect(line[.userAgent] == "nsq2http")
        #expect(line[.requestID] == "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2")
        #expect(line[.host] == "locations")
        #expect(line[.upstream] == "tcp://10.0.2.1:80")
        #expect(line[.upstreamAddresses] == "10.0.2.1:80")
    }

    @Test func `the end is the start and the duration in milliseconds`() throws {
        let line = read(EnvoyLine.clientLeft, as: .envoy)
        #expect(line.record.at == wall(1_769_218_681, nanoseconds: 500_000_000))
        #expect(try access(line).requestTime == .milliseconds(1_500))
        #expect(line[.responseFlags] == "DC")
    }

    @Test(
        arguments: [
            (EnvoyLine.bracketed, "fd00:1234:5678::5a24", nil),
            (EnvoyLine.forwarded, "fd00:1234:5678::5a24", nil),
            (EnvoyLine.noUpstream, nil, nil),
            (IstioLine.documented, "10.44.1.23", "37652"),
        ] as [(String, String?, String?)]
    )
    func `the client is the first of X-Forwarded-For, else the connection's other end`(
        text: String,
        client: String?,
        port: String?
    ) {
        let line = read(text, as: nil)
        #expect(line[.client] == client)
        #expect(line[.clientPort] == port)
        #expect(line.has(.client))
    }

    @Test func `a line of a bare connection has no request`() {
        let line = read(EnvoyLine.connection, as: .envoy)
        #expect(line.has(.requestLine))
        #expect(line[.requestLine] == nil)
        #expect(line[.method] == nil)
        #expect(line[.responseFlags] == "UF,URX")
    }

    @Test func `a quote that Envoy did not escape makes the line partial`() {
        let line = read(EnvoyLine.bareQuote, as: .envoy)
        #expect(line.quality == .partial)
        #expect(line[.userAgent] == #"a"b"#)
        #expect(line[.upstream] == "10.0.0.1:3000")
    }

    @Test(
        arguments: [
            (IstioLine.documented, "inbound|8000||", "default", nil),
            (IstioLine.mixer, "outbound|8000||httpbin.default.svc.cluster.local", nil, nil),
            (
                IstioLine.mixerAndFailure, "outbound|3000||app.default.svc.cluster.local",
                "default",
                "delayed connect error: 111"
            ),
            (
                IstioLine.failure, "outbound|3000||app.default.svc.cluster.local", "default",
                "delayed_connect_error:_111"
            ),
        ] as [(String, String, String?, String?)]
    )
    func `cluster, route and failure reason are read of every version of Istio`(
        text: String,
        cluster: String,
        route: String?,
        reason: String?
    ) {
        let line = read(text, as: .istio)
        #expect(line[.cluster] == cluster)
        #expect(line[.route] == route)
        #expect(line[.failureReason] == reason)
    }
}

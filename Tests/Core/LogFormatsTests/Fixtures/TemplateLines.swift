// Lines of ingress-nginx, Envoy and Istio: from the test suites of Elastic Beats and CrowdSec, from
// the documentation of Envoy and Istio, and from public issue reports.

enum IngressLine {
    static let plain =
        #"192.168.64.1 - - [07/Feb/2020:11:48:51 +0000] "POST /products HTTP/1.1" 200 59 "-" "curl/7.54.0" 89 0.001 [default-web-8080] [] 172.17.0.5:8080 59 0.000 200 529a007902362a5f51385a5fa7049884"#
    static let unknownMethod =
        #"192.168.64.1 - - [07/Feb/2020:11:49:50 +0000] "PATCHp /products/42 HTTP/1.1" 400 163 "-" "-" 0 0.000 [] [] - - - - 4c7d2079340e68353c7d0dfff00b904b"#
    static let twoTries =
        #"192.168.64.14 - - [07/Feb/2020:12:02:42 +0000] "GET /v2/some HTTP/1.1" 200 61 "-" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.14; rv:72.0) Gecko/20100101 Firefox/72.0" 348 0.001 [default-web2-8080] [] 172.17.0.6:8080, 172.17.0.7:8080 61, 100 0.100, 0.004 200, 203 835136ae24486dbb4156dcbe21f5d402"#
    static let twoFailures =
        #"2a02:cf40::4e36 - - [24/Aug/2022:18:05:41 +0000] "GET /favicon.ico HTTP/2.0" 502 552 "https://localhost:8080/" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" 27 0.000 [localhost-8080] [] [2a02:cf40::7]:5000, [2a02:cf40::4e36]:5000 0, 0 0.000, 0.000 502, 502 3db73c6c673c4256ade033a6ce08c2ab"#
    static let impossiblePort =
        #"2a02:cf40::4e36 - - [24/Aug/2022:18:05:41 +0000] "GET /favicon.ico HTTP/2.0" 502 552 "https://localhost:8080/" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" 27 0.000 [localhost-8080] [] [2a02:cf40::7]:5000, [2a02:cf40::::::::4e36]:500000000 0, 0 0.000, 0.000 502, 502 3db73c6c673c4256ade033a6ce08c2ab"#
    static let unixSocket =
        #"192.168.64.1 - - [07/Feb/2020:11:56:54 +0000] "GET /products/42 HTTP/1.1" 200 59 "-" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6)" 369 0.002 [default-web-8080] [] unix:/var/run/php-fpm.sock 59 0.002 200 0f76ea730f282d5759018eb756b23b14"#
    static let uneven =
        #"192.168.64.14 - - [07/Feb/2020:12:02:42 +0000] "GET /test/test.mp4 HTTP/1.1" 200 61 "-" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.14; rv:72.0) Gecko/20100101 Firefox/72.0" 348 0.001 [default-web2-8080] [] 172.17.0.6:8080, 172.17.0.7:8080 - 0.100, - 200, - 835136ae24486dbb4156dcbe21f5d402"#
    static let webSocketFailedOver =
        #"203.0.113.9 - - [23/Nov/2026:03:07:19 +0000] "GET /websocket HTTP/1.1" 101 4410 "-" "Mozilla/5.0" 530 61.204 [default-app-3000] [] 10.0.0.1:3000, 10.0.0.2:3000 : 10.0.0.3:3000 0, 0 : 4218 0.000, - : 61.200 502, 504 : 101 0f76ea730f282d5759018eb756b23b14"#
    /// Before 0.22: no alternative upstream.
    static let withRealAddress =
        #"10.2.1.1 - [203.0.113.9] - - [13/Aug/2018:09:11:12 +0000] "GET / HTTP/1.1" 503 213 "-" "curl/7.54.0" 78 0.000 [default-web-80] 10.2.3.4:80 0 0.000 503 6c2dd4de9e2c2d4ba6ad9f2e6ac4a8ab"#
    static let oldest =
        #"10.2.1.1 - [203.0.113.9] - - [13/Mar/2018:09:11:12 +0000] "GET / HTTP/1.1" 200 213 "-" "curl/7.54.0" 78 0.000 [default-web-80] 10.2.3.4:80 213 0.000 200"#
    static let understood = [
        plain, unknownMethod, twoTries, twoFailures, unixSocket, uneven, webSocketFailedOver,
        withRealAddress, oldest,
    ]
}

enum EnvoyLine {
    static let documented =
        #"[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80""#
    static let bracketed =
        #"[2026-01-24T01:34:36.743Z] "GET /test HTTP/1.1" 200 - 0 256 50 25 "[fd00:1234:5678::5a24]" "curl/8.10.1" "test-request-id" "example.com" "tcp://[fd00:1234:5678::e18]:8080""#
    static let forwarded =
        #"[2026-01-24T01:38:00.000Z] "POST /api/proxy6 HTTP/1.1" 201 - 0 1024 40 20 "fd00:1234:5678::5a24, [fd00:1234:5678::1]:54321" "curl/8.10.1" "multi-ip-clf-v6" "proxy6.example.com" "tcp://[fd00:1234:5678::e18]:8080""#
    static let noUpstream =
        #"[2026-01-24T01:38:00.000Z] "GET /websocket HTTP/1.1" 503 UH 0 19 0 - "-" "curl/8.10.1" "e2c0" "app.example.com" "-""#
    static let clientLeft =
        #"[2026-01-24T01:38:00.000Z] "GET /websocket HTTP/1.1" 0 DC 0 0 1500 - "192.0.2.7" "x" "e2c0" "app.example.com" "10.0.0.1:3000""#
    static let connection =
        #"[2026-01-24T01:38:00.000Z] "- - -" 0 UF,URX 0 0 10 - "-" "-" "-" "-" "10.0.0.1:3000""#
    static let understood = [
        documented, bracketed, forwarded, noUpstream, clientLeft, connection,
    ]
    /// Envoy escapes nothing in a text.
    static let bareQuote =
        #"[2026-01-24T01:38:00.000Z] "GET / HTTP/1.1" 200 - 0 0 1 1 "192.0.2.7" "a"b" "e2c0" "app" "10.0.0.1:3000""#
}

enum IstioLine {
    /// istio.io, "Getting Envoy's Access Logs".
    static let documented =
        #"[2020-11-25T21:26:18.409Z] "GET /status/418 HTTP/1.1" 418 - via_upstream - "-" 0 135 4 4 "-" "curl/7.73.0-DEV" "84961386-6d84-929d-98bd-c5aee93b5c88" "httpbin:8000" "127.0.0.1:80" inbound|8000|| 127.0.0.1:41854 10.44.1.27:80 10.44.1.23:37652 outbound_.8000_._.httpbin.foo.svc.cluster.local default"#
    static let mixer =
        #"[2019-03-06T09:31:27.360Z] "GET /status/418 HTTP/1.1" 418 - "-" 0 135 5 2 "-" "curl/7.60.0" "d209e46f-9ed5-9b61-bbdd-43e22662702a" "httpbin:8000" "172.30.146.73:80" outbound|8000||httpbin.default.svc.cluster.local - 172.21.13.94:8000 172.30.146.82:60290 -"#
    static let mixerAndFailure =
        #"[2020-03-02T10:11:12.013Z] "GET /ws HTTP/1.1" 503 UF,URX "-" "delayed connect error: 111" 0 91 1 - "-" "curl/7.60.0" "d209e46f" "app:3000" "10.0.0.1:3000" outbound|3000||app.default.svc.cluster.local - 172.21.13.94:8000 172.30.146.82:60290 - default"#
    static let failure =
        #"[2024-05-02T10:11:12.013Z] "GET /ws HTTP/1.1" 503 UF upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_111} - "delayed_connect_error:_111" 0 152 0 - "-" "curl/8.0" "d209e46f" "app:3000" "10.0.0.1:3000" outbound|3000||app.default.svc.cluster.local - 172.21.13.94:8000 172.30.146.82:60290 - default"#
    static let connection =
        #"[2021-09-02T10:11:12.013Z] "- - -" 0 NR filter_chain_not_found - "-" 0 0 0 - "-" "-" "-" "-" "-" - - 10.1.2.3:15006 10.1.2.9:47000 app.example.com -"#
    /// Istio 1.4: from a pull request of nitishm/engarde.
    static let mixerConnection =
        #"[2020-05-19T19:53:38.151Z] "- - -" 0 - "-" "-" 2279 3059 63 - "-" "-" "-" "-" "1.2.3.4:443" PassthroughCluster 10.0.0.93:37018 1.2.3.4:443 10.0.0.93:39849 - -"#
    static let unquotedFailure =
        #"[2021-09-02T10:11:12.013Z] "GET /ws HTTP/1.1" 503 UF upstream_reset_before_response_started{connection_failure} - - 0 152 0 - "-" "curl/8.0" "d209e46f" "app:3000" "10.0.0.1:3000" outbound|3000||app - 172.21.13.94:8000 172.30.146.82:60290 - default"#
    static let understood = [
        documented, mixer, mixerAndFailure, failure, connection, mixerConnection, unquotedFailure,
    ]
}

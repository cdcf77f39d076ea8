// From crowdsecurity/hub's caddy-logs test, and from issues of the projects named.

enum CaddyLine {
    static let request =
        #"{"level":"info","ts":1693840791.7564995,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"172.17.0.1","remote_port":"44790","client_ip":"127.0.0.1","proto":"HTTP/1.0","method":"GET","host":"127.0.0.1:8080","uri":"/","headers":{"X-Forwarded-Port":["80"],"X-Real-Ip":["127.0.0.1"],"Forwarded":["for=127.0.0.1"],"X-Forwarded-Host":["127.0.0.1"],"User-Agent":["curl/7.74.0"],"Accept":["*/*"],"Connection":["close"],"X-Forwarded-For":["127.0.0.1"],"X-Forwarded-Proto":["http"]}},"bytes_read":0,"user_id":"","duration":0.000002701,"size":0,"status":0,"resp_headers":{"Server":["Caddy"]}}"#
    static let user =
        #"{"level":"info","ts":1711741864.947103,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"127.0.0.1","remote_port":"43498","client_ip":"127.0.0.1","proto":"HTTP/1.1","method":"GET","host":"localhost:9080","uri":"/","headers":{"Authorization":[],"User-Agent":["curl/7.88.1"],"Accept":["*/*"]}},"bytes_read":0,"user_id":"Bob","duration":0.794682124,"size":18630,"status":200,"resp_headers":{"Content-Type":["text/html; charset=utf-8"],"Last-Modified":["Fri, 08 Dec 2023 00:28:15 GMT"],"Accept-Ranges":["bytes"],"Content-Length":["18630"],"Server":["Caddy"],"Etag":["\"s5bnz3edi\""]}}"#
    /// allinurl/goaccess 2308.
    static let oldRequest =
        #"{"level":"info","ts":1651591054.5349035,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_addr":"198.255.245.152:60422","proto":"HTTP/2.0","method":"GET","host":"billmill.org","uri":"/","headers":{"Accept":["text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"],"User-Agent":["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:99.0) Gecko/20100101 Firefox/99.0"],"Te":["trailers"]},"tls":{"resumed":false,"version":772,"cipher_suite":4865,"proto":"h2","proto_mutual":true,"server_name":"billmill.org"}},"common_log":"198.255.245.152 - - [03/May/2022:15:17:34 +0000] \"GET / HTTP/2.0\" 304 0","duration":0.000177845,"size":0,"status":304,"resp_headers":{"Server":["Caddy"],"Etag":["\"rbb5wc3vp\""]}}"#
    static let webSocket =
        #"{"level":"info","ts":"2024-03-01T10:00:00.123Z","logger":"http.log.access","msg":"handled request","request":{"remote_ip":"10.0.0.9","remote_port":"1","client_ip":"10.0.0.9","proto":"HTTP/1.1","method":"GET","host":"a","uri":"/websocket","headers":{"Upgrade":["websocket"],"Connection":["Upgrade"]}},"bytes_read":0,"user_id":"","duration":"1.5ms","size":0,"status":0,"resp_headers":{"Upgrade":["websocket"]}}"#
    /// caddyserver/caddy 5951.
    static let aborted =
        #"{"level":"error","ts":1700661180.5779188,"logger":"http.handlers.reverse_proxy","msg":"aborting with incomplete response","upstream":"localhost:3030","duration":0.000736206,"request":{"remote_ip":"172.30.208.1","remote_port":"55629","client_ip":"172.30.208.1","proto":"HTTP/1.1","method":"GET","host":"caddy.local:3031","uri":"/","headers":{"Accept-Language":["nl-NL,nl;q=0.9,en-US;q=0.8,en;q=0.7"],"X-Forwarded-For":["172.30.208.1"]}},"error":"reading: stream error: stream ID 3; INTERNAL_ERROR; received from peer"}"#

    /// The frame is that of Nature40/pyradiotracking 20; messages are JSON texts without escapes.
    static func failure(_ message: String) -> String {
        #"{"level":"error","ts":1597924637.9056916,"logger":"http.log.error","msg":"\#(message)","request":{"remote_addr":"169.254.0.12:62798","proto":"HTTP/1.1","method":"POST","host":"169.254.0.1","uri":"/radiotracking/_dash-update-component","headers":{"Origin":["http://169.254.0.1"],"Content-Length":["188"],"Referer":["http://169.254.0.1/radiotracking/"]}},"duration":0.004200834,"status":502,"err_id":"cz7f5y089","err_trace":"reverseproxy.statusError (reverseproxy.go:783)"}"#
    }

    static func at(_ time: String, duration: String) -> String {
        #"{"level":"info","ts":\#(time),"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"10.0.0.9","uri":"/"},"duration":\#(duration),"size":0,"status":101}"#
    }

    /// mcguirepr89/BirdNET-Pi 593, allinurl/goaccess 2054, imgk/caddy-trojan 6, IgnisDa/ryot 543, and
    /// the active health check's line of Caddy 2.8.
    static let life: [(String, String?)] = [
        (
            #"{"level":"info","ts":1664999708.2468982,"logger":"http.log","msg":"server running","name":"srv0","protocols":["h1","h2","h3"]}"#,
            nil
        ),
        (
            #"{"level":"info","ts":1664999708.2975125,"msg":"autosaved config (load with --resume flag)","file":"/var/lib/caddy/.config/caddy/autosave.json"}"#,
            nil
        ),
        (
            #"{"level":"info","ts":1622829915.9538262,"logger":"admin","msg":"admin endpoint started","address":"tcp/localhost:2019","enforce_origin":false,"origins":["localhost:2019","[::1]:2019"]}"#,
            nil
        ),
        (
            #"{"level":"debug","ts":1627068156.4674268,"logger":"http.handlers.reverse_proxy","msg":"upstream roundtrip","upstream":"127.0.0.1:2009","request":{"remote_addr":"108.162.215.40:43328","proto":"HTTP/2.0","method":"POST","host":"hw.itdiy.ml","uri":"/cdngrpc/Tun","headers":{"Cf-Visitor":["{\"scheme\":\"https\"}"],"Content-Type":["application/grpc"]}},"headers":{"Content-Type":["application/grpc"]},"status":200}"#,
            "127.0.0.1:2009"
        ),
        (
            #"{"level":"debug","ts":1742400753.0547564,"logger":"http.handlers.reverse_proxy","msg":"selected upstream","dial":"immich_server:2283","total_upstreams":1}"#,
            "immich_server:2283"
        ),
        (
            #"{"level":"warn","ts":1704115558.8956494,"logger":"http.auto_https","msg":"automatic HTTPS is completely disabled for server","server_name":"srv0"}"#,
            nil
        ),
        (
            #"{"level":"info","ts":1741000000.5,"logger":"http.handlers.reverse_proxy.health_checker.active","msg":"HTTP request failed","host":"127.0.0.1:3000","error":"Get \"http://127.0.0.1:3000/\": dial tcp 127.0.0.1:3000: connect: connection refused"}"#,
            "127.0.0.1:3000"
        ),
    ]

    static let all =
        [request, user, oldRequest, webSocket, aborted, failure("EOF")] + life.map(\.0)
}

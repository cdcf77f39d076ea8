// Lines written by nginx 1.22.1 and by the public test suites of Vector, Elastic Beats, CrowdSec
// and fail2ban.

enum ErrorLine {
    private static let tail =
        #", client: 127.0.0.1, server: lab, request: "GET /websocket HTTP/1.1", upstream: "http://127.0.1.1:3000/websocket", host: "lab""#
    private static func line(_ level: String, _ message: String) -> String {
        "2026/11/23 03:05:46 [\(level)] 8402#8402: *4 \(message)\(tail)"
    }

    static let refused = line(
        "error",
        "connect() failed (111: Connection refused) while connecting to upstream"
    )
    static let disabled = line(
        "warn",
        "upstream server temporarily disabled while connecting to upstream"
    )
    static let noLiveUpstreams =
        #"2026/11/23 03:05:48 [error] 8402#8402: *14 no live upstreams while connecting to upstream, client: 127.0.0.1, server: pair, request: "GET /websocket HTTP/1.1", upstream: "http://pair/websocket", host: "lab""#
    static let prematureClose = line(
        "error",
        "upstream prematurely closed connection while reading response header from upstream"
    )
    static let reset = line(
        "error",
        "recv() failed (104: Connection reset by peer) while reading response header from upstream"
    )
    static let readTimeout = line(
        "error",
        "upstream timed out (110: Connection timed out) while reading response header from upstream"
    )
    static let connectTimeout = line(
        "error",
        "upstream timed out (110: Connection timed out) while connecting to upstream"
    )
    static let idleTimeout = line(
        "info",
        "upstream timed out (110: Connection timed out) while proxying upgraded connection"
    )
    static let clientLeft = line(
        "info",
        "epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while sending request to upstream"
    )
    static let clientReset = line(
        "info",
        "recv() failed (104: Connection reset by peer) while proxying upgraded connection"
    )
    static let unixSocketGone = line(
        "crit",
        "connect() to unix:/run/app.sock failed (2: No such file or directory) while connecting to upstream"
    )
    static let hostNotFound = line(
        "error",
        "app.internal could not be resolved (3: Host not found)"
    )
    static let tls = line(
        "error",
        "SSL_do_handshake() failed (SSL: error:0A000086) while SSL handshaking to upstream"
    )
    static let limited =
        #"2021/12/02 11:53:15 [error] 4065777#4065777: *42952950 limiting requests, excess: 5.428 by zone "default_root_zone", client: ::1, server: , request: "GET / HTTP/1.1", host: "la03.d.sb""#
    static let noRoute =
        #"2022/04/15 08:16:13 [error] 7164#7164: *20 connect() failed (113: No route to host) while connecting to upstream, client: 10.244.0.0, server: test.local, request: "GET / HTTP/2.0", upstream: "http://127.0.0.1:80/""#
    static let keepAliveEnd =
        "2026/11/23 03:14:39 [info] 21285#21285: *207 client 127.0.0.1 closed keepalive connection"
    static let reloaded = "2026/11/23 03:07:16 [notice] 10960#10960: gracefully shutting down"
    static let workerKilled =
        "2026/11/23 03:07:27 [alert] 11624#11624: worker process 11625 exited on signal 9"
    static let stream =
        #"2026/11/23 03:38:12 [error] 13257#13257: *9 connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: 127.0.0.1:8443, upstream: "127.0.1.1:8443", bytes from/to client:0/0, bytes from/to upstream:0/0"#
    static let fastCGI =
        #"2022/05/30 20:56:22 [info] 3134#0: *99247 epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too (104: Connection reset by peer) while reading upstream, client: 10.244.0.0, server: example.org, request: "GET / HTTP/1.1", upstream: "fastcgi://unix:/run/php-fpm/php8.3-fpm.sock:", host: "example:8080""#
    static let delayed =
        #"2022/05/30 20:56:22 [error] 7164#7164: *38068741 delaying requests, excess: 50.416, by zone "api_access_token", client: 10.244.0.0, server: test.local, request: "GET / HTTP/2.0", host: "127.0.0.1:8080""#
    static let referred =
        #"2021/06/03 09:30:50 [error] 32#32: *6 open() "/usr/share/nginx/html/favicon.ico" failed (2: No such file or directory), client: 10.244.0.0, server: localhost, request: "GET /favicon.ico HTTP/1.1", host: "65.21.190.83:31256", referrer: "http://65.21.190.83:31256/""#
    static let emptyValues =
        #"2023/09/08 13:50:28 [warn] 3#3: *531 an upstream response is buffered to a temporary file /var/lib/nginx/tmp/fastcgi/6/03/0000000036 while reading upstream, client: 10.224.1.1, server: , request: "GET / HTTP/1.1", upstream: "fastcgi://127.0.0.1:9000", host: "", referrer: """#
    static let subrequest =
        #"2019/03/13 10:20:36 [error] 17086#17086: *4444 auth request unexpected status: 502 while sending to client, client: unix:, server: app, request: "GET /a HTTP/1.1", subrequest: "/auth", upstream: "http://unix:/run/auth.sock:/auth", host: "app""#
    /// Host before upstream, as older versions and other builds have it.
    static let otherOrder =
        #"2013/03/13 10:20:36 [error] 17086#0: *4444 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.9, server: app, request: "GET /a HTTP/1.1", host: "app", upstream: "http://127.0.0.1:3000/a""#
    static let udp =
        #"2026/11/23 03:38:12 [error] 13257#13257: *9 no live upstreams while connecting to upstream, udp client: 192.0.2.1, server: 0.0.0.0:53, upstream: "dns", bytes from/to client:38/0, bytes from/to upstream:0/0"#
    static let configuration =
        #"2026/11/23 03:38:12 [emerg] 7#7: host not found in upstream "app" in /etc/nginx/conf.d/default.conf:12"#
    static let lua =
        #"2019/05/09 22:23:48 [error] 5182#5182: *5543 [lua] balancer.lua:348: balance(): error while setting current upstream peer 10.0.0.1:80, trying: "again", reason: no host allowed while connecting to upstream, client: ::ffff:62.210.78.76, server: app, request: "GET /a,b HTTP/1.1", host: "app""#
    static let php =
        #"2019/10/30 23:26:34 [error] 205860#205860: *180289 FastCGI sent in stderr: "PHP message: PHP Warning:  Declaration of FEE_Field_Terms::wrap($content, $taxonomy) on line 0"#
    static let sentByPHP =
        #"2019/10/30 23:26:34 [error] 205860#205860: *180289 FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream, client: 10.0.0.1, server: app, request: "GET /x.php HTTP/1.1", upstream: "fastcgi://127.0.0.1:9000", host: "app""#
    /// What is forged in a request line stands behind the real client.
    static let forgedRequest =
        #"2026/11/23 09:37:37 [info] 25292#25292: *5 client sent invalid request while reading client request line, client: 127.0.0.1, server: lab, request: "GET /file/", client: 10.0.0.1, server: fake, request: "GET /fake HTTP/1.1", host: "fake HTTP/1.1""#
    /// A client may put anything that looks like a tail into its user name.
    static let forgedTail =
        #"2026/11/23 03:05:46 [error] 8402#8402: *4 user "x", client: 10.0.0.1, server: fake, request: "GET /fake HTTP/1.1", host: "fake"": password mismatch, client: 192.0.2.2, server: lab, request: "GET /real HTTP/1.1", host: "lab""#
    /// nginx decodes `%0A` of a path into the log, which splits the line.
    static let split =
        #"2026/03/14 09:26:40 [error] 23762#23762: *1142443 "/srv/http/app/"#
    static let splitRest =
        #"/" is not found (2: No such file or directory), client: 203.0.113.9, server: app, request: "GET /%0A/ HTTP/1.1", host: "app""#
    static let understood = [
        refused, disabled, noLiveUpstreams, prematureClose, reset, readTimeout, connectTimeout,
        idleTimeout, clientLeft, clientReset, unixSocketGone, hostNotFound, tls, limited, noRoute,
        keepAliveEnd, reloaded, workerKilled, stream, fastCGI, delayed, referred, emptyValues,
        subrequest, otherOrder, udp, configuration, lua, php, sentByPHP,
    ]
}

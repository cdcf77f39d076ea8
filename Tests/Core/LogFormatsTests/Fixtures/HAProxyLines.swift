/// Lines of HAProxy.
enum HAProxyLine {
    // HAProxy's doc/configuration.txt 8.2.3, 8.2.4, 8.2.2, 8.2.1 and 8.2.5.
    static let http = """
        Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in \
        static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} \
        "GET /index.html HTTP/1.1"
        """
    static let https = """
        Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] https-in \
        static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} \
        "GET /index.html HTTP/1.1" 0/0/0/0/0 1wt.eu/TLSv1.3/TLS_AES_256_GCM_SHA384
        """
    static let tcp = """
        Feb  6 12:12:56 localhost haproxy[14387]: 10.0.1.2:33313 [06/Feb/2009:12:12:51.443] fnt \
        bck/srv1 0/0/5007 212 -- 0/0/0/0/3 0/0
        """
    static let connect =
        "Feb  6 12:12:09 localhost haproxy[14385]: "
        + "Connect from 10.0.1.2:33312 to 10.0.3.31:8012 (www/HTTP)"
    static let handshake = """
        Dec  3 18:27:14 localhost haproxy[6103]: 127.0.0.1:56059 [03/Dec/2012:17:35:10.380] frt/f1: \
        Connection error during SSL handshake
        """
    // 8.9, examples of logs.
    static let loggedAtOnce = """
        haproxy[674]: 127.0.0.1:33320 [15/Oct/2003:08:32:17.654] px-http px-http/srv1 9/0/7/14/+30 \
        200 +243 - - ---- 3/3/3/1/0 0/0 "GET /image.iso HTTP/1.0"
        """
    static let withoutStatus = """
        haproxy[18113]: 127.0.0.1:34548 [15/Oct/2003:15:18:55.798] px-http px-http/<NOSRV> \
        -1/-1/-1/-1/8490 -1 0 - - CR-- 2/2/2/0/0 0/0 ""
        """

    // HAProxy 2.6.12, run with two servers of which one refuses.
    static let clf = """
        <134>Nov 23 09:26:05 localhost haproxy[7942]: 127.0.0.1 - - [23/Nov/2026:09:26:05 +0000] \
        "GET /a%20b?x=#22y HTTP/1.1" 200 152 "" "" 56128 880 "clf" "be" "n1" 0 0 0 4 4 ---- 1 1 0 0 0 \
        0 0 "JS=zz" "JS=abc" "Mozilla/5.0 (X; #22q#7D #7Bx)" "a #22q#22#7D #7Cb"
        """
    static let captures = """
        127.0.0.1:49518 [23/Nov/2026:09:26:05.898] http be/n1 0/0/0/1/1 200 152 JS=zz JS=abc ---- \
        1/1/0/0/0 0/0 {Mozilla/5.0 (X; #22q#7D #7Bx)|127.0.0.1:21602} {a #22q#22#7D #7Cb} \
        "GET /a%20b?x=#22y HTTP/1.1"
        """
    static let ipv6 = """
        ::1:48030 [23/Nov/2026:09:26:06.215] https~ be/n1 0/0/1/0/2 200 152 - - ---- 1/1/0/0/0 0/0 \
        "GET /one HTTP/1.1" 0/0000000000000000/0/0/0 -/TLSv1.3/TLS_AES_256_GCM_SHA384
        """
    static let wholeURL = """
        127.0.0.1:51374 [23/Nov/2026:09:26:06.199] https~ be/n1 0/0/0/1/1 200 152 - - ---- \
        1/1/0/0/0 0/0 "GET https://127.0.0.1:21603/two?x=1 HTTP/2.0" 0/0000000000000000/0/0/0 \
        -/TLSv1.3/TLS_AES_256_GCM_SHA384
        """
    static let redispatched =
        "127.0.0.1:53314 [23/Nov/2026:09:26:06.251] tcp tbe/n1 1/0/4 157 -- 1/1/0/0/+1 0/0"
    static let unixSocket = """
        unix:2 [23/Nov/2026:09:26:06.274] asap be/n1 0/0/0/6/+6 200 +150 - - ---- 1/1/1/1/0 0/0 \
        "GET /unix HTTP/1.1"
        """
    static let webSocketKilled = """
        127.0.0.1:35778 [23/Nov/2026:04:00:19.933] fe bad/b1 0/0/0/0/502 101 132 - - K--- 1/1/0/0/0 \
        0/0 "GET /ws HTTP/1.1"
        """

    // elastic/beats filebeat/module/haproxy/log/test/haproxy.log.
    static let maskedWithExtraField = """
        May 22 02:22:22 server1 haproxy[5089]: -:22222 [22/May/2021:02:22:22.222] www-https~ \
        myapp/node2 site.domain.com 0/0/0/18/18 200 200 - - ---- 222/222/2/0/0 0/0 \
        "OPTIONS /api/v2/app/ HTTP/1.1"
        """
    // logstash-plugins/logstash-patterns-core spec/patterns/haproxy_spec.rb.
    static let badRequest = """
        Jul 18 17:05:30 localhost haproxy[8247]: 188.223.50.7:51940 [18/Jul/2011:17:05:24.339] \
        http_proxy_ads http_proxy_ads/<NOSRV> -1/-1/-1/-1/6001 408 212 - - cR-- 100/89/0/0/0 0/0 \
        "<BADREQ>"
        """
    // elastic/integrations packages/haproxy test-tcplog.log.
    static let longNames = """
        10.0.1.1:63569 [14/Jun/2023:13:33:29.574] public_ssl be_tcp:eck:elasticsearch-ingest/\
        pod:elasticsearch-es-hot-data-nodes-2:elasticsearch-es-ingest-nodes:https:10.142.10.10:9200 \
        199/1/205 2635 -- 29/29/5/3/0 0/0
        """

    static let understood = [
        http, https, tcp, connect, handshake, loggedAtOnce, withoutStatus, clf, captures, ipv6,
        wholeURL, redispatched, unixSocket, webSocketKilled, badRequest, longNames,
    ]

    /// Lines and the address and port of their client.
    static let clients: [(text: String, client: String?, port: String?)] = [
        (ipv6, "::1", "48030"), (unixSocket, "unix:2", nil), (maskedWithExtraField, nil, "22222"),
    ]

    // HAProxy 2.6.12's own life; src/server.c for the sentences.
    static let down = """
        <129>Nov 23 09:26:05 lb1 haproxy[7942]: Server be2/n1 is DOWN, reason: Layer4 connection \
        problem, info: "Connection refused", check duration: 0ms. 1 active and 0 backup servers left. \
        0 sessions active, 0 requeued, 0 remaining in queue.
        """
    static let backupDown = """
        Backup Server dead/d2 is DOWN. 0 active and 0 backup servers left. 0 sessions active, \
        0 requeued, 0 remaining in queue.
        """
    static let up = """
        Nov 15 00:08:51 localhost haproxy[1671]: Server be2/n1 is UP, reason: Layer7 check passed, \
        code: 200, check duration: 1ms. 2 active and 0 backup servers online. 0 sessions requeued, \
        0 total in queue.
        """
    static let maintenance = """
        Server be2/n1 is going DOWN for maintenance. 1 active and 0 backup servers left. 0 sessions \
        active, 0 requeued, 0 remaining in queue.
        """
    static let check = """
        Health check for backup server dead/d2 failed, reason: Layer4 connection problem, \
        info: "Connection refused", check duration: 0ms, status: 0/2 DOWN.
        """
    static let noServer =
        "<128>Nov 23 09:26:06 localhost haproxy[7942]: backend dead has no server available!"
    static let noServerPrinted =
        "[ALERT] 221/013536 (213) : backend 'static' has no server available!"
    static let worker = "haproxy1    | [NOTICE]   (1) : New worker (8) forked"
    static let stopping =
        "Feb 26 10:00:47 192.168.8.2 haproxy[7]: Stopping frontend prod_http_in in 0 ms."
    static let stopped =
        "<132>Nov 23 09:26:06 localhost haproxy[7942]: Proxy clf stopped "
        + "(cumulated conns: FE: 1, BE: 0)."

    static let life = [
        down, backupDown, up, maintenance, check, noServer, noServerPrinted, worker, stopping,
        stopped,
    ]
}

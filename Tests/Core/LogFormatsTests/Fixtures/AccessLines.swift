// Lines written by nginx 1.22.1, by the public test suites of Vector, Elastic Beats and CrowdSec,
// and hostile ones made for the purpose.

enum JSONLine {
    static let killed =
        #"{"msec":"1795403679.634","time":"2026-11-23T03:14:39+00:00","node":"n1","remote":"127.0.0.1:59116","conn":204,"creq":1,"id":"c22d2d9cfd78f9031cfde70e38019966","proto":"HTTP/1.1","m":"GET","uri":"/websocket","status":101,"up_addr":"127.0.1.1:3000","up_status":"101","up_ct":"0.000","up_ht":"0.000","up_rt":"4.065","rt":4.065,"bytes":296,"upgrade":"websocket","ssl":"TLSv1.2/.","ua":"Mozilla/5.0 swarm/199","pipe":".","completion":"OK"}"#
    static let failedOver =
        #"{"msec":1795403147.221,"conn":6,"nreq":1,"rid":"0123456789abcdef0123456789abcdef","remote":"127.0.0.1:40000","req":"GET /websocket HTTP/1.1","status":101,"rt":0.004,"ua":"127.0.0.1:13001, 127.0.0.1:13002","us":"502, 101","uct":"-, 0.000","uht":"-, 0.004","urt":"0.000, 0.004","sent":150,"rcvd":200,"compl":"OK","upg":"websocket"}"#
    static let lost =
        #"{"msec":1795403146.865,"conn":4,"nreq":3,"rid":"0123456789abcdef0123456789abcdef","remote":"127.0.0.1:40001","req":"GET /websocket HTTP/1.1","status":502,"rt":0.000,"ua":"127.0.0.1:13001","us":"502","uct":"-","uht":"-","urt":"0.000","sent":310,"rcvd":200,"compl":"OK","upg":"websocket"}"#
    static let noLiveUpstreams =
        #"{"msec":1795403146.900,"conn":14,"remote":"127.0.0.1:40002","req":"GET /websocket HTTP/1.1","status":502,"rt":0.000,"ua":"127.0.0.1:13002, pair","us":"502, 502","uct":"-, -","uht":"-, -","urt":"0.000, 0.000","compl":"OK","upg":"websocket"}"#
    static let gaveUp =
        #"{"msec":"1795403690.100","remote":"127.0.0.1:40003","conn":77,"creq":1,"id":"0123456789abcdef0123456789abcdef","m":"GET","uri":"/websocket","status":499,"up_addr":"127.0.1.1:3000","up_status":"-","up_ct":"0.000","up_ht":"-","up_rt":"0.300","rt":0.300,"bytes":0,"upgrade":"websocket","ua":"Mozilla/5.0 swarm/7","completion":""}"#
    static let variableNames =
        #"{ "time_iso8601": "2026-11-23T03:14:39.250+01:00", "remote_addr": "2001:db8::1", "remote_port": "59116", "request_method": "GET", "request_uri": "\/a?b=\"c\"\u00e9", "status": "200", "request_time": "0.010", "upstream_addr": "unix:/run/app.sock : 10.0.0.2:3000", "upstream_status": "302 : 200", "upstream_response_time": "0.001 : 0.009", "body_bytes_sent": "5", "http_user_agent": "x", "tags": {"a": ["}", 1]} }"#
    static let bareLists =
        #"{"msec":1795403147.221,"status":101,"rt":0.004,"upstream_addr":"a:1, b:2","upstream_response_time":0.000, 0.004,"upstream_connect_time":,"upstream_status":502, 101}"#
    static let all = [
        killed, failedOver, lost, noLiveUpstreams, gaveUp, variableNames, bareLists,
    ]
}

enum CombinedLine {
    static let webSocket =
        #"127.0.0.1 - - [23/Nov/2026:03:07:19 +0000] "GET /websocket HTTP/1.1" 101 12 "-" "-""#
    static let user =
        #"172.17.0.1 - alice [01/Apr/2021:12:02:31 +0000] "POST /not-found HTTP/1.1" 404 153 "http://localhost/somewhere" "Mozilla/5.0 (X11)" "2.75""#
    static let emptyFields = #"0.0.0.0 - - [04/Oct/2022:04:34:49 +0000] "" 400 0 "" """#
    static let bot =
        #"0.0.0.0 - - [04/Oct/2022:03:07:27 +0000] "]&\xDF\xBDV\xE7\xBB<\x10;\xA2b}\xDFM\x1D" 400 150 "-" "-""#
    static let garbage = #"1.2.3.4 - - [29/Jul/2023:10:26:06 -0700] "HELP" 400 157 "-" "-""#
    static let virtualHost =
        #"example.com:80 "10.5.102.222, 175.16.199.1" 10.2.1.185 - - [22/Jan/2016:13:18:29 +0000] "GET /x?q=100 HTTP/1.1" 200 25507 "-" "Amazon CloudFront""#
    static let unixClient =
        #"example.com:80 unix: - - [26/Feb/2019:15:39:42 +0100] "hello" 400 173 "-" "-""#
    static let leapSecond =
        #"203.0.113.9 - - [30/Jun/2015:23:59:60 +0000] "GET / HTTP/1.1" 200 5 "-" "x""#
    static let all = [
        webSocket, user, emptyFields, bot, garbage, virtualHost, unixClient, leapSecond,
    ]

    static let unbalancedQuote =
        #"203.0.113.9 - - [14/Mar/2026:09:26:40 +0000] "GET /"; rm -rf ~ #" 200 5 "-" "$(reboot) `id` ; x""#
    static let farFuture =
        #"203.0.113.9 - - [14/Mar/2999:09:26:40 +0000] "GET / HTTP/1.1" 502 5 "-" "x""#
    static let negativeBytes =
        #"203.0.113.9 - - [14/Mar/2026:09:26:40 +0000] "GET / HTTP/1.1" 200 -5 "-" "x""#
    static let cutUserAgent =
        #"203.0.113.9 - - [14/Mar/2026:09:26:40 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozi"#
    static let partial = [unbalancedQuote, negativeBytes, cutUserAgent]
}

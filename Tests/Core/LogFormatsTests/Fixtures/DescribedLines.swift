// Formats and what nginx 1.22.1 wrote with them: one request over `pair`, whose first server refused.

/// A `log_format` and its line for the same request.
struct DescribedLine: Sendable {
    var format: String
    var line: String

    static let rich = DescribedLine(
        format: #"""
            log_format rich '$remote_addr:$remote_port - $remote_user [$time_iso8601] $msec "$request" '
              '$status $bytes_sent $request_time conn=$connection/$connection_requests rid=$request_id '
              'addr=$upstream_addr st=$upstream_status ct=$upstream_connect_time '  # tries
              'ht=$upstream_header_time rt=$upstream_response_time len=$upstream_response_length '
              'compl="$request_completion" up="$http_upgrade" xff="$http_x_forwarded_for" '
              '"$http_user_agent"';
            """#,
        line:
            #"127.0.0.1:43566 - - [2026-11-23T09:36:59+00:00] 1795426619.165 "GET /pair HTTP/1.1" 200 153 0.000 conn=4/1 rid=ec3a82933310be84d317036d6b71868a addr=127.0.0.1:19991, 127.0.0.1:19992 st=502, 200 ct=-, 0.000 ht=-, 0.000 rt=0.000, 0.000 len=0, 6 compl="OK" up="-" xff="-" "curl/7.88.1""#
    )
    static let split = DescribedLine(
        format:
            #"log_format f "$msec|$remote_addr|$host:$server_port|$request_method $request_uri $server_protocol|$status|$body_bytes_sent|$upstream_addr|$upstream_status|$upstream_response_time|$http_user_agent";"#,
        line:
            #"1795426619.165|127.0.0.1|127.0.0.1:19990|GET /pair HTTP/1.1|200|6|127.0.0.1:19991, 127.0.0.1:19992|502, 200|0.000, 0.000|curl/7.88.1"#
    )
    static let json = DescribedLine(
        format: #"""
            log_format j escape=json '{"msec":$msec,"conn":$connection,"remote":"$remote_addr:$remote_port",'
              '"req":"$request","status":$status,"rt":$request_time,"up_addr":"$upstream_addr",'
              '"up_status":"$upstream_status","uct":"$upstream_connect_time",'
              '"urt":$upstream_response_time,"bytes":$body_bytes_sent,"agent":"$http_user_agent"}';
            """#,
        line:
            #"{"msec":1795426619.165,"conn":4,"remote":"127.0.0.1:43566","req":"GET /pair HTTP/1.1","status":200,"rt":0.000,"up_addr":"127.0.0.1:19991, 127.0.0.1:19992","up_status":"502, 200","uct":"-, 0.000","urt":0.000, 0.000,"bytes":6,"agent":"curl/7.88.1"}"#
    )
    static let logfmt = DescribedLine(
        format:
            #"nginx: latency=$upstream_response_time protocol=$server_protocol remoteIp=$remote_addr requestMethod=$request_method requestUrl=$host$request_uri responseSize=$upstream_response_length status=$status timestamp=$time_iso8601 upstreamAddr=$upstream_addr upstreamStatus=$upstream_status userAgent="$http_user_agent""#,
        line:
            #"latency=0.000, 0.000 protocol=HTTP/1.1 remoteIp=127.0.0.1 requestMethod=GET requestUrl=127.0.0.1/pair responseSize=0, 6 status=200 timestamp=2026-11-23T09:36:59+00:00 upstreamAddr=127.0.0.1:19991, 127.0.0.1:19992 upstreamStatus=502, 200 userAgent="curl/7.88.1""#
    )
    static let csv = DescribedLine(
        format:
            #"nginx: $msec,$remote_addr,$status,"$request",$upstream_addr,$upstream_status,$upstream_response_time,"$http_user_agent""#,
        line:
            #"1795426619.165,127.0.0.1,200,"GET /pair HTTP/1.1",127.0.0.1:19991, 127.0.0.1:19992,502, 200,0.000, 0.000,"curl/7.88.1""#
    )
    static let unescaped = DescribedLine(
        format:
            #"nginx: escape=none '$remote_addr [$time_local] "$request" $status <$http_user_agent> $upstream_addr $upstream_status $upstream_response_time'"#,
        line:
            #"127.0.0.1 [23/Nov/2026:09:36:59 +0000] "GET /pair HTTP/1.1" 200 <curl/7.88.1> 127.0.0.1:19991, 127.0.0.1:19992 502, 200 0.000, 0.000"#
    )
    static let all = [rich, split, json, logfmt, csv, unescaped]
}

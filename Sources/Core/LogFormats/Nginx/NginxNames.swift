/// What operators call nginx's values: the variables themselves, without `$`, and the short forms
/// that are in use as keys of JSON logs and of `name=value` pairs.
///
/// Source: nginx.org's index of variables; short forms from published `log_format`s.
let nginxNames = FieldNames([
    (
        .time,
        [
            "msec", "time_iso8601", "time_iso8601_ms", "time_local", "time", "timestamp",
            "@timestamp", "ts",
        ]
    ),
    (
        .client,
        [
            "remote_addr", "remote", "client", "client_ip", "remote_ip", "the_real_ip",
            "proxy_protocol_addr", "realip_remote_addr",
        ]
    ),
    (.clientPort, ["remote_port", "proxy_protocol_port", "realip_remote_port", "client_port"]),
    (.user, ["remote_user", "user"]),
    (
        .forwardedFor,
        ["http_x_forwarded_for", "proxy_add_x_forwarded_for", "xff", "x_forwarded_for"]
    ),
    (.vhost, ["server_name", "vhost"]),
    (.host, ["host", "http_host"]),
    (.nodeAddress, ["server_addr", "hostname"]),
    (.vhostPort, ["server_port"]),
    (.connection, ["connection", "conn"]),
    (.connectionRequests, ["connection_requests", "nreq", "creq"]),
    (.requestID, ["request_id", "req_id", "rid", "id", "http_x_request_id"]),
    (.requestLine, ["request", "req"]),
    (.method, ["request_method", "method", "m"]),
    (.target, ["request_uri", "uri", "document_uri"]),
    (.protocol, ["server_protocol", "protocol", "proto"]),
    (.status, ["status"]),
    (.requestTime, ["request_time", "rt"]),
    (.upstreamAddresses, ["upstream_addr", "up_addr", "uaddr"]),
    (.upstreamStatuses, ["upstream_status", "up_status", "us"]),
    (.upstreamConnectTimes, ["upstream_connect_time", "uct", "up_ct"]),
    (.upstreamHeaderTimes, ["upstream_header_time", "uht", "up_ht"]),
    (.upstreamTimes, ["upstream_response_time", "urt", "up_rt"]),
    (.upstreamLengths, ["upstream_response_length", "upstream_bytes_received"]),
    (.upstreamName, ["proxy_upstream_name", "proxy_host", "upstream_name"]),
    (.upstreamAlt, ["proxy_alternative_upstream_name"]),
    (.bytes, ["body_bytes_sent", "bytes"]),
    (.bytesSent, ["bytes_sent", "sent"]),
    (.bytesReceived, ["bytes_received"]),
    (.requestLength, ["request_length", "rcvd"]),
    (.referer, ["http_referer", "referer", "referrer"]),
    (.userAgent, ["http_user_agent", "user_agent", "agent", "ua"]),
    (.gzipRatio, ["gzip_ratio"]),
    (.completion, ["request_completion", "completion", "compl"]),
    (.upgrade, ["http_upgrade", "upgrade", "upg"]),
    (.processID, ["pid"]),
    (.sslVersion, ["ssl_protocol"]),
    (.sslCipher, ["ssl_cipher"]),
    // Names by which a JSON line is known to be of another proxy.
    (.responseFlags, ["response_flags"]),
    (.cluster, ["upstream_cluster"]),
    (.logger, ["logger"]),
    (.responseHeaders, ["resp_headers"]),
])

/// The field of an appended `name=value`, such as `rt=0.005`.
func appendedField(named range: Range<Int>, in line: Span<UInt8>) -> LogField? {
    nginxNames.field(named: range, in: line)
}

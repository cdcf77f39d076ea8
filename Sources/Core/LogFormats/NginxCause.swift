import Events

/// What an nginx error message says of the cause.
///
/// The texts are nginx's own: ngx_http_upstream.c, ngx_http_request.c, ngx_event_openssl.c.
/// `message` is without its tail; `level` tells a client's reset (info) from an upstream's (error),
/// and errors from notices.
func nginxCause(of message: Range<Int>, level: Range<Int>, in line: Span<UInt8>) -> CauseClass {
    for (text, cause) in certainCauses where line.firstIndex(of: text, in: message) != nil {
        return cause
    }
    if line.equals("notice", in: level) || line.equals("alert", in: level) { return .lifecycle }
    if line.firstIndex(of: "timed out", in: message) != nil {
        return timeout(in: message, line)
    }
    for (text, cause) in likelyCauses where line.firstIndex(of: text, in: message) != nil {
        // The same words at level info: it was the client's side that was reset.
        return cause == .reset && line.equals("info", in: level) ? .clientLeft : cause
    }
    return .other
}

/// Texts that decide alone, whatever else the message says.
private let certainCauses: [(String, CauseClass)] = [
    ("no live upstreams", .noLiveUpstreams),
    ("upstream server temporarily disabled", .disabled),
    ("client prematurely closed connection", .clientLeft),
    ("closed keepalive connection", .lifecycle),
    ("limiting requests", .limit),
    ("delaying requests", .limit),
    ("limiting connections", .limit),
    ("worker_connections are not enough", .limit),
    ("Too many open files", .limit),
    ("upstream prematurely closed connection", .prematureClose),
]

/// Texts looked for after the levels of mere notices, in order of certainty.
private let likelyCauses: [(String, CauseClass)] = [
    ("while reading client request", .clientLeft),
    ("while waiting for request", .clientLeft),
    ("Connection refused", .refused),
    // A Unix socket that is not there is refused like a closed port.
    ("connect() to unix:", .refused),
    ("host not found", .hostNotFound),
    ("could not be resolved", .hostNotFound),
    ("SSL", .tls),
    ("Connection reset by peer", .reset),
    ("Broken pipe", .reset),
]

/// Which of nginx's time limits ran out, from what it was doing.
private func timeout(in message: Range<Int>, _ line: Span<UInt8>) -> CauseClass {
    if line.firstIndex(of: "while proxying upgraded connection", in: message) != nil {
        return .idleTimeout
    }
    if line.firstIndex(of: "while connecting to upstream", in: message) != nil {
        return .connectTimeout
    }
    if line.firstIndex(of: "upstream", in: message) != nil { return .readTimeout }
    // A client that was too slow.
    return .clientLeft
}

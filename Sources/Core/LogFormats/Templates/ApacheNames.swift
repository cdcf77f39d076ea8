/// The field of a directive; nil for one that is stepped over.
///
/// `name` is what stands in its braces, in lower case. Source: httpd's mod_log_config, and for `e`
/// and `x` the variables that mod_proxy_balancer, mod_unique_id and mod_ssl set.
func apacheField(_ letter: UInt8, _ name: String) -> LogField? {
    switch letter {
    case UInt8(ascii: "h"), UInt8(ascii: "a"): .client
    case UInt8(ascii: "A"): .nodeAddress
    case UInt8(ascii: "l"): .ident
    case UInt8(ascii: "u"): .user
    case UInt8(ascii: "r"): .requestLine
    case UInt8(ascii: "m"): .method
    case UInt8(ascii: "H"): .protocol
    case UInt8(ascii: "b"), UInt8(ascii: "B"): .bytes
    case UInt8(ascii: "O"): .bytesSent
    case UInt8(ascii: "I"): .bytesReceived
    case UInt8(ascii: "v"), UInt8(ascii: "V"): .vhost
    case UInt8(ascii: "L"): .errorID
    case UInt8(ascii: "p"): name == "remote" ? .clientPort : .vhostPort
    case UInt8(ascii: "P"): name == "tid" ? .threadID : name == "hextid" ? nil : .processID
    case UInt8(ascii: "i"): requestHeaders[name]
    case UInt8(ascii: "e"), UInt8(ascii: "x"), UInt8(ascii: "c"): variables[name]
    default: nil
    }
}

private let requestHeaders: [String: LogField] = [
    "referer": .referer,
    "user-agent": .userAgent,
    "x-forwarded-for": .forwardedFor,
    "host": .host,
    "upgrade": .upgrade,
    "x-request-id": .requestID,
]

private let variables: [String: LogField] = [
    "unique_id": .requestID,
    "balancer_name": .upstreamName,
    "balancer_worker_name": .upstreamAddresses,
    "balancer_worker_route": .route,
    "ssl_protocol": .sslVersion,
    "ssl_cipher": .sslCipher,
]

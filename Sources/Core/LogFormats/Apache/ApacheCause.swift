import Events

/// What an error message of httpd says of the cause.
///
/// The texts are those of httpd 2.2 and 2.4 (proxy_util.c, mod_proxy_http.c, mod_proxy_balancer.c,
/// mod_proxy_hcheck.c, mpm/*) and of the operating systems' errors.
func apacheCause(of message: Range<Int>, _ found: FoundFields, in line: Span<UInt8>) -> CauseClass {
    let isProxy = mayBeProxy(found, in: line)
    for (text, cause) in isProxy ? proxyCauses : []
    where line.firstIndex(of: text, in: message) != nil {
        return cause
    }
    for (text, cause) in serverCauses where line.firstIndex(of: text, in: message) != nil {
        return cause
    }
    let isConnecting =
        isProxy && line.firstIndex(of: "attempt to connect to", in: message) != nil
    if let system = found[.osErrorText] {
        for (text, cause) in systemCauses where line.firstIndex(of: text, in: system) != nil {
            return cause == .readTimeout && isConnecting ? .connectTimeout : cause
        }
        // A Unix socket that is not there is refused like a closed port.
        if isConnecting, line.firstIndex(of: "No such file", in: system) != nil { return .refused }
    }
    for (text, cause) in likelyCauses where line.firstIndex(of: text, in: message) != nil {
        return cause
    }
    if let module = found[.module], line.equals("ssl", in: module), isFailure(found, in: line) {
        return .tls
    }
    let hasClient = found.value(.client, in: line) != nil
    return hasClient || isFailure(found, in: line) ? .other : .lifecycle
}

/// Whether the level is one of an error, not of a notice.
private func isFailure(_ found: FoundFields, in line: Span<UInt8>) -> Bool {
    guard let level = found[.level] else { return true }
    return !line.equals("notice", in: level) && !line.equals("info", in: level)
}

/// Whether the line is of one of the proxy's modules, or of a version that does not tell.
func mayBeProxy(_ found: FoundFields, in line: Span<UInt8>) -> Bool {
    guard let module = found.value(.module, in: line) else { return true }
    return line.has("proxy", at: module.lowerBound)
}

/// Texts of the proxy's modules that decide alone, whatever the operating system said.
private let proxyCauses: [(String, CauseClass)] = [
    ("isabled connection for", .disabled),
    ("disabling worker for", .disabled),
    ("Health check DISABLING", .disabled),
    ("are in error state", .noLiveUpstreams),
    ("DNS lookup failure", .hostNotFound),
    ("reading input brigade", .clientLeft),
    ("SSL Handshake with remote server", .tls),
    ("failed to enable ssl support", .tls),
]

/// Such texts of the server itself.
private let serverCauses: [(String, CauseClass)] = [
    ("SSL Library Error", .tls),
    ("server reached MaxRequestWorkers", .limit),
    ("server reached MaxClients", .limit),
    ("server is within MinSpareThreads of MaxRequestWorkers", .limit),
    ("scoreboard is full", .limit),
]

/// What the operating system or the portable runtime said.
private let systemCauses: [(String, CauseClass)] = [
    ("Connection refused", .refused),
    ("actively refused", .refused),
    ("timed out", .readTimeout),
    ("timeout specified has expired", .readTimeout),
    ("Connection reset by peer", .reset),
    ("forcibly closed", .reset),
    ("Broken pipe", .reset),
    ("connection abort", .reset),
    ("End of file found", .prematureClose),
    ("Name or service not known", .hostNotFound),
    ("name resolution", .hostNotFound),
    ("Too many open files", .limit),
    ("Resource temporarily unavailable", .limit),
]

/// Texts that tell the cause when nothing better does.
private let likelyCauses: [(String, CauseClass)] = [
    ("error reading status line from remote server", .prematureClose),
    ("Premature end of script headers", .prematureClose),
    ("End of script output before headers", .prematureClose),
    ("imeout waiting for output", .readTimeout),
    ("Timeout on 100-Continue", .readTimeout),
]

/// The backend's address that a message of mod_proxy names, without scheme.
func apachePeer(of message: Range<Int>, in line: Span<UInt8>) -> Range<Int>? {
    for text in peerOpenings {
        guard let place = line.firstIndex(of: text, in: message) else { continue }
        let start = place + text.utf8.count
        var end = start
        while end < message.upperBound, !line[end].endsAddress { end += 1 }
        guard end > start else { return nil }
        let isPath = line.has(UInt8(ascii: "/"), at: start)
        return isPath ? start..<end : line.upstreamAddress(in: start..<end)
    }
    return nil
}

/// What stands before a backend's address.
private let peerOpenings = [
    "attempt to connect to Unix domain socket ", "attempt to connect to ",
    "failed to make connection to backend: ", "isabled connection for (", "disabling worker for (",
    "line from remote server ", "request body failed to ", "failed to enable ssl support for ",
    "Health check DISABLING ", "Health check ENABLING ", "read response failed from ",
]

extension UInt8 {
    /// A blank, a bracket or a comma.
    fileprivate var endsAddress: Bool {
        isBlank || self == UInt8(ascii: "(") || self == UInt8(ascii: ")")
            || self == UInt8(ascii: ",")
    }
}

/// The route of a request's target, by which failed answers are counted: its path without the query.
///
/// The paths of a SockJS client, `/prefix/000/session/transport`, are one route: the server's number
/// and the session are chosen anew for each connection. At most `Limits.routeLength` characters; an
/// absolute target (`https://host/path`) is its path.
func route(of target: String) -> String {
    var path = target.prefix { $0 != "?" && $0 != "#" }
    if !path.hasPrefix("/"), let scheme = firstPlace(of: "://", in: path) {
        let rest = path[scheme...]
        path = rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
    }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count >= 4, sockJSTransports.contains(String(parts[parts.count - 1])),
        isSockJSServer(parts[parts.count - 3])
    {
        parts[parts.count - 3] = "*"
        parts[parts.count - 2] = "*"
    }
    return String(parts.joined(separator: "/").prefix(Limits.routeLength))
}

/// The last part of a SockJS session's path, by the SockJS protocol 0.3.3.
private let sockJSTransports: Set<String> = [
    "websocket", "xhr", "xhr_send", "xhr_streaming", "eventsource", "htmlfile", "jsonp",
    "jsonp_send",
]

/// Three digits, as clients choose them; the protocol allows any text without a dot.
private func isSockJSServer(_ part: Substring) -> Bool {
    part.utf8.count == 3 && part.utf8.allSatisfy { (48...57).contains($0) }
}

/// The place after the first occurrence of `mark`.
private func firstPlace(of mark: String, in text: Substring) -> Substring.Index? {
    var rest = text
    while let first = rest.first {
        if rest.hasPrefix(mark) { return rest.index(rest.startIndex, offsetBy: mark.count) }
        if first == "/" { return nil }
        rest = rest.dropFirst()
    }
    return nil
}

import Events

/// What a request's path says of its part in a session.
enum RequestPath: Equatable {
    /// A WebSocket's own: `/websocket`.
    case webSocket
    /// The WebSocket of a SockJS client: `/sockjs/012/abcdefgh/websocket`.
    case sockJSWebSocket
    /// SockJS's first question: `/sockjs/info`.
    case info
    /// A poll of a SockJS session: `/sockjs/012/abcdefgh/xhr`.
    case polling(session: String)
    /// What a SockJS client sends beside its polls: `/sockjs/012/abcdefgh/xhr_send`.
    case sending(session: String)
    case other

    /// Reads a request's target.
    ///
    /// Source: sockjs-protocol 0.3.3, paths `/info` and `/<server>/<session>/<transport>`, where the
    /// server is three digits; `/websocket` is sockjs-node's and Meteor's raw endpoint.
    init(_ target: String?) {
        guard let target else {
            self = .other
            return
        }
        let path = target.prefix { $0 != "?" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let last = parts.last else {
            self = .other
            return
        }
        switch last {
        case "websocket":
            self = Self.session(parts) == nil ? .webSocket : .sockJSWebSocket
        case "info" where parts.dropLast().last?.lowercased().contains("sock") == true:
            self = .info
        case "xhr", "xhr_streaming", "eventsource", "htmlfile", "jsonp":
            self = Self.session(parts).map { .polling(session: $0) } ?? .other
        case "xhr_send", "jsonp_send":
            self = Self.session(parts).map { .sending(session: $0) } ?? .other
        default:
            self = .other
        }
    }

    /// `012/abcdefgh` of a path's parts; nil where it has no such two before its last.
    private static func session(_ parts: [Substring]) -> String? {
        let ids = parts.dropLast().suffix(2)
        guard let server = ids.first, ids.count == 2, server.count == 3,
            server.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        return ids.joined(separator: "/")
    }
}

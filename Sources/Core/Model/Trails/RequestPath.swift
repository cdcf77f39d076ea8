import Events

/// What a request's path says of its part in a session.
enum RequestPath: Equatable {
    /// A WebSocket's own: `/websocket`, or SockJS's `/sockjs/012/abcdefgh/websocket`.
    case webSocket
    /// SockJS's first question: `/sockjs/info`.
    case info
    /// A poll of a SockJS session: `/sockjs/012/abcdefgh/xhr`.
    case polling(session: String)
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
            self = .webSocket
        case "info" where parts.dropLast().last?.lowercased().contains("sock") == true:
            self = .info
        case "xhr", "xhr_streaming", "eventsource", "htmlfile", "jsonp":
            let ids = parts.dropLast().suffix(2)
            guard let server = ids.first, ids.count == 2, server.count == 3,
                server.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
            else {
                self = .other
                return
            }
            self = .polling(session: ids.joined(separator: "/"))
        default:
            self = .other
        }
    }
}

/// How DDP texts are laid into WebSocket text frames.
enum Framing: Equatable, Sendable {
    /// One text per frame: `/websocket` and `/sockjs/websocket`.
    case raw
    /// SockJS: `o` opens, `a[…]` carries texts, `h` is a heartbeat, `c[…]` closes; the client sends
    /// an array of texts, or one text.
    case sockJS

    /// What the server sends first; nil when it waits for the client.
    var opening: String? { self == .sockJS ? "o" : nil }
    /// What the server sends now and then to keep proxies from closing; nil when DDP's pings do.
    var heartbeat: String? { self == .sockJS ? "h" : nil }

    /// The frames that carry `texts` to the client.
    func frames(_ texts: [String]) -> [String] {
        guard self == .sockJS, !texts.isEmpty else { return texts }
        return ["a" + JSONValue.array(texts.map { .string($0) }).text]
    }

    /// What the server sends before it closes.
    func closing(code: Int, reason: String) -> String? {
        guard self == .sockJS else { return nil }
        return "c" + JSONValue.array([.integer(Int64(code)), .string(reason)]).text
    }

    /// The texts in a frame from the client; nil when the framing is broken.
    ///
    /// An empty SockJS frame is allowed and holds none.
    func texts(_ frame: String) -> [String]? {
        guard self == .sockJS else { return [frame] }
        guard !frame.isEmpty else { return [] }
        switch try? JSONValue(text: frame) {
        case .string(let text): return [text]
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            return texts.count == elements.count ? texts : nil
        default: return nil
        }
    }
}

/// What a request asks for.
enum Route: Equatable {
    /// The browser page.
    case page
    /// Whether this node can serve.
    case health
    /// SockJS's first question.
    case sockJSInformation
    /// SockJS's greeting, which some checks look at.
    case sockJSGreeting
    /// A WebSocket with DDP in it.
    case webSocket(Framing)
    /// A poll for what a SockJS session has to say, by the session's name.
    case sockJSPoll(String)
    /// Texts for a SockJS session that is polled.
    case sockJSSend(String)
    /// The app is asked to let its clients go.
    case handOver
    case unknown

    /// Reads the path of a request target; the query plays no part.
    init(target: String) {
        let path = target.prefix { $0 != "?" }
        switch path {
        case "/", "/index.html": self = .page
        case "/health": self = .health
        case "/handover": self = .handOver
        case "/websocket", "/websocket/", "/sockjs/websocket": self = .webSocket(.raw)
        case "/sockjs/info": self = .sockJSInformation
        case "/sockjs", "/sockjs/": self = .sockJSGreeting
        default:
            // "/sockjs/SERVER/SESSION/TRANSPORT": neither name is empty or holds a dot.
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            let names = parts.dropFirst().dropLast()
            guard parts.count == 4, parts.first == "sockjs",
                names.allSatisfy({ !$0.isEmpty && !$0.contains(".") }), let session = names.last
            else {
                self = .unknown
                return
            }
            switch parts.last {
            case "websocket": self = .webSocket(.sockJS)
            case "xhr": self = .sockJSPoll(String(session))
            case "xhr_send": self = .sockJSSend(String(session))
            default: self = .unknown
            }
        }
    }
}

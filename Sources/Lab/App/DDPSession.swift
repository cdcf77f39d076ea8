/// One client's DDP conversation, without a socket: texts go in, actions come out.
///
/// Follows Meteor's `ddp-server`: `connect` comes first and once, malformed texts are answered with
/// `error` and do not end the connection, and any text counts as a sign of life.
struct DDPSession {
    /// What the connection has to do, in this order.
    enum Action: Equatable {
        case send(JSONValue)
        /// Send every document as `added`, and from now on each change.
        case follow
        /// Send every document as `removed`, and no more changes.
        case unfollow
        /// Run a method, then answer `result` and `updated`.
        case call(id: String, name: String, parameters: [JSONValue])
        case close
    }

    /// The subscriptions one client may hold; Meteor has no bound, a simple-todos page holds one.
    static let subscriptionsMax = 64

    private let identifier: String
    private(set) var isConnected = false
    private var heartbeat = Heartbeat()
    /// Ids of this client's subscriptions to `tasks`.
    private var subscriptions: Set<String> = []

    init(identifier: String) { self.identifier = identifier }

    /// Takes one text from the client.
    mutating func receive(_ text: String) -> [Action] {
        heartbeat.received()
        guard let message = try? JSONValue(text: text) else {
            return [.send(DDPMessage.error("Parse error"))]
        }
        guard let kind = message["msg"]?.string else {
            // The first text of some old clients; Meteor's server lets it pass too.
            if message["server_id"] != nil { return [] }
            return [.send(DDPMessage.error("Bad request", offending: message))]
        }
        switch kind {
        case "connect": return connect(message)
        case "ping" where isConnected: return [.send(DDPMessage.pong(id: message["id"]))]
        case "pong" where isConnected: return []
        case _ where !isConnected:
            return [.send(DDPMessage.error("Must connect first", offending: message))]
        case "sub": return subscribe(message)
        case "unsub": return unsubscribe(message)
        case "method": return method(message)
        default: return [.send(DDPMessage.error("Bad request", offending: message))]
        }
    }

    /// Takes one heartbeat tick, every `Heartbeat.interval` since `connected`.
    mutating func tick() -> Heartbeat.Action { heartbeat.tick() }

    /// Says whether the ping sent last is still unanswered, `Heartbeat.timeout` after it.
    func isSilent(since ping: Int) -> Bool { heartbeat.awaits(ping) }

    private mutating func connect(_ message: JSONValue) -> [Action] {
        guard !isConnected else {
            return [.send(DDPMessage.error("Already connected", offending: message))]
        }
        guard message["version"]?.string == "1" else { return [.send(DDPMessage.failed), .close] }
        isConnected = true
        return [.send(DDPMessage.connected(session: identifier))]
    }

    private mutating func subscribe(_ message: JSONValue) -> [Action] {
        guard let id = message["id"]?.string, let name = message["name"]?.string else {
            return [.send(DDPMessage.error("Malformed subscription", offending: message))]
        }
        guard name == "tasks" else {
            let error = DDPError.notFound("Subscription '\(name)' not found")
            return [.send(DDPMessage.nosub(id, error: error))]
        }
        guard subscriptions.count < Self.subscriptionsMax || subscriptions.contains(id) else {
            let error = DDPError.badRequest("more than \(Self.subscriptionsMax) subscriptions")
            return [.send(DDPMessage.nosub(id, error: error))]
        }
        let isFirst = subscriptions.isEmpty
        // Like Meteor: a subscription id in use again changes nothing, not even a second `ready`.
        guard subscriptions.insert(id).inserted else { return [] }
        return (isFirst ? [.follow] : []) + [.send(DDPMessage.ready(id))]
    }

    private mutating func unsubscribe(_ message: JSONValue) -> [Action] {
        guard let id = message["id"]?.string else {
            return [.send(DDPMessage.error("Malformed unsubscription", offending: message))]
        }
        let wasHeld = subscriptions.remove(id) != nil
        let isLast = wasHeld && subscriptions.isEmpty
        return (isLast ? [.unfollow] : []) + [.send(DDPMessage.nosub(id))]
    }

    private func method(_ message: JSONValue) -> [Action] {
        guard let id = message["id"]?.string, let name = message["method"]?.string else {
            return [.send(DDPMessage.error("Malformed method invocation", offending: message))]
        }
        return [.call(id: id, name: name, parameters: message["params"]?.array ?? [])]
    }
}

import NIOCore

/// What takes a DDP conversation to its client: a WebSocket, or polls.
protocol DDPCarrier: AnyObject {
    /// Takes DDP texts to the client, or drops a client that does not take them.
    func carry(_ texts: [String])
    /// Says why it ends, then ends.
    func close(reason: String)
    /// Says that the node stops, then ends when the client has answered.
    func leave(code: Int, reason: String)
    /// Shows the proxies in between that the connection is in use.
    func showLife()
}

/// One client's DDP conversation, whatever carries it.
///
/// It counts as a session of the node from `init` to `end()`.
final class DDPConversation: TaskFeed.Follower {
    /// Time a client may be silent before `connect`: `setWebsocketTimeout` of `ddp-server`.
    static let connectTimeout = TimeAmount.seconds(45)
    /// Time between SockJS heartbeats: `heartbeat_delay` of `ddp-server/stream_server.js`.
    static let sockJSHeartbeat = TimeAmount.seconds(45)

    /// Its place among the node's conversations.
    var number = 0
    private let state: AppState
    private let eventLoop: any EventLoop
    private weak var carrier: (any DDPCarrier)?
    private var session = DDPSession(identifier: randomIdentifier())
    private var timers: [Int: Scheduled<Void>] = [:]
    private var timersMade = 0
    private var isOver = false

    init(state: AppState, eventLoop: any EventLoop, carrier: any DDPCarrier) {
        self.state = state
        self.eventLoop = eventLoop
        self.carrier = carrier
        state.add(self)
        every(Self.sockJSHeartbeat) { $0.carrier?.showLife() }
        after(Self.connectTimeout) { conversation in
            if !conversation.session.isConnected {
                conversation.carrier?.close(reason: "no connect message")
            }
        }
    }

    /// The client is gone.
    func end() {
        guard !isOver else { return }
        isOver = true
        state.remove(self)
        state.feed.forget(self)
        for timer in timers.values { timer.cancel() }
        timers = [:]
    }

    /// Says goodbye: the node stops.
    func leave(code: Int, reason: String) { carrier?.leave(code: code, reason: reason) }

    /// Takes texts from the client.
    func receive(_ texts: [String]) {
        for text in texts where !isOver {
            let wasConnected = session.isConnected
            for action in session.receive(text) { perform(action) }
            if session.isConnected, !wasConnected { startHeartbeat() }
        }
    }

    func send(_ texts: [String]) {
        guard !isOver else { return }
        carrier?.carry(texts)
    }

    private func perform(_ action: DDPSession.Action) {
        switch action {
        case .send(let message): send([message.text])
        case .follow: state.feed.follow(self)
        case .unfollow: state.feed.unfollow(self)
        case .call(let id, let name, let parameters): call(id, name, parameters)
        case .close: carrier?.close(reason: "unsupported version")
        }
    }

    private func call(_ id: String, _ name: String, _ parameters: [JSONValue]) {
        // `updated` says that all writes of the method have been sent as data.
        let answer: (Result<JSONValue, DDPError>) -> Void = { [weak self] outcome in
            self?.send([DDPMessage.result(id, outcome).text, DDPMessage.updated(id).text])
        }
        do {
            state.perform(try TodoMethod(name: name, parameters: parameters), completion: answer)
        } catch {
            answer(.failure(error))
        }
    }

    private func startHeartbeat() {
        every(.seconds(Heartbeat.intervalSeconds)) { conversation in
            guard case .ping(let number) = conversation.session.tick() else { return }
            conversation.send([DDPMessage.ping.text])
            conversation.after(.seconds(Heartbeat.timeoutSeconds)) { conversation in
                if conversation.session.isSilent(since: number) {
                    conversation.carrier?.close(reason: "no pong")
                }
            }
        }
    }

    private func after(_ delay: TimeAmount, _ body: @escaping (DDPConversation) -> Void) {
        guard !isOver else { return }
        timersMade += 1
        let number = timersMade
        timers[number] = eventLoop.assumeIsolated().scheduleTask(in: delay) { [weak self] in
            guard let self, !self.isOver else { return }
            self.timers[number] = nil
            body(self)
        }
    }

    private func every(_ interval: TimeAmount, _ body: @escaping (DDPConversation) -> Void) {
        after(interval) { conversation in
            body(conversation)
            conversation.every(interval, body)
        }
    }
}

import NIOCore

/// One SockJS session over xhr-polling: what the client is to get waits here for its next poll.
///
/// Follows sockjs-node: the first poll opens the session, one poll hangs at a time, and a poll that
/// ends takes everything that waited.
final class PollingSession: DDPCarrier {
    /// Time nobody may poll before the session is over: `disconnect_delay` of
    /// `ddp-server/stream_server.js`.
    static let disconnectDelay = TimeAmount.seconds(60)

    private let eventLoop: any EventLoop
    private let onEnd: () -> Void
    private var conversation: DDPConversation?
    private var isOpen = false
    private var waiting: [String] = []
    private var waitingBytes = 0
    private var poll: (number: Int, answer: (String) -> Void)?
    private var pollsHung = 0
    /// The close frame, once it is closed.
    private var farewell: String?
    private var departure: Scheduled<Void>?

    /// A session that nobody has polled yet; `onEnd` is called once, when it is to be forgotten.
    init(state: AppState, eventLoop: any EventLoop, onEnd: @escaping () -> Void) {
        self.eventLoop = eventLoop
        self.onEnd = onEnd
        conversation = DDPConversation(state: state, eventLoop: eventLoop, carrier: self)
        awaitPoll()
    }

    /// Takes a poll; `answer` is called once with a frame, now or when there is something to say.
    ///
    /// - Returns: what `drop` takes when the poll's connection ends first; nil when it is answered.
    func take(_ answer: @escaping (String) -> Void) -> Int? {
        if let farewell {
            answer(farewell)
            return nil
        }
        guard poll == nil else {
            answer(closing(2_010, "Another connection still open"))
            return nil
        }
        awaitPoll()
        guard isOpen else {
            isOpen = true
            answer("o")
            return nil
        }
        guard waiting.isEmpty else {
            answer(takeWaiting())
            return nil
        }
        departure?.cancel()
        pollsHung += 1
        poll = (pollsHung, answer)
        return pollsHung
    }

    /// The connection of a hanging poll is gone.
    func drop(_ number: Int) {
        guard poll?.number == number else { return }
        poll = nil
        awaitPoll()
    }

    /// Takes what the client sent; false when its framing is broken.
    func receive(_ body: String) -> Bool {
        guard let texts = Framing.sockJS.texts(body) else { return false }
        conversation?.receive(texts)
        return true
    }

    func carry(_ texts: [String]) {
        guard farewell == nil else { return }
        waiting += texts
        waitingBytes += texts.reduce(0) { $0 + $1.utf8.count }
        if waitingBytes > DDPHandler.unsentBytesMax {
            close(reason: "too much unread")
        } else if poll != nil, !waiting.isEmpty {
            answerPoll(takeWaiting())
        }
    }

    func close(reason: String) { leave(code: 3_000, reason: reason) }

    func leave(code: Int, reason: String) {
        guard farewell == nil else { return }
        let frame = closing(code, reason)
        farewell = frame
        waiting = []
        conversation?.end()
        conversation = nil
        answerPoll(frame)
    }

    func showLife() { answerPoll("h") }

    private func answerPoll(_ frame: String) {
        guard let answer = poll?.answer else { return }
        poll = nil
        awaitPoll()
        answer(frame)
    }

    private func takeWaiting() -> String {
        defer { (waiting, waitingBytes) = ([], 0) }
        return Framing.sockJS.frames(waiting).joined()
    }

    private func closing(_ code: Int, _ reason: String) -> String {
        Framing.sockJS.closing(code: code, reason: reason) ?? ""
    }

    /// From now on nobody polls, until somebody does.
    private func awaitPoll() {
        departure?.cancel()
        departure = eventLoop.assumeIsolated().scheduleTask(in: Self.disconnectDelay) {
            [weak self] in
            self?.end()
        }
    }

    private func end() {
        farewell = farewell ?? closing(3_000, "Go away!")
        conversation?.end()
        conversation = nil
        onEnd()
    }
}

/// The polling sessions of one node, by the client's own session names.
final class PollingSessions {
    private var sessions: [String: PollingSession] = [:]

    /// The session called `name`; nil when there is none.
    func session(_ name: String) -> PollingSession? { sessions[name] }

    /// The session called `name`, made when there is none; nil when the node is full.
    func open(_ name: String, state: AppState, eventLoop: any EventLoop) -> PollingSession? {
        if let session = sessions[name] { return session }
        guard sessions.count < AppState.sessionsMax, state.sessions < AppState.sessionsMax else {
            return nil
        }
        let session = PollingSession(state: state, eventLoop: eventLoop) { [weak self] in
            self?.sessions[name] = nil
        }
        sessions[name] = session
        return session
    }
}

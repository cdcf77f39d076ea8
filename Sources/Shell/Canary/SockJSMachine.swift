import Events

/// One try of a SockJS client as a value: what happens goes in, what it does comes out.
///
/// The order is sockjs-client 1.6.1's with the transports that Meteor allows and a browser of today
/// has: `/info`, then a WebSocket, then xhr-polling (lib/main.js). It knows no socket and no clock.
struct SockJSMachine {
    /// Time for `/info` to be answered: `InfoReceiver.timeout` of lib/info-receiver.js.
    static let informationTimeout = Duration.seconds(8)
    /// Round trips a transport may take to open: `roundTrips` of lib/transport/websocket.js, and of
    /// lib/transport/xhr-polling.js.
    static let roundTrips = 2

    enum Input: Equatable {
        case started
        /// `wakeAt` was reached, or any other time.
        case timePassed
        /// `/info` was answered.
        case informed(status: Int)
        /// `/info` cannot be asked, or the connection ended without an answer.
        case notInformed(TransportEnd)
        /// A frame of the WebSocket.
        case webSocketSaid(SockJSFrame)
        case webSocketEnded(TransportEnd)
        /// A poll was answered, with its frames.
        case polled(status: Int, [SockJSFrame], servedBy: NodeName?)
        case notPolled(TransportEnd)
        /// Texts that were sent beside the polls have arrived, or not.
        case posted(status: Int)
        case notPosted(TransportEnd)
        case send([String])
    }

    enum Action: Equatable {
        case askInformation
        case openWebSocket
        case abandonWebSocket
        case sendOnWebSocket([String])
        case poll
        case post([String])
        /// The session is open, on this carrier; a WebSocket has told its node before.
        case opened(CanaryTransport, servedBy: NodeName?)
        case received([String])
        /// It is over; nothing comes after.
        case ended(TransportEnd)
    }

    enum Stage: Equatable {
        case idle
        case asking
        case opening(CanaryTransport)
        case open(CanaryTransport)
        case over
    }

    private(set) var stage = Stage.idle
    /// When `.timePassed` is needed next; nil when nothing is due.
    private(set) var wakeAt: Instant?
    private var askedAt = Instant.zero
    private var timeout = Duration.zero
    /// Texts that wait until those before them have arrived; nil when none is on its way.
    private var unsent: [String]?

    /// How long a transport may take to open when `/info` took `roundTrip`.
    ///
    /// `countRTO` of lib/main.js: four times a round trip above 100 ms, else 300 ms more than it;
    /// and that for each of the transport's round trips.
    static func transportTimeout(roundTrip: Duration) -> Duration {
        let retransmission =
            roundTrip > .milliseconds(100) ? roundTrip * 4 : roundTrip + .milliseconds(300)
        return retransmission * roundTrips
    }

    /// Takes what happened at `now` and says what to do, in this order.
    mutating func handle(_ input: Input, at now: Instant) -> [Action] {
        switch (input, stage) {
        case (.started, .idle):
            stage = .asking
            askedAt = now
            wakeAt = now + Self.informationTimeout
            return [.askInformation]
        case (.informed(200), .asking):
            timeout = Self.transportTimeout(roundTrip: now - askedAt)
            return begin(.webSocket, at: now)
        case (.informed(let status), .asking): return end(.status(status))
        case (.notInformed(let reason), .asking): return end(reason)
        case (.timePassed, _): return timePassed(at: now)
        case (.webSocketSaid(let frame), _): return take([frame], on: .webSocket, nil)
        case (.webSocketEnded(let reason), _): return failed(.webSocket, reason, at: now)
        case (.polled(200, let frames, let node), _):
            return take(frames, on: .xhrPolling, node) + (isPolling ? [.poll] : [])
        case (.polled(let status, _, _), _): return failed(.xhrPolling, .status(status), at: now)
        case (.notPolled(let reason), _): return failed(.xhrPolling, reason, at: now)
        case (.send(let texts), .open(.webSocket)): return [.sendOnWebSocket(texts)]
        case (.send(let texts), .open(.xhrPolling)): return send(texts)
        case (.posted(200...299), .open(.xhrPolling)):
            let next = unsent ?? []
            unsent = next.isEmpty ? nil : []
            return next.isEmpty ? [] : [.post(next)]
        case (.posted(let status), .open(.xhrPolling)): return end(.status(status))
        case (.notPosted(let reason), .open(.xhrPolling)): return end(reason)
        case (.started, _), (.informed, _), (.notInformed, _), (.posted, _), (.notPosted, _),
            (.send, _):
            return []
        }
    }

    private var isPolling: Bool {
        stage == .opening(.xhrPolling) || stage == .open(.xhrPolling)
    }

    private mutating func timePassed(at now: Instant) -> [Action] {
        guard let wakeAt, now >= wakeAt else { return [] }
        switch stage {
        case .asking: return end(.timeout)
        case .opening(.webSocket):
            return [.abandonWebSocket] + failed(.webSocket, .timeout, at: now)
        case .opening(.xhrPolling): return end(.timeout)
        case .idle, .open, .over: return []
        }
    }

    private mutating func begin(_ carrier: CanaryTransport, at now: Instant) -> [Action] {
        stage = .opening(carrier)
        wakeAt = now + timeout
        return [carrier == .webSocket ? .openWebSocket : .poll]
    }

    /// A carrier is gone: one that never opened gives way to the next.
    private mutating func failed(
        _ carrier: CanaryTransport,
        _ reason: TransportEnd,
        at now: Instant
    ) -> [Action] {
        switch stage {
        case .opening(carrier): carrier == .webSocket ? begin(.xhrPolling, at: now) : end(reason)
        case .open(carrier): end(reason)
        default: []
        }
    }

    private mutating func take(
        _ frames: [SockJSFrame],
        on carrier: CanaryTransport,
        _ node: NodeName?
    ) -> [Action] {
        var actions: [Action] = []
        for frame in frames {
            switch (frame, stage) {
            case (.open, .opening(carrier)):
                stage = .open(carrier)
                wakeAt = nil
                actions.append(.opened(carrier, servedBy: node))
            // "Server lost session": it was started again, or another one answered the poll.
            case (.open, .open(carrier)): actions += end(.dropped)
            case (.messages(let texts), .open(carrier)): actions.append(.received(texts))
            case (.close(let code), .opening(carrier)), (.close(let code), .open(carrier)):
                actions += end(.closed(code: code))
            default: break
            }
        }
        return actions
    }

    /// One post at a time, so that nothing overtakes (lib/transport/lib/buffered-sender.js).
    private mutating func send(_ texts: [String]) -> [Action] {
        guard let before = unsent else {
            unsent = []
            return [.post(texts)]
        }
        unsent = before + texts
        return []
    }

    private mutating func end(_ reason: TransportEnd) -> [Action] {
        stage = .over
        wakeAt = nil
        return [.ended(reason)]
    }
}

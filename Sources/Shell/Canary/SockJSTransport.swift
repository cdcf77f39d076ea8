import Events
import NIOCore
import NIOHTTP1

/// One try of a SockJS client: drives a `SockJSMachine` with real connections and real time.
final class SockJSTransport: ClientTransport {
    private let plan: TransportPlan
    private let pool: ConnectionPool
    private let loop: any EventLoop
    private let clock: SwarmClock
    private let onEvent: (SockJSTransport, TransportEvent) -> Void
    private var machine = SockJSMachine()
    private var random: SeededGenerator
    private let server: String
    /// What its carrier's paths begin with; each carrier has a session of its own.
    private var sessionPath = ""
    private var webSocket: Transport?
    private var webSocketNode: NodeName?
    private var isPolling = false
    private var requests: [PoolRequest.Kind: PoolRequest] = [:]
    private var alarm: Scheduled<Void>?
    /// Inputs that came while another was being handled, in order.
    private var inputs: [SockJSMachine.Input] = []
    private var isHandling = false
    private var isOver = false

    init(
        plan: TransportPlan,
        pool: ConnectionPool,
        clock: SwarmClock,
        seed: UInt64,
        onEvent: @escaping (SockJSTransport, TransportEvent) -> Void
    ) {
        self.plan = plan
        self.pool = pool
        loop = pool.loop
        self.clock = clock
        self.onEvent = onEvent
        random = SeededGenerator(seed: seed)
        // `numberString(1000)` of sockjs-client's lib/utils/random.js: three digits.
        server = String(String(Int.random(in: 1_000..<2_000, using: &random)).dropFirst())
    }

    var closed: EventLoopFuture<Void> { webSocket?.closed ?? loop.makeSucceededVoidFuture() }

    func open() { handle(.started) }

    func send(_ messages: [String]) { handle(.send(messages)) }

    func close(code: UInt16) {
        end()
        webSocket?.close(code: code)
    }

    func abandon() {
        end()
        webSocket?.abandon()
    }

    /// From now on nothing is told; requests on their way are cut.
    private func end() {
        isOver = true
        alarm?.cancel()
        for request in requests.values { request.cancel() }
        requests = [:]
    }

    private func handle(_ input: SockJSMachine.Input) {
        inputs.append(input)
        guard !isHandling else { return }
        isHandling = true
        while !inputs.isEmpty, !isOver {
            for action in machine.handle(inputs.removeFirst(), at: clock.now) where !isOver {
                perform(action)
            }
        }
        inputs = []
        isHandling = false
        setAlarm()
    }

    private func perform(_ action: SockJSMachine.Action) {
        switch action {
        case .askInformation: ask()
        case .openWebSocket: openWebSocket()
        case .abandonWebSocket: webSocket?.abandon()
        case .sendOnWebSocket(let texts): webSocket?.send([SockJSFrame.sending(texts)])
        case .poll: poll()
        case .post(let texts): post(texts)
        case .opened(let carrier, let node):
            onEvent(self, .opened(servedBy: node ?? webSocketNode, on: carrier))
        case .received(let texts):
            for text in texts where !isOver { onEvent(self, .received(ByteBuffer(string: text))) }
        case .ended(let reason):
            abandon()
            onEvent(self, .ended(reason))
        }
    }

    private func setAlarm() {
        alarm?.cancel()
        guard !isOver, let wakeAt = machine.wakeAt else { return }
        alarm = loop.assumeIsolated().scheduleTask(deadline: clock.deadline(of: wakeAt)) {
            [weak self] in
            self?.handle(.timePassed)
        }
    }
}

// MARK: - The carriers

extension SockJSTransport {
    private func openWebSocket() {
        newSession()
        var plan = plan
        plan.path = sessionPath + "/websocket"
        let webSocket = Transport(plan: plan, loop: loop) { [weak self] transport, event in
            guard let self, transport === self.webSocket, !self.isOver else { return }
            self.take(event)
        }
        self.webSocket = webSocket
        webSocket.open()
    }

    private func take(_ event: TransportEvent) {
        switch event {
        case .connected, .requestSent: onEvent(self, event)
        case .opened(let node, _): webSocketNode = node
        case .received(let text): handle(.webSocketSaid(SockJSFrame(String(buffer: text))))
        case .ended(let reason): handle(.webSocketEnded(reason))
        }
    }

    private func ask() {
        let path = plan.path + "/info"
        let tellAddress: (Endpoint?) -> Void = { [weak self] local in
            guard let self, !self.isOver else { return }
            self.onEvent(self, .connected(local: local))
        }
        request(.information, .GET, path, onConnection: tellAddress) { transport, result in
            switch result {
            case .success(let answer): transport.handle(.informed(status: answer.status))
            case .failure(let reason): transport.handle(.notInformed(reason))
            }
        }
    }

    private func poll() {
        if !isPolling { newSession() }
        isPolling = true
        request(.poll, .POST, sessionPath + "/xhr") { transport, result in
            switch result {
            case .success(let answer):
                let lines = String(buffer: answer.body).split(separator: "\n")
                let frames = lines.map { SockJSFrame($0) }
                transport.handle(
                    .polled(status: answer.status, frames, servedBy: answer.servedBy)
                )
            case .failure(let reason): transport.handle(.notPolled(reason))
            }
        }
    }

    private func post(_ texts: [String]) {
        let body = ByteBuffer(string: SockJSFrame.sending(texts))
        request(.post, .POST, sessionPath + "/xhr_send", body) { transport, result in
            switch result {
            case .success(let answer): transport.handle(.posted(status: answer.status))
            case .failure(let reason): transport.handle(.notPosted(reason))
            }
        }
    }

    private func request(
        _ kind: PoolRequest.Kind,
        _ method: HTTPMethod,
        _ path: String,
        _ body: ByteBuffer = ByteBuffer(),
        onConnection: @escaping (Endpoint?) -> Void = { _ in },
        onEnd:
            @escaping (
                SockJSTransport, Result<PoolRequest.Answer, TransportEnd>
            ) -> Void
    ) {
        var headers: HTTPHeaders = ["Host": plan.host, "User-Agent": plan.userAgent]
        if method == .POST {
            headers.add(name: "Content-Type", value: "text/plain")
            headers.add(name: "Content-Length", value: String(body.readableBytes))
        }
        // Against caches: `t` and the time in milliseconds (lib/transport/browser/abstract-xhr.js).
        let time = clock.wall(of: clock.now).rawValue / 1_000_000
        let head = HTTPRequestHead(
            version: .http1_1,
            method: method,
            uri: path + "?t=\(time)",
            headers: headers
        )
        let request = PoolRequest(kind, head: head, body: body, onConnection: onConnection) {
            [weak self] result in
            guard let self, !self.isOver else { return }
            self.requests[kind] = nil
            onEnd(self, result)
        }
        requests[kind] = request
        pool.send(request)
    }

    /// A session for the next carrier: `string(8)` of sockjs-client's lib/utils/random.js.
    private func newSession() {
        let letters = Array("abcdefghijklmnopqrstuvwxyz012345")
        let name = String((0..<8).compactMap { _ in letters.randomElement(using: &random) })
        sessionPath = plan.path + "/" + server + "/" + name
    }
}

import Events
import Testing

@testable import Canary

@Suite struct `One try of a SockJS client` {
    private var machine = SockJSMachine()
    private var now = Instant.zero

    private mutating func handle(_ input: SockJSMachine.Input) -> [SockJSMachine.Action] {
        machine.handle(input, at: now)
    }

    private mutating func wait(_ duration: Duration) { now = now + duration }

    /// Up to the first transport: `/info` took `roundTrip`.
    private mutating func informed(after roundTrip: Duration = .milliseconds(4)) {
        _ = handle(.started)
        wait(roundTrip)
        #expect(handle(.informed(status: 200)) == [.openWebSocket])
    }

    private mutating func polling() {
        informed()
        #expect(handle(.webSocketEnded(.status(502))) == [.poll])
        #expect(
            handle(.polled(status: 200, [.open], servedBy: "web1"))
                == [.opened(.xhrPolling, servedBy: "web1"), .poll]
        )
    }

    @Test mutating func `asks, opens a WebSocket, and carries messages on it`() {
        #expect(handle(.started) == [.askInformation])
        #expect(handle(.informed(status: 200)) == [.openWebSocket])
        #expect(handle(.webSocketSaid(.open)) == [.opened(.webSocket, servedBy: nil)])
        #expect(machine.wakeAt == nil)
        #expect(handle(.send(["x"])) == [.sendOnWebSocket(["x"])])
        #expect(handle(.webSocketSaid(.messages(["y"]))) == [.received(["y"])])
        #expect(handle(.webSocketSaid(.heartbeat)) == [])
        #expect(handle(.webSocketEnded(.dropped)) == [.ended(.dropped)])
        #expect(handle(.webSocketEnded(.dropped)) == [])
    }

    @Test(arguments: [502, 404, 204, 503])
    mutating func `an answer other than 200 ends the try`(status: Int) {
        _ = handle(.started)
        #expect(handle(.informed(status: status)) == [.ended(.status(status))])
        #expect(machine.wakeAt == nil)
    }

    @Test mutating func `a question is given up after eight seconds, not before`() {
        _ = handle(.started)
        wait(.milliseconds(7_999))
        #expect(handle(.timePassed) == [])
        wait(.milliseconds(1))
        #expect(handle(.timePassed) == [.ended(.timeout)])
        #expect(handle(.informed(status: 200)) == [])
    }

    @Test(arguments: [(0, 600), (4, 608), (100, 800), (101, 808), (250, 2_000)])
    func `a transport has two round trips' time`(roundTrip: Int, timeout: Int) {
        let limit = SockJSMachine.transportTimeout(roundTrip: .milliseconds(roundTrip))
        #expect(limit == .milliseconds(timeout))
    }

    @Test mutating func `a WebSocket that does not open in time gives way to polls`() {
        informed()
        wait(.milliseconds(607))
        #expect(handle(.timePassed) == [])
        wait(.milliseconds(1))
        #expect(handle(.timePassed) == [.abandonWebSocket, .poll])
        // The polls have as long, from now on.
        #expect(machine.wakeAt == now + .milliseconds(608))
        wait(.milliseconds(608))
        #expect(handle(.timePassed) == [.ended(.timeout)])
    }

    @Test mutating func `a WebSocket without a session is not open`() {
        // 101 came, but no `o`: the time runs on.
        informed()
        #expect(machine.stage == .opening(.webSocket))
        #expect(handle(.webSocketEnded(.closed(code: 1006))) == [.poll])
    }

    @Test mutating func `when polls fail too, the try has failed`() {
        informed()
        _ = handle(.webSocketEnded(.refused))
        #expect(
            handle(.polled(status: 502, [], servedBy: nil)) == [.ended(.status(502))]
        )
    }

    @Test mutating func `polls follow each other, and one post at a time goes beside them`() {
        polling()
        #expect(handle(.send(["a"])) == [.post(["a"])])
        #expect(handle(.send(["b"])) == [])
        #expect(handle(.send(["c"])) == [])
        #expect(handle(.posted(status: 204)) == [.post(["b", "c"])])
        #expect(handle(.posted(status: 204)) == [])
        #expect(handle(.send(["d"])) == [.post(["d"])])
        #expect(
            handle(.polled(status: 200, [.messages(["x"]), .heartbeat], servedBy: "web1"))
                == [.received(["x"]), .poll]
        )
    }

    @Test mutating func `a post that ends at another node ends the session`() {
        polling()
        _ = handle(.send(["a"]))
        #expect(handle(.posted(status: 404)) == [.ended(.status(404))])
        #expect(handle(.polled(status: 200, [.heartbeat], servedBy: nil)) == [])
    }

    @Test mutating func `a second opening says that the server lost the session`() {
        polling()
        #expect(handle(.polled(status: 200, [.open], servedBy: "web2")) == [.ended(.dropped)])
    }

    @Test mutating func `the server's goodbye ends the session with its code`() {
        polling()
        let goodbye = SockJSMachine.Input.polled(
            status: 200,
            [.messages(["x"]), .close(code: 3_000)],
            servedBy: nil
        )
        #expect(handle(goodbye) == [.received(["x"]), .ended(.closed(code: 3_000))])
    }
}

@Suite struct `A SockJS frame` {
    @Test(arguments: [
        ("o", SockJSFrame.open), ("h", .heartbeat),
        (#"a["x","{\"y\":1}"]"#, .messages(["x", #"{"y":1}"#])),
        ("a[]", .messages([])), (#"m"x""#, .messages(["x"])),
        (#"c[3000,"Go away!"]"#, .close(code: 3_000)), ("", .other), ("a[1]", .other),
        ("a[", .other), ("c[3000]", .other), (#"c["x","y"]"#, .other), ("z[]", .other),
    ])
    func `is read as SockJS reads it`(text: String, frame: SockJSFrame) {
        #expect(SockJSFrame(text) == frame)
    }

    @Test func `is written as an array of texts`() {
        #expect(SockJSFrame.sending([#"{"a":"/"}"#, "b"]) == #"["{\"a\":\"/\"}","b"]"#)
    }
}

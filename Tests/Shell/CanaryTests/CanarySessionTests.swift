import Events
import Testing

@testable import Canary

@Suite struct `A canary's session` {
    @Test func `connect and sub are sent together as soon as the transport opens`() {
        var client = MachineHarness()
        client.handle(.started, .connected, .requestSent, .opened(servedBy: nil))

        #expect(
            client.take().sent == [
                #"{"msg":"connect","version":"1","support":["1","pre2","pre1"]}"#,
                #"{"msg":"sub","id":"canary","name":"tasks","params":[]}"#,
            ]
        )
    }

    @Test func `on a reconnect it asks for its session again`() {
        var client = MachineHarness()
        client.handle(.started)
        client.becomeUsable()
        client.handle(.ended(.dropped))
        _ = client.wake()
        _ = client.take()
        client.handle(.connected, .requestSent, .opened(servedBy: nil))

        #expect(client.take().sent.first?.contains(#""session":"s1""#) == true)
    }

    @Test(arguments: [
        [DDPMessage.connected(session: "s"), .ready(subscriptions: ["canary"])],
        [.ready(subscriptions: ["canary"]), .connected(session: "s")],
    ])
    func `it is usable only when the session and the data are there`(messages: [DDPMessage]) {
        var client = MachineHarness()
        client.handle(.started, .connected, .requestSent, .opened(servedBy: "web2"))
        client.handle(.received(.ready(subscriptions: ["another"])))
        client.handle(.received(messages[0]))
        #expect(client.machine.stage != .usable)
        client.handle(.received(messages[1]))

        #expect(client.machine.stage == .usable)
    }

    @Test func `without a subscription the session is enough`() {
        var client = MachineHarness(subscription: nil)
        client.handle(.started, .connected, .requestSent, .opened(servedBy: nil))
        client.handle(.received(.connected(session: "s")))

        #expect(client.machine.stage == .usable)
        #expect(client.take().sent.count == 1)
    }

    @Test func `the phases are the parts of the try`() {
        var client = MachineHarness()
        client.handle(.started)
        let steps: [(Int, CanaryMachine.Input)] = [
            (1, .connected), (2, .requestSent), (4, .opened(servedBy: "web1")),
            (8, .received(.connected(session: "s"))),
            (16, .received(.ready(subscriptions: ["canary"]))),
        ]
        for (milliseconds, input) in steps {
            client.advance(.milliseconds(milliseconds))
            client.handle(input)
        }

        let phases = HandshakePhases(
            connect: .milliseconds(1),
            tls: .milliseconds(2),
            upgrade: .milliseconds(4),
            session: .milliseconds(8),
            subscribe: .milliseconds(16)
        )
        #expect(client.take().reports.last == .usable(attempt: 1, node: "web1", phases: phases))
        #expect(phases.total == client.now - .zero)
    }

    @Test func `a ping is answered at once with its id`() {
        var client = MachineHarness()
        client.handle(.started)
        client.becomeUsable()
        _ = client.take()
        client.handle(.received(.ping(id: "a\"b")), .received(.ping(id: nil)))

        #expect(client.take().sent == [#"{"msg":"pong","id":"a\"b"}"#, #"{"msg":"pong"}"#])
    }

    @Test func `a quiet link is found dead after 32,5 seconds`() {
        var client = MachineHarness()
        client.handle(.started, .connected, .requestSent, .opened(servedBy: nil))
        client.handle(.received(.ready(subscriptions: ["canary"])))
        client.handle(.received(.connected(session: "s")))
        _ = client.take()

        #expect(client.wake() == .milliseconds(17_500))
        #expect(client.take().sent == [#"{"msg":"ping"}"#])
        #expect(client.wake() == .seconds(15))
        let done = client.take()
        #expect(done.actions == [.abandon])
        #expect(done.reports.first == .lost(.heartbeatTimeout))
    }

    @Test func `a link that had traffic is found dead after up to 50 seconds`() {
        var client = MachineHarness()
        client.handle(.started)
        client.becomeUsable()
        _ = client.take()

        // Something was seen since the session began: the first look asks nothing.
        #expect(client.wake() == .milliseconds(17_500))
        #expect(client.take().sent == [])
        #expect(client.wake() == .milliseconds(17_500))
        #expect(client.take().sent == [#"{"msg":"ping"}"#])
        #expect(client.wake() == .seconds(15))
        #expect(client.take().reports.first == .lost(.heartbeatTimeout))
    }

    @Test func `any message answers a ping`() {
        var client = MachineHarness()
        client.handle(.started)
        client.becomeUsable()
        _ = client.wake()
        _ = client.wake()
        client.advance(.seconds(14))
        client.handle(.received(.other))
        client.advance(.seconds(2))
        client.handle(.timePassed)

        #expect(client.machine.stage == .usable)
    }

    @Test func `a refused subscription is told and causes no storm`() {
        var client = MachineHarness()
        client.handle(.started, .connected, .requestSent, .opened(servedBy: nil))
        client.handle(.received(.connected(session: "s")))
        _ = client.take()
        client.handle(.received(.nosub(subscription: "canary", reason: "not found")))

        let done = client.take()
        #expect(done.actions == [])
        #expect(
            done.reports == [
                .attemptFailed(attempt: 1, outcome: .other("tasks refused: not found"), took: .zero)
            ]
        )
        client.handle(.ended(.dropped))
        #expect(
            client.take().reports == [
                .waiting(attempt: 2, until: WallTime(rawValue: 10_000_000))
            ]
        )
    }

    @Test func `a server of another version is left for good`() {
        var client = MachineHarness()
        client.handle(.started, .connected, .requestSent, .opened(servedBy: nil))
        _ = client.take()
        client.handle(.received(.failed(version: "9")), .ended(.closed(code: 1000)))

        let done = client.take()
        #expect(done.actions == [.close(code: 1000)])
        #expect(done.reports.last == .left)
        #expect(client.machine.wakeAt == nil)
    }
}

@Suite struct `DDP messages` {
    @Test(arguments: [
        (#"{"msg":"connected","session":"x"}"#, DDPMessage.connected(session: "x")),
        (#"{"server_id":"0"}"#, .other),
        (#"{"msg":"ping"}"#, .ping(id: nil)),
        (#"{"id":"7","msg":"ping"}"#, .ping(id: "7")),
        (#"{"msg":"pong","id":"7"}"#, .pong),
        (#"{"msg":"ready","subs":["a","b"]}"#, .ready(subscriptions: ["a", "b"])),
        (#"{"msg":"ready"}"#, .ready(subscriptions: [])),
        (
            #"{"msg":"nosub","id":"a","error":{"error":404,"reason":"not found"}}"#,
            .nosub(subscription: "a", reason: "not found")
        ),
        (#"{"msg":"failed","version":"pre1"}"#, .failed(version: "pre1")),
        (#"{"msg":"added","collection":"tasks","id":"1","fields":{}}"#, .other),
        (#"{"msg":42}"#, .other), ("", .other), ("{", .other), ("null", .other),
    ])
    func `are read, and nothing makes reading fail`(text: String, message: DDPMessage) {
        #expect(DDPMessage(Array(text.utf8)) == message)
    }
}

import Testing

@testable import Lab

@Suite struct `The server's heartbeat` {
    @Test func `pings an idle client every second tick and keeps one that answers`() {
        var heartbeat = Heartbeat()

        #expect(heartbeat.tick() == .ping(1))
        heartbeat.received()
        #expect(!heartbeat.awaits(1))
        #expect(heartbeat.tick() == .nothing)
        #expect(heartbeat.tick() == .ping(2))
    }

    @Test func `never has two pings unanswered and tells a silent client`() {
        var heartbeat = Heartbeat()

        #expect(heartbeat.tick() == .ping(1))
        #expect(heartbeat.tick() == .nothing)
        #expect(heartbeat.awaits(1))
    }

    @Test func `does not ping a client that talks`() {
        var heartbeat = Heartbeat()

        for _ in 0..<5 {
            heartbeat.received()
            #expect(heartbeat.tick() == .nothing)
        }
    }
}

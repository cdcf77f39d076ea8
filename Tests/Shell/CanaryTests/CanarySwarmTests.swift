import Events
import NIOCore
import NIOPosix
import Testing

@testable import Canary

@Suite(.timeLimit(.minutes(2))) struct `Canaries on real sockets` {
    @Test func `become usable, with node, address and phases`() async throws {
        let server = try await ScriptedServer(.serve, node: "web2")
        try await withSwarm(.plain(server)) { swarm, sink in
            try await sink.wait("usable") { $0.fact.isUsable }

            #expect(sink.reports.first?.fact == .joined(policy: "meteor", usable: false, node: nil))
            let usable = try #require(sink.reports.first { $0.fact.isUsable })
            #expect(usable.client == "c001")
            #expect(usable.address?.host == "127.0.0.1")
            guard case .usable(let attempt, let node, let phases) = usable.fact else { return }
            #expect(attempt == 1)
            #expect(node == "web2")
            #expect(phases.connect > .zero)
            #expect(phases.tls == .zero)
            #expect(phases.upgrade > .zero)
            #expect(phases.session > .zero)
            #expect(phases.total < .seconds(10))
            #expect(swarm.summary().usable == 1)
            #expect(sink.posted.allSatisfy { $0.source == "swarm" && $0.at != nil })
        }
        try await server.stop()
    }

    @Test(arguments: [
        (ServerScript.Behaviour.answer(502), AttemptOutcome.status(502)),
        (.answer(503), .status(503)), (.answer(200), .status(200)), (.answer(301), .status(301)),
        (.hang, .timeout), (.drop, .dropped),
        (.wrongAccept, .other("101 without the right Sec-WebSocket-Accept")),
        (.nosub, .other("tasks refused: no such thing")),
    ])
    func `say how a try failed`(
        behaviour: ServerScript.Behaviour,
        outcome: AttemptOutcome
    )
        async throws
    {
        let server = try await ScriptedServer(behaviour)
        try await withSwarm(.plain(server)) { _, sink in
            try await sink.wait("a failed try") { $0.fact.failure != nil }

            #expect(sink.facts.compactMap(\.failure).first == outcome)
        }
        try await server.stop()
    }

    @Test func `say that an answer is no HTTP`() async throws {
        let server = try await ScriptedServer(.garbage)
        try await withSwarm(.plain(server)) { _, sink in
            try await sink.wait("a failed try") { $0.fact.failure != nil }

            guard case .other(let reason) = sink.facts.compactMap(\.failure).first else {
                Issue.record("\(sink.facts)")
                return
            }
            #expect(reason.hasPrefix("answer is not HTTP"))
        }
        try await server.stop()
    }

    @Test func `say that a port is closed, and find it when it opens`() async throws {
        let server = try await ScriptedServer(.serve)
        let options = SwarmOptions.plain(server)
        try await server.stop()
        try await withSwarm(options) { _, sink in
            try await sink.wait(for: 3, "refused tries") { $0.fact.failure == .refused }

            #expect(sink.facts.compactMap(\.failure).allSatisfy { $0 == .refused })
        }
    }

    @Test func `come from addresses of their own`() async throws {
        let server = try await ScriptedServer(.serve)
        var options = SwarmOptions.plain(server, clients: 3)
        options.sourceNetwork = "127.93"
        try await withSwarm(options) { _, sink in
            try await sink.wait(for: 3, "usable clients") { $0.fact.isUsable }

            let hosts = sink.reports.filter(\.fact.isUsable).compactMap(\.address?.host).sorted()
            #expect(hosts == ["127.93.100.1", "127.93.100.2", "127.93.100.3"])
            let requests = try await server.received.compactMap(\.first)
            #expect(requests.filter { $0.contains("User-Agent: signalbox-canary c002") }.count == 1)
        }
        try await server.stop()
    }

    @Test(arguments: ["dropped", "reset", "closed"])
    func `say how a session was lost, and come back`(how: String) async throws {
        let server = try await ScriptedServer(.serve)
        try await withSwarm(.plain(server)) { _, sink in
            try await sink.wait("usable") { $0.fact.isUsable }
            switch how {
            case "dropped": try await server.dropAll()
            case "reset": try await server.resetAll()
            default: try await server.send(ServerScript.closeFrame(1001))
            }
            try await sink.wait(for: 2, "usable again") { $0.fact.isUsable }

            let expected: [String: SessionLoss] = [
                "dropped": .dropped, "reset": .reset, "closed": .closed(code: 1001),
            ]
            #expect(sink.facts.compactMap(\.loss) == [try #require(expected[how])])
        }
        try await server.stop()
    }

    @Test func `notice a server that has frozen by the heartbeat`() async throws {
        let server = try await ScriptedServer(.serve)
        var policy = ReconnectPolicy.quick
        policy.heartbeat = HeartbeatRule(
            interval: .milliseconds(100),
            timeout: .milliseconds(100),
            onlyWhenSilent: true
        )
        try await withSwarm(.plain(server, policy: policy)) { _, sink in
            try await sink.wait("a loss") { $0.fact.loss != nil }

            #expect(sink.facts.compactMap(\.loss).first == .heartbeatTimeout)
            let usable = try #require(sink.posted.first { $0.report?.fact.isUsable == true }?.at)
            let lost = try #require(sink.posted.first { $0.report?.fact.loss != nil }?.at)
            #expect(lost - usable >= .milliseconds(200))
        }
        try await server.stop()
    }

    @Test func `notice a server that opens and then freezes`() async throws {
        let server = try await ScriptedServer(.openOnly)
        var policy = ReconnectPolicy.quick
        policy.silenceTimeout = .milliseconds(200)
        try await withSwarm(.plain(server, policy: policy)) { _, sink in
            try await sink.wait("a failed try") { $0.fact.failure == .timeout }
        }
        try await server.stop()
    }

    @Test func `join fragments and answer ping frames`() async throws {
        let server = try await ScriptedServer(.fragments)
        try await withSwarm(.plain(server)) { _, sink in
            try await sink.wait("usable") { $0.fact.isUsable }
            try await server.send(ServerScript.frame(0x89, Array("still there".utf8)))
            try await server.send(ServerScript.frame(0x81, Array(#"{"msg":"ping","id":"9"}"#.utf8)))
            try await eventually("both pongs") {
                let received = try await server.received.flatMap(\.self)
                return received.contains("pong still there")
                    && received.contains(#"{"msg":"pong","id":"9"}"#)
            }

            #expect(sink.facts.compactMap(\.loss).isEmpty)
        }
        try await server.stop()
    }

    @Test func `keep a ledger that agrees with their reports`() async throws {
        let server = try await ScriptedServer(.serve)
        try await withSwarm(.plain(server, clients: 20)) { swarm, sink in
            try await sink.wait(for: 20, "all usable") { $0.fact.isUsable }
            server.follow(.answer(502))
            try await server.dropAll()
            try await sink.wait(for: 40, "a few 502s") { $0.fact.failure == .status(502) }
            server.follow(.serve)
            try await sink.wait(for: 40, "all usable again") { $0.fact.isUsable }

            let summary = swarm.summary()
            #expect(summary.gaps.count == 20)
            for gap in summary.gaps {
                let own = sink.posted.filter { $0.report?.client == gap.client }
                let lost = try #require(own.first { $0.report?.fact.loss != nil }?.at)
                let back = try #require(own.last { $0.report?.fact.isUsable == true }?.at)
                #expect(abs((back - lost).seconds - gap.seconds) < 0.001)
                #expect(lost == gap.lostAtWall)
                #expect(gap.failures.allSatisfy { $0 == "502" })
                #expect(gap.attempts == gap.failures.count + 1)
            }
            let answers = sink.facts.filter { $0.failure == .status(502) }.count
            #expect(summary.statuses == ["502": answers])
        }
        try await server.stop()
    }

    @Test func `say goodbye when the swarm ends, and post nothing after`() async throws {
        let server = try await ScriptedServer(.serve)
        let swarm = try CanarySwarm(.plain(server, clients: 2))
        let sink = RecordingSink()
        swarm.start(into: sink)
        try await sink.wait(for: 2, "usable") { $0.fact.isUsable }
        await swarm.stop()
        let count = sink.posted.count

        #expect(sink.facts.suffix(2) == [.left, .left])
        await swarm.stop()
        #expect(sink.posted.count == count)
        #expect(swarm.summary().left == 2)
        try await server.stop()
    }
}

/// Returns as soon as `condition` holds.
///
/// - Throws: `RecordingSink.DeadlineExceeded` after 20 s.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            throw RecordingSink.DeadlineExceeded(description: "waited in vain for \(what)")
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

import Events
import Testing

@testable import Canary

@Suite(.serialized, .timeLimit(.minutes(2))) struct `Canaries over TLS` {
    private static func options(_ address: Endpoint, authority: String?) -> SwarmOptions {
        SwarmOptions(
            address: address,
            serverName: "todos.lab",
            certificateAuthority: authority,
            clients: 1,
            policy: .quick,
            seed: 1
        )
    }

    @Test(arguments: ["todos.lab", nil])
    func `trust the given authority, for a name and for an address`(name: String?) async throws {
        let server = try await TLSServer()
        var options = Self.options(server.address, authority: server.authority)
        options.serverName = name
        try await withSwarm(options) { _, sink in
            try await sink.wait("usable") { $0.fact.isUsable }

            let phases = try #require(sink.facts.compactMap(\.phases).first)
            #expect(phases.tls > .zero)
            #expect(phases.upgrade > .zero)
        }
    }

    @Test func `see the death of a server as a dropped session, then as a closed port`()
        async throws
    {
        let server = try await TLSServer()
        let options = Self.options(server.address, authority: server.authority)
        try await withSwarm(options) { _, sink in
            try await sink.wait("usable") { $0.fact.isUsable }
            server.kill()
            try await sink.wait("a loss") { $0.fact.loss != nil }
            try await sink.waitUntil("a refused try after it") { posted in
                posted.drop { $0.report?.fact.loss == nil }
                    .contains { $0.report?.fact.failure == .refused }
            }

            #expect(sink.facts.compactMap(\.loss) == [.dropped])
        }
    }

    @Test func `refuse a certificate of another authority`() async throws {
        let server = try await TLSServer()
        let stranger = try await TLSServer()
        let options = Self.options(server.address, authority: stranger.authority)
        try await withSwarm(options) { _, sink in
            try await sink.wait("a TLS failure") { $0.fact.failure == .tls }

            #expect(!sink.facts.contains { $0.isUsable })
        }
    }

    @Test func `refuse a certificate for another name`() async throws {
        let server = try await TLSServer(subjects: "DNS:elsewhere.lab")
        let options = Self.options(server.address, authority: server.authority)
        try await withSwarm(options) { _, sink in
            try await sink.wait("a TLS failure") { $0.fact.failure == .tls }

            #expect(!sink.facts.contains { $0.isUsable })
        }
    }

    @Test(arguments: [
        (ServerScript.Behaviour.drop, AttemptOutcome.dropped), (.hang, .timeout),
    ])
    func `tell a server that goes away from one that is silent`(
        behaviour: ServerScript.Behaviour,
        outcome: AttemptOutcome
    ) async throws {
        let server = try await ScriptedServer(behaviour)
        try await withSwarm(Self.options(server.address, authority: nil)) { _, sink in
            try await sink.wait("a failed try") { $0.fact.failure != nil }

            #expect(sink.facts.compactMap(\.failure).first == outcome)
        }
        try await server.stop()
    }
}

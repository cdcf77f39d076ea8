import Events
import Foundation
import HAProxy
import Ports
import Synchronization
import TestKit
import Testing

/// What a fake HAProxy was told.
final class Heard: Sendable {
    private let texts = Mutex<[String]>([])
    func add(_ text: String) { texts.withLock { $0.append(text) } }
    var all: [String] { texts.withLock { $0 } }
}

private func census(_ path: String) -> HAProxyCensus {
    HAProxyCensus(
        socket: HAProxySocket(address: .unix(path)),
        backend: "be",
        serverNodes: ["n1": "web1", "n2": "web2"],
        every: .milliseconds(10),
        ticker: FixedTicker()
    )
}

@Suite struct `A census of HAProxy` {
    @Test func `tells servers and sessions, then changes only`() async throws {
        let folder = try ShortFolder()
        let server = try await FakeHAProxy(path: folder.file("s")) { command in
            .init(text: command == "show stat\n" ? Samples.stat : Samples.sessions)
        }
        let sink = Sink()
        let census = census(folder.file("s"))
        census.start(into: sink)
        try await eventually("three censuses") { sink.censuses.count >= 3 }
        await census.stop()
        let count = sink.events.count

        #expect(sink.changes.map(\.state) == [.open])
        #expect(sink.changes[0].detail.hasSuffix("backend be, 2 servers"))
        guard case .snapshot(let rows) = sink.censuses[0].sessions else {
            Issue.record("no snapshot first")
            return
        }
        #expect(rows.count == 3)
        #expect(sink.censuses[1].sessions == .delta(opened: [], closed: []))
        #expect(sink.censuses[0].servers.map(\.node) == ["web1", "web2"])
        try await server.close()
        #expect(sink.events.count == count)
    }

    @Test func `sends, byte for byte, nothing but two questions`() async throws {
        let folder = try ShortFolder()
        let heard = Heard()
        let server = try await FakeHAProxy(path: folder.file("s")) { command in
            heard.add(command)
            return .init(text: command == "show stat\n" ? Samples.stat : Samples.sessions)
        }
        let sink = Sink()
        let census = census(folder.file("s"))
        census.start(into: sink)
        try await eventually("ten censuses") {
            census.observeNow()
            return sink.censuses.count >= 10
        }
        await census.stop()
        #expect(Set(heard.all) == ["show stat\n", "show sess\n"])
        try await server.close()
    }

    @Test func `says once that the socket is lost, and when it is back`() async throws {
        let folder = try ShortFolder()
        let path = folder.file("s")
        let sink = Sink()
        let census = census(path)
        census.start(into: sink)
        try await eventually("failing") { !sink.changes.isEmpty }
        let reply: FakeHAProxy.Reply = { command in
            .init(text: command == "show stat\n" ? Samples.stat : Samples.sessions)
        }
        let first = try await FakeHAProxy(path: path, reply: reply)
        try await eventually("a census") { sink.censuses.count >= 2 }
        try await first.close()
        try? FileManager.default.removeItem(atPath: path)
        try await eventually("failing again") { sink.changes.last?.state == .failing }
        let seen = sink.censuses.count
        let second = try await FakeHAProxy(path: path, reply: reply)
        try await eventually("a census again") { sink.censuses.count > seen }
        await census.stop()

        let states = sink.changes.map(\.state)
        #expect(states.first == .failing)
        #expect(states.filter { $0 == .open }.count == 2)
        guard case .snapshot = sink.censuses[seen].sessions else {
            Issue.record("no snapshot after the loss")
            return
        }
        try await second.close()
    }

    @Test(arguments: [
        ("Permission denied\n", "Permission denied"),
        ("", "nothing"),
        ("\u{0}\u{1}garbage", "garbage"),
        ("# pxname,svname,type\nweb,BACKEND,1\n", "no backend be; it has web"),
    ])
    func `says what is wrong with an answer, once`(answer: String, words: String) async throws {
        let folder = try ShortFolder()
        let heard = Heard()
        let server = try await FakeHAProxy(path: folder.file("s")) { command in
            heard.add(command)
            return .init(text: answer)
        }
        let sink = Sink()
        let census = census(folder.file("s"))
        census.start(into: sink)
        try await eventually("five questions") { heard.all.count >= 5 }
        await census.stop()
        #expect(sink.changes.map(\.state) == [.failing])
        #expect(sink.changes[0].detail.contains(words))
        #expect(sink.censuses.isEmpty)
        try await server.close()
    }

    @Test func `still tells servers when there are too many sessions to list`() async throws {
        let folder = try ShortFolder()
        let line = Samples.sessions.split(separator: "\n")[0] + "\n"
        let huge = String(repeating: String(line), count: 17 * 1_024 * 1_024 / line.utf8.count)
        let server = try await FakeHAProxy(path: folder.file("s")) { command in
            .init(text: command == "show stat\n" ? Samples.stat : huge)
        }
        let sink = Sink()
        let census = census(folder.file("s"))
        census.start(into: sink)
        try await eventually("a census") { !sink.censuses.isEmpty }
        await census.stop()
        #expect(sink.censuses[0].servers.count == 2)
        #expect(sink.censuses[0].sessions == .snapshot([]))
        #expect(sink.censuses[0].sessionsLeftOut == 20)
        try await server.close()
    }

    @Test func `ends at once while HAProxy is silent`() async throws {
        let folder = try ShortFolder()
        let heard = Heard()
        let server = try await FakeHAProxy(path: folder.file("s")) { command in
            heard.add(command)
            return nil
        }
        let sink = Sink()
        let census = census(folder.file("s"))
        census.start(into: sink)
        try await eventually("a question") { !heard.all.isEmpty }
        await census.stop()
        await census.stop()
        #expect(sink.events.isEmpty)
        try await server.close()
    }

    @Test func `warns of a socket that everybody may use`() async throws {
        let folder = try ShortFolder()
        let server = try await FakeHAProxy(path: folder.file("s")) { command in
            .init(text: command == "show stat\n" ? Samples.stat : Samples.sessions)
        }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o666],
            ofItemAtPath: folder.file("s")
        )
        let sink = Sink()
        let census = census(folder.file("s"))
        census.start(into: sink)
        try await eventually("open") { !sink.changes.isEmpty }
        await census.stop()
        #expect(sink.changes[0].detail.contains("every user of this host may command it"))
        try await server.close()
    }
}

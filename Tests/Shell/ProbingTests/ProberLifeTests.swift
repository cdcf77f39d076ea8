import Events
import Ports
import Synchronization
import Testing

@testable import Probing

@Suite(.timeLimit(.minutes(1))) struct `The prober` {
    private func spec(_ port: Int, every: Duration, timeout: Duration = .seconds(5)) -> ProbeSpec {
        ProbeSpec(url: "http://127.0.0.1:\(port)/", every: every, timeout: timeout)
    }

    @Test func `says who and when`() async throws {
        let server = try await Server(.answersAndStays(Server.page("200 OK")))
        let posts = Posts()
        let target = spec(server.port, every: .milliseconds(100))
        let prober = CurlProber(targets: [("web2", target)], ticker: StandingTicker())
        prober.start(into: posts)

        var iterator = posts.stream.makeAsyncIterator()
        let post = try #require(await iterator.next())
        await prober.stop()
        try await server.stop()

        #expect(post.source == "probe web2")
        #expect(post.at == StandingTicker().wall)
    }

    @Test func `goes on, and is not held up by a node that hangs`() async throws {
        let good = try await Server(.answersAndStays(Server.page("200 OK")))
        let hung = try await Server(.hangs)
        let posts = Posts()
        let prober = CurlProber(
            targets: [
                ("good", spec(good.port, every: .milliseconds(100))),
                ("hung", spec(hung.port, every: .milliseconds(100), timeout: .milliseconds(700))),
            ],
            ticker: StandingTicker()
        )
        prober.start(into: posts)
        var well = 0
        var late = 0
        while late < 2 {
            let result = try #require(await posts.results(1).first)
            if result.node == "good" { well += 1 } else { late += 1 }
            #expect(result.outcome == (result.node == "good" ? .ok(status: 200) : .timeout))
        }
        await prober.stop()
        try await good.stop()
        try await hung.stop()
        // Two limits of 700 ms have passed, 14 intervals: held up, it would have made 2 or 3.
        #expect(well >= 5)
    }

    @Test func `makes a new connection for every probe`() async throws {
        let server = try await Server(.answersAndStays(Server.page("200 OK")))
        let posts = Posts()
        let target = spec(server.port, every: .milliseconds(100))
        let prober = CurlProber(targets: [("web1", target)], ticker: StandingTicker())
        prober.start(into: posts)
        let results = await posts.results(3)
        await prober.stop()
        try await server.stop()
        #expect(results.allSatisfy { $0.phases.connected != nil })
    }

    @Test func `sees a node die and come back`() async throws {
        let first = try await Server(.answersAndStays(Server.page("200 OK")))
        let port = first.port
        let posts = Posts()
        let target = spec(port, every: .milliseconds(100))
        let prober = CurlProber(targets: [("web1", target)], ticker: StandingTicker())
        prober.start(into: posts)

        #expect(await posts.results(1).first?.outcome == .ok(status: 200))
        try await first.stop()
        while await posts.results(1).first?.outcome != .refused {}
        let second = try await Server(.answersAndStays(Server.page("200 OK")), port: port)
        while await posts.results(1).first?.outcome != .ok(status: 200) {}
        await prober.stop()
        try await second.stop()
    }

    @Test func `posts nothing once it is stopped`() async throws {
        let server = try await Server(.answersAndStays(Server.page("200 OK")))
        let counted = CountingSink()
        let targets = (0..<10).map {
            (node: NodeName(rawValue: "n\($0)"), spec: spec(server.port, every: .milliseconds(100)))
        }
        let prober = CurlProber(targets: targets, ticker: StandingTicker())
        prober.start(into: counted)
        while counted.count < 20 { await Task.yield() }
        await prober.stop()
        let count = counted.count
        await prober.stop()
        for _ in 0..<1_000 { await Task.yield() }
        try await server.stop()
        #expect(counted.count == count)
    }

    @Test func `stops at once while a probe hangs`() async throws {
        let server = try await Server(.hangs)
        let target = spec(server.port, every: .seconds(1), timeout: .seconds(3_600))
        let prober = CurlProber(targets: [("web1", target)], ticker: StandingTicker())
        prober.start(into: Posts())
        await prober.stop()
        try await server.stop()
    }

    @Test func `may be stopped before it started, and then never starts`() async {
        let prober = CurlProber(targets: [], ticker: StandingTicker())
        await prober.stop()
        prober.start(into: Posts())
        await prober.stop()
    }
}

private final class CountingSink: EventSink {
    private let posts = Mutex(0)
    var count: Int { posts.withLock { $0 } }
    func post(_ event: Event, from source: SourceID, at: WallTime?) { posts.withLock { $0 += 1 } }
}

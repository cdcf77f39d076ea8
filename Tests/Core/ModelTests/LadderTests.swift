import Events
import Model
import TestKit
import Testing

@Suite struct `A client's library` {
    /// A gap with these waits before its tries, all but the last of which fail at once.
    private func gap(_ client: String, waits: [Double], isOver: Bool = true) -> Gap {
        var gap = Gap(
            client: ClientID(rawValue: client),
            lostOn: "web2",
            lostAt: Timeline.epoch,
            loss: .dropped
        )
        var now = Timeline.epoch
        for (place, wait) in waits.enumerated() {
            now = now + .nanoseconds(Int64(wait * 1e9))
            let isLast = isOver && place == waits.count - 1
            let result: Attempt.Result =
                isLast ? .usable(.milliseconds()) : .failed(.status(502), took: .milliseconds(1))
            let attempt = Attempt(number: place + 1, startedAt: now, result: result, node: "web2")
            gap.attempts.append(attempt)
            now = now + .milliseconds(1)
        }
        if isOver { gap.usableAt = now }
        return gap
    }

    @Test(arguments: [
        (
            "meteor",
            [[0.01], [0.02, 0.03], [0.01, 0.02, 4.9], [0.01, 0.02, 5.8, 11], [0.1, 0.1, 3.7]]
        ),
        ("socket.io", [[0.7], [1.2, 1.4], [0.6, 2.9, 4.4], [1.4, 1.2], [0.9, 2, 3]]),
        ("stomp", [[5.0], [5.1, 5.0], [5.02, 5.0, 5.1], [5.0], [5.0, 5.05]]),
        (
            "phoenix",
            [[0.01], [0.01, 0.05, 0.1], [0.02, 0.06, 0.11, 0.16], [0.01, 0.05], [0.011]]
        ),
        ("signalr", [[0.0], [0.0, 2.0], [0.01, 2.1, 10.0], [0.0, 2.0, 10.1], [0.02, 2.0]]),
    ])
    func `is recognised by its waits`(name: String, waits: [[Double]]) throws {
        let gaps = waits.enumerated().map { gap("c\($0.offset)", waits: $0.element) }
        let fit = try #require(recognisedLadder(gaps))
        #expect(fit.ladder.name == name)
        #expect(fit.isSure)
    }

    @Test func `is not named from a few gaps, nor when many differ`() throws {
        let few = try #require(recognisedLadder([gap("c1", waits: [0.01])]))
        #expect(!few.isSure)
        let mixed = (0..<10).map { gap("c\($0)", waits: $0 < 6 ? [0.01, 0.02, 5] : [7.5, 0.3]) }
        #expect(try #require(recognisedLadder(mixed)).isSure == false)
        #expect(recognisedLadder([Gap]()) == nil)
    }

    @Test func `tells when the next try is due`() throws {
        let open = gap("c1", waits: [0.01, 0.01], isOver: false)
        let next = try #require(nextTry(of: open, by: .meteor))
        let last = Timeline.time(.milliseconds(22))
        #expect(next.lowerBound == last + .milliseconds(3_630))
        #expect(next.upperBound == last + .milliseconds(6_050))
        #expect(nextTry(of: gap("c1", waits: [0.01]), by: .meteor) == nil)
        #expect(nextTry(of: gap("c1", waits: [0, 2, 10, 30], isOver: false), by: .signalR) == nil)
    }

    @Test(arguments: Ladder.known)
    func `never waits less than nothing`(ladder: Ladder) {
        for number in 1...20 {
            guard let wait = ladder.wait(before: number) else { continue }
            #expect(wait.lowerBound >= .zero)
            #expect(wait.upperBound <= .seconds(400))
        }
    }
}

@Suite struct `The blame` {
    private func gap(_ attempts: [(at: Double, took: Double, node: NodeName)], back: Double) -> Gap
    {
        func time(_ seconds: Double) -> WallTime {
            Timeline.epoch + .milliseconds(Int64(seconds * 1_000))
        }
        var gap = Gap(client: "c1", lostOn: "web2", lostAt: Timeline.epoch, loss: .dropped)
        for (place, attempt) in attempts.enumerated() {
            let took = Duration.milliseconds(Int64(attempt.took * 1_000))
            let isLast = place == attempts.count - 1
            let phases = HandshakePhases(
                connect: .zero,
                tls: took,
                upgrade: .zero,
                session: .zero,
                subscribe: .zero
            )
            var told = Attempt(
                number: place + 1,
                startedAt: time(attempt.at),
                result: isLast ? .usable(phases) : .failed(.status(502), took: took),
                node: attempt.node
            )
            told.servers = 1
            gap.attempts.append(told)
        }
        gap.usableAt = time(back)
        return gap
    }

    @Test
    func `names each rung, the node that failed tries and the handshake, and sums to the gap`() {
        let gap = gap([(0.01, 0.5, "web2"), (1.0, 0.25, "web2"), (5.0, 0.1, "web1")], back: 5.1)
        let blames = blames([gap], fault: nil)
        let costs = Dictionary(uniqueKeysWithValues: blames.map { ($0.setting, $0.cost) })
        #expect(costs[.ladder(rung: 3)] == .milliseconds(3_750))
        #expect(costs[.ladder(rung: 2)] == .milliseconds(490))
        #expect(costs[.ladder(rung: 1)] == .milliseconds(10))
        #expect(costs[.routing("web2")] == .milliseconds(750))
        #expect(costs[.handshake] == .milliseconds(100))
        #expect(blames.first?.setting == .ladder(rung: 3))
        #expect(blames.map(\.cost).reduce(.zero, +) == gap.length)
        #expect(abs(blames.map(\.share).reduce(0, +) - 1) < 1e-9)
    }

    @Test func `counts the time before the loss where a fault is known`() {
        let fault = Fault(at: Timeline.epoch - .seconds(1), node: "web2", cause: .closes(9))
        let blames = blames([gap([(0.01, 0.1, "web1")], back: 0.11)], fault: fault)
        #expect(blames.first?.setting == .detection(.dropped))
        #expect(blames.first?.cost == .seconds(1))
    }

    @Test func `tells how long a node stayed in rotation, and how many servers its proxy tried`() {
        let gap = gap([(0.01, 0, "web2"), (1.0, 0, "web2"), (5.0, 0.1, "web1")], back: 5.1)
        let misrouting = misroutings([gap])
        #expect(misrouting.map(\.node) == ["web2"])
        #expect(misrouting.first?.tries == 2)
        #expect(misrouting.first?.inRotation == .milliseconds(990))
        #expect(misrouting.first?.servers == 1)
    }

    @Test func `is empty while nothing ended`() {
        #expect(blames([Gap](), fault: nil).isEmpty)
    }
}

import Canvas
import Events
import Model
import Runtime
import TestKit
import Testing
import Views

/// Posts `event` at a moment of the run.
private func posted(_ event: Event, _ source: SourceID, at seen: Duration) -> Mailbox.Posted {
    Mailbox.Posted(event: event, source: source, at: nil, seen: .zero + seen)
}

/// The civil time of a moment of the run.
private func wall(_ seen: Duration) -> WallTime {
    WallTime(rawValue: 1_795_000_000_000_000_000) + seen
}

/// A console that was told of `answers` probes of web1, one a second, in ticks of 100 ms.
private func watched(answers: [ProbeOutcome]) -> (console: Console, envelopes: [Envelope]) {
    var console = Console(topology: .pair())
    var envelopes: [Envelope] = []
    for tick in 1...(answers.count * 10) {
        let now = Duration.milliseconds(tick * 100)
        var events: [Mailbox.Posted] = []
        if tick == 1 { events.append(posted(.topologyChanged(.pair()), "console", at: now)) }
        if tick % 10 == 5 {
            let phases = ProbePhases(total: .milliseconds(2))
            let result = ProbeResult(node: "web1", outcome: answers[tick / 10], phases: phases)
            events.append(posted(.probeFinished(result), "probe web1", at: now))
        }
        let folded = console.tick(events, now: .zero + now, wall: wall(now), dropped: 0)
        envelopes += folded.envelopes
    }
    return (console, envelopes)
}

@Suite struct `The console` {
    @Test func `numbers its envelopes without holes and ends each tick with the clock`() {
        let (console, envelopes) = watched(answers: [.ok(status: 200), .ok(status: 200)])

        #expect(envelopes.map(\.sequence) == Array(1...UInt64(envelopes.count)))
        #expect(envelopes.last?.event == .ticked(Tick(wall: wall(.seconds(2)))))
        #expect(console.state.clock.now == .zero + .seconds(2))
    }

    @Test func `shows the state of the moment it was frozen until it is let go`() {
        var (console, _) = watched(answers: [.ok(status: 200), .ok(status: 200)])
        let before = console.state.clock.wall

        _ = console.handle(.key(.character("=")), frame: FrameContext())
        _ = console.tick([], now: .zero + .seconds(9), wall: wall(.seconds(9)), dropped: 0)
        #expect(console.frozenAt == before)
        #expect(console.shown.clock.wall == before)
        #expect(console.state.clock.wall == wall(.seconds(9)))

        _ = console.handle(.key(.character("=")), frame: FrameContext())
        #expect(console.frozenAt == nil)
        #expect(console.shown.clock.wall == wall(.seconds(9)))
    }
}

@Suite struct `The player` {
    private static let outcomes: [ProbeOutcome] =
        [.ok(status: 200), .ok(status: 200), .refused, .refused]
        + Array(repeating: .refused, count: 6)

    @Test func `shows at every tick the screen that was live`() {
        var live = Console(topology: .pair())
        let (_, envelopes) = watched(answers: Self.outcomes)
        var player = Player(envelopes)
        let size = Size(columns: 110, rows: 30)
        var compared = 0

        for envelope in envelopes {
            guard case .ticked(let tick) = envelope.event else { continue }
            let batch = envelopes.filter { $0.seen == envelope.seen && $0 != envelope }
            let events = batch.map { posted($0.event, $0.source, at: $0.seen - .zero) }
            _ = live.tick(events, now: envelope.seen, wall: tick.wall, dropped: 0)
            player.seek(to: envelope.seen)
            let replayed = render(player.state, Interface(), FrameContext(), size: size)
            #expect(replayed == live.screen(FrameContext(), size: size))
            compared += 1
        }
        #expect(compared == 100)
    }

    @Test func `goes back to where it was, whatever the order of the jumps`() {
        let (_, envelopes) = watched(answers: Self.outcomes)
        var player = Player(envelopes)
        var random = Seeded(seed: 7)

        for _ in 0..<50 {
            let moment = Duration.milliseconds(Int.random(in: 0...11_000, using: &random))
            player.seek(to: .zero + moment)
            var straight = Player(envelopes)
            straight.seek(to: .zero + moment)
            #expect(player.state == straight.state, "at \(moment)")
        }
    }

    @Test func `finds the tick of a time of day in whole milliseconds`() {
        var player = Player(watched(answers: Self.outcomes).envelopes)

        player.seek(to: wall(.milliseconds(3_199)))
        #expect(player.position == .zero + .milliseconds(3_100))
        player.seek(to: wall(.milliseconds(3_200)))
        #expect(player.position == .zero + .milliseconds(3_200))
    }

    @Test func `steps by ticks and events and stays within the run`() {
        var player = Player(watched(answers: Self.outcomes).envelopes)

        player.step(ticks: -5)
        #expect(player.position == player.start)
        player.step(ticks: 3)
        #expect(player.position == player.start + .milliseconds(300))
        let told = player.survey.happenings
        #expect(!told.isEmpty)
        player.seek(to: player.end)
        player.stepEvent(forward: false)
        #expect(player.position == told.last)
        player.stepEvent(forward: true)
        #expect(player.position == told.last)
    }

    @Test func `an empty recording has no moment to go to`() {
        var player = Player([])

        #expect(player.isEmpty)
        player.seek(to: .zero + .seconds(5))
        player.step(ticks: 1)
        player.stepEvent(forward: true)
        #expect(player.position == .zero)
    }
}

@Suite struct `A run as it happened` {
    /// A line of 1.0 s that was read at 4.0 s of a run of 6 s.
    private static var envelopes: [Envelope] {
        var timeline = Timeline()
        timeline.advance(.seconds(4))
        timeline.log("web2", [.access(502, at: Timeline.time(.milliseconds(950)))])
        timeline.advance(.seconds(2))
        return timeline.envelopes
    }

    @Test func `keeps the moment when it is asked for, and back`() {
        var player = Player(Self.envelopes)
        player.seek(to: .zero + .seconds(2))
        let before = player.state
        #expect(before.lines.isEmpty)

        player.switchOrder()
        #expect(!player.isAsSeen)
        #expect(player.position == .zero + .seconds(2))
        #expect(player.state.lines.count == 1)
        player.seek(to: .zero + .milliseconds(900))
        #expect(player.state.lines.isEmpty)
        player.seek(to: .zero + .seconds(2))

        player.switchOrder()
        #expect(player.isAsSeen)
        #expect(player.state == before)
    }

    @Test func `is what the tape's key asks for`() {
        var tape = Tape(player: Player(Self.envelopes))
        #expect(tape.transport.isAsSeen)
        tape.obey(.switchOrder)
        #expect(!tape.transport.isAsSeen)
    }
}

@Suite struct `The tape` {
    @Test func `keeps its speed within the range and stops at the end`() {
        let outcomes: [ProbeOutcome] = [.ok(status: 200), .ok(status: 200), .refused]
        var tape = Tape(player: Player(watched(answers: outcomes).envelopes))

        for _ in 0..<50 { tape.obey(.faster) }
        #expect(tape.speed == 1_000)
        for _ in 0..<50 { tape.obey(.slower) }
        #expect(tape.speed == 0.1)
        tape.obey(.end)
        #expect(tape.transport.position == tape.transport.length)
        tape.obey(.togglePlay)
        #expect(tape.isPlaying)
        #expect(tape.transport.position == .zero, "playing at the end begins anew")
    }
}

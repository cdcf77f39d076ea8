import Events
import Model
import Runtime
import Synchronization
import TestKit
import Testing

/// A run in small pages with a state kept after some of them, as a recording has.
private final class Pages: RunSource {
    let pages: [RunPage]
    let keyframes: [RunKeyframe]
    let landmarks: [Landmark]?
    var problem: String? { nil }
    private let events: [[Envelope]]
    private let states: [State]
    /// Pages that were read, and keyframes that were read and compared.
    let told = Mutex((read: [Int](), used: 0, compared: 0, different: 0))

    init(_ envelopes: [Envelope], size: Int, keyframeEvery: Int, keyframeSize: Int = 10) {
        events = stride(from: 0, to: envelopes.count, by: size).map { start in
            Array(envelopes[start..<min(start + size, envelopes.count)])
        }
        pages = events.map { page in
            let ticks = page.compactMap { envelope -> (Instant, WallTime)? in
                guard case .ticked(let tick) = envelope.event else { return nil }
                return (envelope.seen, tick.wall)
            }
            guard let first = ticks.first, let last = ticks.last else {
                return RunPage(ticks: nil, size: 1_000)
            }
            return RunPage(
                ticks: .init(first: first.0, last: last.0, firstWall: first.1),
                size: 1_000
            )
        }
        var state = State(topology: Topology(cluster: "", nodes: []))
        var keyframes: [RunKeyframe] = []
        var states: [State] = []
        var finder = LandmarkFinder()
        var landmarks: [Landmark] = []
        for (number, page) in events.enumerated() {
            for envelope in page {
                _ = reduce(envelope, into: &state)
                landmarks += finder.look(at: state, after: envelope)
            }
            guard (number + 1).isMultiple(of: keyframeEvery) else { continue }
            keyframes.append(RunKeyframe(pages: number + 1, size: keyframeSize))
            states.append(state)
        }
        self.keyframes = keyframes
        self.states = states
        self.landmarks = landmarks
    }

    func envelopes(ofPage number: Int) -> [Envelope] {
        told.withLock { $0.read.append(number) }
        return events[number]
    }

    func state(ofKeyframe number: Int) -> State? {
        told.withLock { $0.used += 1 }
        return states[number]
    }

    func check(_ state: State, withKeyframe number: Int) {
        let isEqual = state == states[number]
        told.withLock { told in
            told.compared += 1
            if !isEqual { told.different += 1 }
        }
    }
}

@Suite struct `A run in pages` {
    private static let envelopes = Timeline.failover(seconds: 40).envelopes

    @Test(arguments: [1, 7, 64])
    func `is at every moment the state that was live, whatever the jumps`(size: Int) {
        let pages = Pages(Self.envelopes, size: size, keyframeEvery: 5)
        var player = Player(pages)
        var straight = Player(Self.envelopes)
        #expect(player.start == straight.start)
        #expect(player.end == straight.end)
        var random = Seeded(seed: 100)
        for _ in 0..<100 {
            let moment = Duration.milliseconds(Int.random(in: 0...41_000, using: &random))
            if Bool.random(using: &random) {
                player.seek(to: .zero + moment)
                straight.seek(to: .zero + moment)
            } else if Bool.random(using: &random) {
                player.seek(to: Timeline.time(moment))
                straight.seek(to: Timeline.time(moment))
            } else {
                let ticks = Int.random(in: -30...30, using: &random)
                player.step(ticks: ticks)
                straight.step(ticks: ticks)
            }
            let isEqual = player.state == straight.state
            #expect(isEqual, "at \(moment), seed 100")
        }
        #expect(pages.told.withLock { $0.used } > 0)
        #expect(pages.told.withLock { $0.different } == 0)
    }

    @Test func `reads one page to show its first moment, and few to show its last`() {
        let pages = Pages(Self.envelopes, size: 20, keyframeEvery: 4)
        var player = Player(pages)
        #expect(Set(pages.told.withLock { $0.read }) == [0])
        player.seek(to: player.end)
        #expect(Set(pages.told.withLock { $0.read }).count < 8)
        #expect(pages.told.withLock { $0.used } == 1)
    }

    @Test func `compares the state at each keyframe that it folds past`() {
        // Larger than what must be folded between two of them.
        let pages = Pages(
            Self.envelopes,
            size: 20,
            keyframeEvery: 4,
            keyframeSize: 1_000_000
        )
        var player = Player(pages)
        for _ in 0..<400 { player.step(ticks: 1) }
        #expect(player.position == player.end)
        #expect(pages.told.withLock { $0.compared } >= pages.keyframes.count - 1)
        #expect(pages.told.withLock { $0.different } == 0)
    }

    @Test func `has the recorder's landmarks, which are those of folding`() {
        var told = Player(Pages(Self.envelopes, size: 20, keyframeEvery: 4))
        var folded = Player(Self.envelopes)
        #expect(!folded.survey.faults.isEmpty)
        #expect(told.survey.faults == folded.survey.faults)
        #expect(told.survey.happenings == folded.survey.happenings)
        #expect(told.survey.marks.map(\.at) == folded.survey.marks.map(\.at))
        let isEqual = told.survey.final == folded.survey.final
        #expect(isEqual)
    }
}

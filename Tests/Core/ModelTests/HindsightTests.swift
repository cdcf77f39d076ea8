import Events
import Model
import TestKit
import Testing

@Suite struct `A run in hindsight` {
    /// The time of the tick that ends the slot in which each line of a run is folded.
    private func folded(_ envelopes: [Envelope]) -> [(record: LogRecord, tick: WallTime)] {
        var found: [(LogRecord, WallTime)] = []
        var waiting: [LogRecord] = []
        for envelope in envelopes {
            switch envelope.event {
            case .logBatchRead(let batch): waiting += batch.records
            case .ticked(let tick):
                found += waiting.map { ($0, tick.wall) }
                waiting = []
            default: break
            }
        }
        return found
    }

    private func batches(_ envelopes: [Envelope]) -> [LogBatch] {
        envelopes.compactMap { envelope in
            guard case .logBatchRead(let batch) = envelope.event else { return nil }
            return batch
        }
    }

    private func counts(_ envelopes: [Envelope]) -> LogCounts {
        batches(envelopes).reduce(LogCounts()) { $0 + $1.counts }
    }

    private func traffic(_ envelopes: [Envelope]) -> [Int: Int] {
        batches(envelopes).flatMap(\.traffic).reduce(into: [Int: Int]()) { sums, count in
            sums[count.status, default: 0] &+= count.count
        }.filter { $0.value != 0 }
    }

    private func isOpening(_ record: LogRecord) -> Bool {
        guard case .access(let access) = record.content else { return false }
        return access.isOngoing == true
    }

    @Test func `folds a late line where it happened`() {
        var timeline = Timeline()
        timeline.advance(.seconds(5))
        let early = LogRecord.access(502, at: Timeline.time(.milliseconds(1_234)))
        timeline.log("web2", [early, .access(200, at: Timeline.time(.milliseconds(4_950)))])
        timeline.advance(.seconds(1))
        let before = folded(timeline.envelopes)
        #expect(before.allSatisfy { $0.tick == Timeline.time(.milliseconds(5_100)) })

        let after = folded(asHappened(timeline.envelopes))
        #expect(after.map(\.record.at) == before.map(\.record.at))
        #expect(
            after.map(\.tick) == [1_300, 5_000].map { Timeline.time(.milliseconds($0)) }
        )
    }

    @Test func `never folds a line later than it was read`() {
        var timeline = Timeline()
        timeline.log("web2", [.access(502, at: Timeline.time(.seconds(50)))])
        timeline.advance(.seconds(1))
        let after = folded(asHappened(timeline.envelopes))
        #expect(after.map(\.tick) == [Timeline.time(.milliseconds(100))])
    }

    @Test func `knows when a WebSocket opened whose end was read`() throws {
        var timeline = Timeline()
        timeline.advance(.seconds(9))
        var line = LogRecord.access(101, at: Timeline.time(.milliseconds(8_950)))
        guard case .access(var access) = line.content else { return }
        access.requestTime = .milliseconds(6_000)
        line.content = .access(access)
        timeline.log("web2", [line])
        timeline.advance(.seconds(1))

        let after = folded(asHappened(timeline.envelopes))
        #expect(after.map(\.record.at) == [2_950, 8_950].map { Timeline.time(.milliseconds($0)) })
        #expect(after.map { isOpening($0.record) } == [true, false])
        #expect(after.map(\.tick) == [3_000, 9_000].map { Timeline.time(.milliseconds($0)) })
        #expect(counts(asHappened(timeline.envelopes)) == counts(timeline.envelopes))
        #expect(traffic(asHappened(timeline.envelopes)) == [101: 1])
    }

    @Test func `merges what two batches of one source tell of one tick`() {
        var timeline = Timeline()
        for part in 0..<3 {
            timeline.advance(.seconds(1))
            timeline.log("web1", [.access(200, at: Timeline.time(.milliseconds(10 - part)))])
        }
        timeline.advance(.seconds(1))
        let merged = batches(asHappened(timeline.envelopes)).filter { !$0.records.isEmpty }
        #expect(merged.count == 1)
        #expect(
            merged.first?.records.map(\.at) == [8, 9, 10].map { Timeline.time(.milliseconds($0)) }
        )
        #expect(merged.first?.traffic == [TrafficCount(status: 200, count: 3)])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `holds the same facts and ticks, whatever came`(seed: UInt64) {
        var events = RandomEvents(seed: seed)
        var timeline = Timeline(.cluster(3))
        for step in 0..<400 {
            let (event, at) = events.event(timeline.wall)
            timeline.send(event, from: SourceID(rawValue: "source \(step % 4)"), at: at)
            if step.isMultiple(of: 5) { timeline.advance(.milliseconds(200)) }
        }
        let (before, after) = (timeline.envelopes, asHappened(timeline.envelopes))
        #expect(counts(before) == counts(after), "seed \(seed)")
        #expect(traffic(before) == traffic(after), "seed \(seed)")
        func raw(_ envelopes: [Envelope]) -> [String] {
            batches(envelopes).flatMap(\.records).filter { !isOpening($0) }
                .map { "\($0.at?.rawValue ?? 0) \($0.raw.text)" }.sorted()
        }
        #expect(raw(before) == raw(after), "seed \(seed)")
        func others(_ envelopes: [Envelope]) -> [Event] {
            envelopes.map(\.event).filter { event in
                if case .logBatchRead = event { return false }
                return true
            }
        }
        #expect(others(before) == others(after), "seed \(seed)")
        #expect(after.map(\.sequence) == Array(1...UInt64(after.count)), "seed \(seed)")
        #expect(zip(after, after.dropFirst()).allSatisfy { $0.seen <= $1.seen }, "seed \(seed)")
        var state = State(topology: .cluster(3))
        for envelope in after { _ = reduce(envelope, into: &state) }
        #expect(checkInvariants(state) == [], "seed \(seed)")
    }

    @Test func `of nothing is nothing`() { #expect(asHappened([]).isEmpty) }
}

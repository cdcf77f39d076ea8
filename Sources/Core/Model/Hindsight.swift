package import Events

/// The same run with every log line where it happened rather than where it was read.
///
/// - A line goes to the first tick that is not before its own time, but never later than it was read:
///   a log's clock that is ahead makes nothing later. Lines without a time stay.
/// - Batches are split for that and merged again by source, node and tick; the sum of their counts
///   and traffic stays exact. What was counted only goes with the last line of its batch.
/// - A WebSocket's line is written at its end and tells its length, so its opening is known: an
///   ongoing record of it is added at that time, in no count.
/// - Ticks and all other facts keep their places, so the first topology stays first; the sequence is
///   numbered anew.
///
/// - Complexity: O(n log n) for n lines and envelopes.
package func asHappened(_ envelopes: [Envelope]) -> [Envelope] {
    var hindsight = Hindsight(envelopes)
    var slot = 0
    for envelope in envelopes {
        switch envelope.event {
        case .ticked: slot += 1
        case .logBatchRead(let batch): hindsight.take(batch, from: envelope.source, read: slot)
        default: hindsight.slots[slot].others.append(envelope)
        }
    }
    return hindsight.inOrder
}

private struct Hindsight {
    /// What is folded before each tick, and after the last.
    var slots: [Slot]
    private var ticks: [Envelope]
    /// Civil time of each tick, never less than of the one before.
    private var times: [WallTime] = []
    private let end: Instant

    struct Slot {
        var others: [Envelope] = []
        /// In the order of first appearance.
        var batches: [(key: Key, batch: LogBatch)] = []
        var places: [Key: Int] = [:]
    }

    struct Key: Hashable {
        var source: SourceID
        var node: NodeName?
    }

    init(_ envelopes: [Envelope]) {
        ticks = envelopes.filter(\.isTick)
        slots = Array(repeating: Slot(), count: ticks.count + 1)
        end = envelopes.last?.seen ?? .zero
        var latest = WallTime(rawValue: .min)
        for tick in ticks {
            guard case .ticked(let told) = tick.event else { continue }
            latest = max(latest, told.wall)
            times.append(latest)
        }
    }

    var inOrder: [Envelope] {
        var ordered: [Envelope] = []
        for (number, slot) in slots.enumerated() {
            ordered += slot.others
            let seen = number < ticks.count ? ticks[number].seen : end
            for (key, batch) in slot.batches {
                ordered.append(
                    Envelope(
                        sequence: 0,
                        seen: seen,
                        source: key.source,
                        event: .logBatchRead(batch.inOrderOfTime)
                    )
                )
            }
            if number < ticks.count { ordered.append(ticks[number]) }
        }
        for index in ordered.indices { ordered[index].sequence = UInt64(index) + 1 }
        return ordered
    }

    mutating func take(_ batch: LogBatch, from source: SourceID, read slot: Int) {
        let key = Key(source: source, node: batch.node)
        var rest = batch
        rest.records = []
        let restSlot = self.slot(of: batch.lastLineAt, read: slot)
        for record in batch.records {
            if let opening = record.opening {
                let place = place(of: key, in: self.slot(of: opening.at, read: slot))
                slots[place.slot].batches[place.batch].batch.records.append(opening)
            }
            let own = self.slot(of: record.at, read: slot)
            let place = place(of: key, in: own)
            if own != restSlot {
                rest.move(record, to: &slots[place.slot].batches[place.batch].batch)
            }
            slots[place.slot].batches[place.batch].batch.records.append(record)
        }
        let place = place(of: key, in: restSlot)
        slots[place.slot].batches[place.batch].batch.merge(rest)
    }

    /// The slot before the first tick that is not before `time`; at most the one it was read in.
    private func slot(of time: WallTime?, read slot: Int) -> Int {
        guard let time else { return slot }
        var (low, high) = (0, slot)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func place(of key: Key, in slot: Int) -> (slot: Int, batch: Int) {
        if let known = slots[slot].places[key] { return (slot, known) }
        let batch = LogBatch(node: key.node, counts: LogCounts(), records: [])
        slots[slot].batches.append((key, batch))
        slots[slot].places[key] = slots[slot].batches.count - 1
        return (slot, slots[slot].batches.count - 1)
    }
}

extension LogBatch {
    /// Moves what one of its lines counts to another batch.
    fileprivate mutating func move(_ record: LogRecord, to other: inout LogBatch) {
        other.lastLineAt = [other.lastLineAt, record.at].compactMap(\.self).max()
        other.format = other.format ?? format
        other.isFormatDetected = other.isFormatDetected ?? isFormatDetected
        func move(_ count: WritableKeyPath<LogCounts, Int>) -> Bool {
            guard counts[keyPath: count] > 0 else { return false }
            counts[keyPath: count] -= 1
            other.counts[keyPath: count] = other.counts[keyPath: count].addingSaturated(1)
            return true
        }
        guard move(\.lines) else { return }
        switch record.content {
        case .rejected:
            _ = move(\.rejected)
        case .access(let access):
            _ = move(\.understood) || move(\.partial)
            if access.isOwnProbe {
                _ = move(\.ownProbes)
            } else if let place = traffic.firstIndex(where: { $0.status == access.status }),
                traffic[place].count > 0
            {
                traffic[place].count -= 1
                other.add([TrafficCount(status: access.status, count: 1)])
            }
        case .error:
            _ = move(\.understood) || move(\.partial)
        }
    }

    /// Takes what is left of a batch: its counts, not its records.
    fileprivate mutating func merge(_ rest: LogBatch) {
        counts = counts + rest.counts
        add(rest.traffic)
        lastLineAt = [lastLineAt, rest.lastLineAt].compactMap(\.self).max()
        format = rest.format ?? format
        isFormatDetected = rest.isFormatDetected ?? isFormatDetected
    }

    private mutating func add(_ more: [TrafficCount]) {
        for count in more where count.count != 0 {
            if let place = traffic.firstIndex(where: { $0.status == count.status }) {
                traffic[place].count = traffic[place].count.addingSaturated(count.count)
            } else {
                traffic.append(count)
            }
        }
    }

    /// With its records by their time; one without a time stays behind the one before it.
    fileprivate var inOrderOfTime: LogBatch {
        var latest = WallTime(rawValue: .min)
        let keys = records.map { record in
            latest = record.at ?? latest
            return latest
        }
        var ordered = self
        ordered.records = records.indices
            .sorted { (keys[$0], $0) < (keys[$1], $1) }
            .map { records[$0] }
        return ordered
    }
}

extension LogRecord {
    /// What the line of a WebSocket that ended tells of its beginning; nil for every other line.
    fileprivate var opening: LogRecord? {
        guard case .access(var access) = content, access.isWebSocketClose, let at,
            let life = access.requestTime, life >= .zero
        else { return nil }
        access.isOngoing = true
        access.requestTime = nil
        access.bytesSent = nil
        access.completed = nil
        access.terminationState = nil
        return LogRecord(at: at - life, content: .access(access), raw: raw)
    }
}

extension Envelope {
    /// Whether this ends a tick.
    package var isTick: Bool {
        if case .ticked = event { return true }
        return false
    }
}

import Events

extension State {
    /// Takes the lines of one source and tick.
    mutating func fold(_ batch: LogBatch, _ stamp: Stamp) {
        if let index = sourceIndex(stamp) {
            sources[index].take(batch, seen: stamp.seen, wall: wall(at: stamp.seen))
        }
        for record in batch.records {
            lines.append(
                LogLine(source: stamp.source, node: batch.node, seen: stamp.seen, record: record)
            )
        }
        tellServerChanges(batch, stamp)
        takeTrails(batch, stamp)
        guard batch.node != nil else { return }
        guard let index = nodeIndex(batch.node) else { return leftOut.strayFacts.count(1) }
        nodes[index].traffic.add(batch.traffic, at: stamp.seen)
        takeCloses(batch, index, stamp)
        takeCauses(batch, index, stamp)
        takeFailures(batch, index, stamp)
    }

    /// WebSockets that ended: their lines, and those of them that were counted but left out.
    private mutating func takeCloses(_ batch: LogBatch, _ index: Int, _ stamp: Stamp) {
        var listed = 0
        var newest = batch.lastLineAt ?? stamp.at
        for record in batch.records {
            guard case .access(let access) = record.content,
                access.status == 101 || access.isOngoing == true
            else { continue }
            if access.isOngoing == true {
                noteArrival(.logged, on: nodes[index].name, at: record.at)
                continue
            }
            listed += 1
            noteClose(of: access.client, on: nodes[index].name, stamp)
            guard let at = record.at ?? newest else { continue }
            newest = at
            nodes[index].memory.closes.add(1, at: at, stamp)
            takeDrop(access, at: at, index, stamp)
        }
        let left = batch.total { $0 == 101 }.addingSaturated(-listed)
        if left > 0, let newest { nodes[index].memory.closes.add(left, at: newest, stamp) }
    }
}

extension LogBatch {
    /// Requests whose status is one of those asked for, by the exact counts.
    func total(_ isCounted: (Int) -> Bool) -> Int {
        traffic.reduce(0) { isCounted($1.status) ? $0.addingSaturated(max(0, $1.count)) : $0 }
    }
}

extension Traffic {
    /// Adds finished requests to the bucket of the second in which they were seen.
    fileprivate mutating func add(_ counts: [TrafficCount], at seen: Instant) {
        guard !counts.isEmpty else { return }
        let second = seen.rawValue / 1_000_000_000
        buckets.add(counts, from: second)
        halfMinutes.add(counts, from: second / 30 * 30)
    }
}

extension Ring<Traffic.Bucket> {
    /// Adds to the newest bucket, which begins at `second`, made when it is not there.
    fileprivate mutating func add(_ counts: [TrafficCount], from second: Int64) {
        if last?.second != second { append(Traffic.Bucket(second: second)) }
        let newest = count - 1
        for count in counts {
            self[newest].requests.count(count.count)
            if (500...599).contains(count.status) { self[newest].errors5xx.count(count.count) }
            if AccessRecord.isBadGateway(count.status) {
                self[newest].badGateway.count(count.count)
            }
        }
    }
}

extension AccessRecord {
    /// 502, 503 and 504: the proxy's word for a node that does not serve.
    static func isBadGateway(_ status: Int) -> Bool { (502...504).contains(status) }
}

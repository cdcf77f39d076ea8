package import Events

/// One source of events and how it fares.
package struct SourceStatus: Codable, Equatable, Sendable {
    package var id: SourceID
    package var node: NodeName?
    package var state: SourceState
    /// What its state is about, as the source put it: not safe for a terminal.
    package var detail: String
    /// What its lines became since the run began.
    package var counts: LogCounts
    /// How its lines are read: a format's name; nil where it is not known.
    package var format: String?
    /// Whether the format was found out from the lines rather than configured.
    package var isFormatDetected = false
    /// The last line that was not understood; nil: there was none.
    package var lastRejection: LineRejection?
    /// How often it was cut short in place: lines written meanwhile may be lost, nobody can count
    /// them.
    package var truncations = 0
    /// The time in its last line, by its own clock.
    package var lastLineAt: WallTime?
    /// When it said anything for the first time.
    package var firstSeen: Instant
    /// When it last said anything.
    package var lastSeen: Instant
    /// Whether it said that it reads a log.
    private var saysLog = false
    /// Whether that log could be read at any time.
    private var wasOpen = false
    var skewMeter = SkewMeter()
    private var rate = LineRate()

    package init(
        id: SourceID,
        node: NodeName? = nil,
        state: SourceState = .open,
        detail: String = "",
        counts: LogCounts = .init(),
        lastLineAt: WallTime? = nil,
        lastSeen: Instant
    ) {
        self.id = id
        self.node = node
        self.state = state
        self.detail = detail
        self.counts = counts
        self.lastLineAt = lastLineAt
        firstSeen = lastSeen
        self.lastSeen = lastSeen
    }

    /// Why a line was not understood and the byte where reading stopped.
    package struct LineRejection: Codable, Equatable, Sendable {
        /// In words; it may quote the line: not safe for a terminal.
        package var reason: String
        /// From the line's first byte.
        package var offset: Int
    }
}

/// What it yielded.
extension SourceStatus {
    /// Whether it reads lines, rather than probing or counting; or would, if it could.
    package var isLog: Bool { saysLog || counts.lines > 0 || counts.lost > 0 || state != .open }

    /// What its lines became; nil while it is not known to read any: it is no log, or it was
    /// never open.
    package var knownCounts: LogCounts? {
        wasOpen || counts.lines > 0 || counts.lost > 0 ? counts : nil
    }

    /// Whether more lines may be lost than were counted.
    package var mayHaveLostMore: Bool { truncations > 0 }

    /// The console's civil time minus the time in the last line; nil where one is not known.
    ///
    /// Negative when the line is from the console's future.
    package func lastLineAge(at wall: WallTime?) -> Duration? {
        guard let wall, let lastLineAt else { return nil }
        return wall - lastLineAt
    }

    /// How its clock compares with the console's; nil while too few lines tell.
    package func clockSkew(at now: Instant) -> ClockSkew? { skewMeter.estimate(at: now) }

    /// Lines read a second, over the last five full ones; nil before it was read that long.
    package func linesPerSecond(at now: Instant) -> Double? {
        guard knownCounts != nil, now - firstSeen > .seconds(Rules.rateSeconds) else { return nil }
        return rate.perSecond(at: now)
    }
}

/// Learning.
extension SourceStatus {
    /// Takes the lines of one tick, read at `seen`, which was `wall` by the console's clock.
    mutating func take(_ batch: LogBatch, seen: Instant, wall: WallTime?) {
        node = batch.node
        counts = counts + batch.counts
        if let name = batch.format {
            format = name
            isFormatDetected = batch.isFormatDetected ?? false
        }
        lastSeen = seen
        rate.add(batch.counts.lines, at: seen)
        if batch.counts.rejected > 0 {
            lastRejection =
                batch.records.reversed().lazy.compactMap(\.rejection).first ?? lastRejection
        }
        guard let written = batch.lastLineAt else { return }
        lastLineAt = written
        skewMeter.add(written: written, seen: seen, wall: wall)
    }

    /// Takes what it says of itself.
    mutating func take(_ change: SourceChange, seen: Instant) {
        state = change.state
        detail = change.detail
        lastSeen = seen
        saysLog = saysLog || change.isLog == true
        let isOpen = change.state != .missing && change.state != .failing
        wasOpen = wasOpen || saysLog && isOpen
        if change.state == .truncated { truncations.count(1) }
    }
}

extension LogRecord {
    fileprivate var rejection: SourceStatus.LineRejection? {
        guard case .rejected(let reason, let offset) = content else { return nil }
        return SourceStatus.LineRejection(reason: reason, offset: offset)
    }
}

/// Lines of the last few seconds of the run's clock, second by second.
private struct LineRate: Codable, Equatable, Sendable {
    private struct Bucket: Codable, Equatable, Sendable {
        var second: Int64
        var lines: Int
    }

    /// The full seconds that count, and the one that is being filled; seconds without lines have none.
    private var buckets: [Bucket] = []

    mutating func add(_ lines: Int, at seen: Instant) {
        let second = seen.rawValue / 1_000_000_000
        if buckets.last?.second != second {
            buckets.append(Bucket(second: second, lines: 0))
            if buckets.count > Rules.rateSeconds + 1 { buckets.removeFirst() }
        }
        buckets[buckets.count - 1].lines.count(lines)
    }

    func perSecond(at now: Instant) -> Double {
        let second = now.rawValue / 1_000_000_000
        let window = (second - Int64(Rules.rateSeconds))..<second
        let sum = buckets.reduce(0.0) { window.contains($1.second) ? $0 + Double($1.lines) : $0 }
        return sum / Double(Rules.rateSeconds)
    }
}

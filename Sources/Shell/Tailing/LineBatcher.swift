package import Events
package import LogFormats

/// Turns the bytes of one log into batches: exact counts, and the lines that matter.
///
/// Pure: no file, no clock. What is read between two calls of `takeBatch` is one batch. Whatever
/// the rate, counting is exact and nothing is allocated for a line that is not kept.
package struct LineBatcher {
    /// Significant lines kept of one tick, in full, after a quiet time: a node with 10,000 WebSockets
    /// that dies writes as many such lines within milliseconds.
    package static let maximumSignificant = 10_000
    /// By so many lines a tick the room for significant ones grows again: a flood that lasts is kept
    /// at 5,000 lines a second.
    package static let sustainedSignificant = 500
    /// Other lines kept of one tick: more than a screen shows in it.
    package static let maximumOrdinary = 100
    /// Bytes of raw lines kept of one tick, so that very long lines cannot fill the memory.
    package static let maximumRawBytes = 8 << 20
    /// Lines held back until the format is known; held no longer than one tick.
    package static let maximumUndetected = 64

    private let node: NodeName?
    private let isDetecting: Bool
    private var scanner: LineScanner
    private var joiner = ContainerJoiner()
    private var undetected: [[UInt8]] = []
    private var counts = LogCounts()
    /// Finished requests by status, 0 to 999.
    private var traffic = [Int](repeating: 0, count: 1_000)
    private var significant = LineSample(limit: maximumSignificant)
    private var ordinary = LineSample(limit: maximumOrdinary)
    private var rawBytes = 0
    private var lastLineAt: WallTime?

    /// Begins with nothing read.
    ///
    /// - Parameters:
    ///   - node: whose proxy wrote the log.
    ///
    ///   - format: how; nil to detect it from the first lines, and again when it changes.
    ///   - zoneOffsetSeconds: the writer's local time minus UTC, for formats without a zone.
    ///   - near: a time not far from the lines', for formats without a year.
    package init(
        node: NodeName?,
        format: LogFormat?,
        zoneOffsetSeconds: Int = 0,
        near: WallTime? = nil
    ) {
        self.node = node
        isDetecting = format == nil
        scanner = LineScanner(format: format, zoneOffsetSeconds: zoneOffsetSeconds, near: near)
    }

    /// How lines are read; nil until it is detected.
    package var format: LogFormat? { scanner.format }

    /// Reads on: every line that ends within `bytes` is read, the rest waits in `partial`.
    package mutating func append(_ bytes: Span<UInt8>, after partial: inout PartialLine) {
        var start = 0
        while let end = bytes.lineFeed(from: start) {
            if partial.isEmpty {
                read(bytes.extracting(start..<end))
            } else {
                partial.append(bytes.extracting(start..<end))
                takeLine(&partial)
            }
            start = end + 1
        }
        partial.append(bytes.extracting(start..<bytes.count))
    }

    /// Takes a line without line feed as ended, and a container's line without its last part: no
    /// more of it will come.
    package mutating func finish(_ partial: inout PartialLine) {
        takeLine(&partial)
        while joiner.release() { takeJoined() }
    }

    private mutating func takeLine(_ partial: inout PartialLine) {
        if !partial.isSkipped { read(partial.bytes.span) }
        partial = PartialLine()
    }

    /// Reads one line without its line feed; blank ones are passed over uncounted.
    ///
    /// A part of a container's line waits for the rest of it.
    package mutating func read(_ line: Span<UInt8>) {
        var end = line.count
        if end > 0, line[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        let line = line.extracting(0..<end)
        switch joiner.take(line) {
        case .plain: take(line)
        case .part: break
        case .whole: takeJoined()
        }
    }

    private mutating func takeJoined() {
        let whole = joiner.whole
        take(whole.span)
    }

    private mutating func take(_ line: Span<UInt8>) {
        guard line.indices.contains(where: { line[$0] != 32 && line[$0] != 9 }) else { return }
        if scanner.format == nil {
            hold(line)
        } else {
            count(line)
        }
    }

    /// What was read since the last call; nil when that is nothing.
    package mutating func takeBatch() -> LogBatch? {
        detect()
        guard counts.lines > 0 else { return nil }
        counts.sampled = significant.offered - significant.records.count
        let taken = significant.take()
        let room = significant.limit - taken.count + Self.sustainedSignificant
        significant = LineSample(
            limit: min(Self.maximumSignificant, max(Self.sustainedSignificant, room))
        )
        let records = taken + ordinary.take()
        counts.leftOut = counts.lines - records.count
        let batch = LogBatch(
            node: node,
            counts: counts,
            traffic: takeTraffic(),
            records: records,
            lastLineAt: lastLineAt,
            format: format?.name,
            isFormatDetected: format == nil ? nil : isDetecting
        )
        counts = LogCounts()
        rawBytes = 0
        lastLineAt = nil
        return batch
    }

    private mutating func takeTraffic() -> [TrafficCount] {
        var taken: [TrafficCount] = []
        for status in traffic.indices where traffic[status] > 0 {
            taken.append(TrafficCount(status: status, count: traffic[status]))
            traffic[status] = 0
        }
        return taken
    }

    private mutating func count(_ line: Span<UInt8>) {
        let quality = scanner.scan(line)
        counts.lines += 1
        switch quality {
        case .understood: counts.understood += 1
        case .partial: counts.partial += 1
        case .rejected:
            counts.rejected += 1
            return keep(line, quality, isSignificant: false)
        }
        let isOwnProbe = scanner.isOwnProbe(in: line)
        if isOwnProbe {
            counts.ownProbes += 1
        } else if let status = scanner.status {
            traffic[status] += 1
        }
        if let at = scanner.at { lastLineAt = at }
        keep(line, quality, isSignificant: !isOwnProbe && scanner.isSignificant(in: line))
    }

    private mutating func keep(_ line: Span<UInt8>, _ quality: LineQuality, isSignificant: Bool) {
        let isWanted = isSignificant ? significant.wantsNext() : ordinary.wantsNext()
        guard isWanted, rawBytes + min(line.count, maximumLineBytes) <= Self.maximumRawBytes else {
            return
        }
        rawBytes += min(line.count, maximumLineBytes)
        let record = scanner.record(of: line, quality: quality)
        if isSignificant { significant.keep(record) } else { ordinary.keep(record) }
    }
}

/// While the format is not known.
extension LineBatcher {
    private mutating func hold(_ line: Span<UInt8>) {
        var copy = PartialLine()
        copy.append(line)
        undetected.append(copy.bytes)
        if undetected.count == Self.maximumUndetected { detect() }
    }

    /// Reads the lines held back, in the format they are in; each for itself when that is unknown.
    private mutating func detect() {
        guard !undetected.isEmpty else { return }
        let lines = undetected
        undetected = []
        scanner.adopt(detectFormat(of: lines))
        for line in lines { count(line.span) }
    }
}

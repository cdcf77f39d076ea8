package import Events
package import LogFormats

/// Turns the bytes of one log into batches: exact counts, and the lines that matter.
///
/// Pure: no file, no clock. What is read between two calls of `takeBatch` is one batch.
package struct LineBatcher {
    /// Significant lines kept of one tick, in full.
    ///
    /// A node with 500 WebSockets that dies writes 500 such lines within milliseconds.
    package static let maximumSignificant = 500
    /// Other lines kept of one tick: more than a screen shows in it.
    package static let maximumOrdinary = 100
    /// Bytes of raw lines kept of one tick, so that very long lines cannot fill the memory.
    package static let maximumRawBytes = 1 << 20
    /// Lines held back until the format is known; held no longer than one tick.
    package static let maximumUndetected = 64

    /// How lines are read; nil until it is detected.
    package private(set) var format: LogFormat?
    private let node: NodeName?
    private let zoneOffsetSeconds: Int
    private var undetected: [[UInt8]] = []
    private var counts = LogCounts()
    /// Finished requests by status, 0 to 999.
    private var traffic = [Int](repeating: 0, count: 1_000)
    private var significant: [LogRecord] = []
    private var ordinary: [LogRecord] = []
    private var rawBytes = 0
    private var lastLineAt: WallTime?

    /// Begins with nothing read.
    ///
    /// - Parameters:
    ///   - node: whose proxy wrote the log.
    ///
    ///   - format: how; nil to detect it from the first lines.
    ///   - zoneOffsetSeconds: the writer's local time minus UTC, for formats without a zone.
    package init(node: NodeName?, format: LogFormat?, zoneOffsetSeconds: Int = 0) {
        self.node = node
        self.format = format
        self.zoneOffsetSeconds = zoneOffsetSeconds
    }

    /// Reads on: every line that ends within `bytes` is read, the rest waits in `partial`.
    package mutating func append(_ bytes: Span<UInt8>, after partial: inout PartialLine) {
        var start = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            if partial.isEmpty {
                read(bytes.extracting(start..<index))
            } else {
                partial.append(bytes.extracting(start..<index))
                finish(&partial)
            }
            start = index + 1
        }
        partial.append(bytes.extracting(start..<bytes.count))
    }

    /// Takes a line without line feed as ended: no more of it will come.
    package mutating func finish(_ partial: inout PartialLine) {
        if !partial.isSkipped { read(partial.bytes.span) }
        partial = PartialLine()
    }

    /// Reads one line without its line feed; blank ones are passed over uncounted.
    package mutating func read(_ line: Span<UInt8>) {
        var end = line.count
        if end > 0, line[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        let line = line.extracting(0..<end)
        guard line.indices.contains(where: { line[$0] != 32 && line[$0] != 9 }) else { return }
        if let format {
            count(line, as: format)
        } else {
            hold(line)
        }
    }

    /// What was read since the last call; nil when that is nothing.
    package mutating func takeBatch() -> LogBatch? {
        detect()
        guard counts.lines > 0 else { return nil }
        var batch = LogBatch(
            node: node,
            counts: counts,
            traffic: traffic.indices.filter { traffic[$0] > 0 }.map {
                TrafficCount(status: $0, count: traffic[$0])
            },
            records: significant + ordinary,
            lastLineAt: lastLineAt
        )
        batch.counts.leftOut = counts.lines - batch.records.count
        for count in batch.traffic { traffic[count.status] = 0 }
        counts = LogCounts()
        significant = []
        ordinary = []
        rawBytes = 0
        lastLineAt = nil
        return batch
    }

    private mutating func count(_ line: Span<UInt8>, as format: LogFormat) {
        let scanned = scan(line, as: format, zoneOffsetSeconds: zoneOffsetSeconds)
        counts.lines += 1
        switch scanned.quality {
        case .understood: counts.understood += 1
        case .partial: counts.partial += 1
        case .rejected: counts.rejected += 1
        }
        let isOwnProbe = scanned.isOwnProbe(in: line)
        if isOwnProbe {
            counts.ownProbes += 1
        } else if let status = scanned.status {
            traffic[status] += 1
        }
        if let at = scanned.at { lastLineAt = at }
        let isSignificant = scanned.isSignificant && !isOwnProbe
        guard hasRoom(for: line.count, isSignificant: isSignificant) else { return }
        keep(scanned.record(of: line), isSignificant: isSignificant)
    }

    private func hasRoom(for bytes: Int, isSignificant: Bool) -> Bool {
        let hasRoom =
            isSignificant
            ? significant.count < Self.maximumSignificant
            : ordinary.count < Self.maximumOrdinary
        return hasRoom && rawBytes + min(bytes, maximumLineBytes) <= Self.maximumRawBytes
    }

    private mutating func keep(_ record: LogRecord, isSignificant: Bool) {
        rawBytes += record.raw.bytes.count
        if isSignificant {
            significant.append(record)
        } else {
            ordinary.append(record)
        }
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

    /// Reads the lines held back, in the format they are in; rejects them when it is unknown.
    private mutating func detect() {
        guard !undetected.isEmpty else { return }
        let lines = undetected
        undetected = []
        format = detectFormat(of: lines)
        for line in lines {
            if let format {
                count(line.span, as: format)
            } else {
                reject(line)
            }
        }
    }

    private mutating func reject(_ line: [UInt8]) {
        counts.lines += 1
        counts.rejected += 1
        guard hasRoom(for: line.count, isSignificant: false) else { return }
        let reason = "not in a known format; name one of \(Self.formatNames)"
        let content = LogRecord.Content.rejected(reason: reason, offset: 0)
        let raw = RawLine(bytes: Array(line.prefix(maximumLineBytes)))
        keep(LogRecord(at: nil, content: content, raw: raw), isSignificant: false)
    }

    private static let formatNames = LogFormat.allCases.map(\.rawValue).joined(separator: ", ")
}

package import Events
import LogFormats

/// A log that lies on disk, with the files it was rotated to, read once in the order of its lines.
///
/// Used by one thread.
package final class PastLog {
    package let stream: LogStream
    /// When the next line was written; nil at the end.
    package private(set) var next: WallTime?
    /// What could not be read, with its path.
    package private(set) var problems: [String] = []
    private var paths: [String]
    private var reader: LogReader?
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)
    private var filled = 0
    private var place = 0
    private var partial = PartialLine()
    private var line: [UInt8] = []
    private var batcher: LineBatcher
    private var clock: LineScanner
    private let range: ClosedRange<WallTime>
    /// The time of the line before: those without one of their own go with it.
    private var last: WallTime?

    /// Opens a log.
    ///
    /// - Parameters:
    ///   - stream: whose it is and how it is read; without a format that is found out.
    ///   - path: its newest file.
    ///   - range: lines of other times are passed over.
    ///   - near: a time not far from the lines', for formats without a year.
    /// - Throws: `FileError` when the newest file cannot be read.
    package init(
        _ stream: LogStream,
        path: String,
        range: ClosedRange<WallTime>,
        near: WallTime?
    ) throws(FileError) {
        self.stream = stream
        self.range = range
        _ = try LogReader(path: path)
        paths = rotatedFiles(of: path).map(\.path) + [path]
        let beginning = try Self.beginning(of: paths.first ?? path)
        let format = stream.format ?? detectFormat(of: beginning)
        batcher = LineBatcher(
            node: stream.node,
            format: format,
            zoneOffsetSeconds: stream.zoneOffsetSeconds,
            near: near
        )
        clock = LineScanner(
            format: format,
            zoneOffsetSeconds: stream.zoneOffsetSeconds,
            near: near
        )
        // Lines before the first that has a time were written about then.
        last = beginning.lazy.compactMap { self.time(of: $0.span) }.first
        advance()
    }

    /// Reads the lines that were written before `end`; returns what they are, nil when there are none.
    package func batch(before end: WallTime) -> LogBatch? {
        while let next, next < end {
            batcher.read(line.span)
            advance()
        }
        return batcher.takeBatch()
    }

    /// The requests' first servers and how often each was tried, in up to `limit` lines from now on;
    /// reads on, so it is for a log of its own.
    package func firstServers(limit: Int) -> [String: Int] {
        var counts: [String: Int] = [:]
        for _ in 0..<limit {
            guard next != nil else { break }
            let quality = clock.scan(line.span)
            if quality != .rejected,
                case .access(let access) = clock.record(of: line.span, quality: quality).content,
                let server = access.upstreams.first?.address
            {
                counts[server, default: 0] += 1
            }
            advance()
        }
        return counts
    }

    /// Goes on to the next line within the range.
    private func advance() {
        while readLine() {
            let at = time(of: line.span) ?? last
            // Lines are written in order; one that tells an earlier time was written after the one before.
            let written = max(at ?? range.lowerBound, last ?? range.lowerBound)
            if let at, at < range.lowerBound { continue }
            if let at, at > range.upperBound { continue }
            last = written
            next = written
            return
        }
        next = nil
    }

    private func time(of line: Span<UInt8>) -> WallTime? {
        let quality = clock.scan(line)
        return quality == .rejected ? nil : clock.record(of: line, quality: quality).at
    }

    /// Reads one line into `line`; false at the end of the last file.
    private func readLine() -> Bool {
        while true {
            if place < filled {
                if let end = buffer.span.lineFeed(from: place), end < filled {
                    partial.append(buffer.span.extracting(place..<end))
                    place = end + 1
                    return takeLine()
                }
                partial.append(buffer.span.extracting(place..<filled))
            }
            (place, filled) = (0, readChunk())
            guard filled == 0 else { continue }
            if !partial.isEmpty { return takeLine() }
            guard openNext() else { return false }
        }
    }

    private func takeLine() -> Bool {
        line = partial.bytes
        partial = PartialLine()
        return true
    }

    private func readChunk() -> Int {
        guard let reader else { return 0 }
        do {
            return try reader.nextChunk(into: &buffer)
        } catch {
            problems.append(error.text)
            return 0
        }
    }

    private func openNext() -> Bool {
        if let problem = reader?.problem { problems.append(problem) }
        reader = nil
        while !paths.isEmpty {
            let path = paths.removeFirst()
            do {
                reader = try LogReader(path: path)
                return true
            } catch {
                problems.append(error.text)
            }
        }
        return false
    }

    /// The first lines of a file.
    private static func beginning(of path: String) throws(FileError) -> [[UInt8]] {
        let reader = try LogReader(path: path)
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        var bytes: [UInt8] = []
        while bytes.count < 128 << 10, case let count = try reader.nextChunk(into: &chunk),
            count > 0
        {
            bytes += chunk.prefix(count)
        }
        return bytes.split(separator: UInt8(ascii: "\n")).prefix(500).map(Array.init)
    }
}

import Dispatch
import Events
import Foundation
import LogFormats
import Model
import Ports
import Synchronization
import Tailing

/// Reads a log as fast as one thread can and tells lines per second.
///
///     Intake parse FILE [FORMAT]     read() in chunks of 256 KiB, each line's fields found
///     Intake whole FILE FORMAT LINES the product: follow, find fields, count, batch, fold;
///                                    until so many lines are folded
///     Intake fuzz COUNT SEED FILE …  mutated lines of those files in every format
@main struct Intake {
    static func main() {
        let words = CommandLine.arguments
        if words.count > 4, words[1] == "fuzz" {
            let (count, seed) = (Int(words[2]) ?? 1_000_000, UInt64(words[3]) ?? 1)
            return fuzz(count: count, seed: seed, files: Array(words[4...]))
        }
        guard words.count == 5 || (words.count >= 3 && words[1] == "parse") else {
            print("usage: Intake parse FILE [FORMAT] | whole FILE FORMAT LINES")
            exit(2)
        }
        let format = words.count > 3 ? (try? known(words[3])) : nil
        let began = DispatchTime.now().uptimeNanoseconds
        let lines =
            words[1] == "parse"
            ? parse(words[2], format) : whole(words[2], format, until: Int(words[4]) ?? 0)
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - began) / 1e9
        let rate = Int(Double(lines.lines) / seconds)
        print(
            "\(words[1]) lines=\(lines.lines) understood=\(lines.understood)"
                + " partial=\(lines.partial) rejected=\(lines.rejected)"
                + " seconds=\(String(format: "%.3f", seconds)) lines_per_second=\(rate)"
        )
    }
}

private func known(_ text: String) throws -> LogFormat {
    try LogFormat(named: text) ?? LogFormat(described: text)
}

/// Fields found, nothing kept.
private func parse(_ path: String, _ format: LogFormat?) -> LogCounts {
    var counts = LogCounts()
    var scanner = LineScanner(format: format)
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    var rest: [UInt8] = []
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return counts }
    if format == nil { scanner.adopt(detect(descriptor)) }
    while true {
        let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { break }
        let chunk = buffer.span.extracting(first: count)
        var start = 0
        while let end = chunk.lineFeed(from: start) {
            let quality: LineQuality
            if rest.isEmpty {
                quality = scanner.scan(chunk.extracting(start..<end))
            } else {
                for index in start..<end { rest.append(chunk[index]) }
                quality = scanner.scan(rest.span)
                rest.removeAll(keepingCapacity: true)
            }
            counts.lines += 1
            switch quality {
            case .understood: counts.understood += 1
            case .partial: counts.partial += 1
            case .rejected: counts.rejected += 1
            }
            start = end + 1
        }
        for index in start..<count { rest.append(chunk[index]) }
    }
    close(descriptor)
    return counts
}

private func detect(_ descriptor: Int32) -> LogFormat? {
    var head = [UInt8](repeating: 0, count: 64 << 10)
    let count = head.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return detectFormat(
        of: head.prefix(max(0, count)).split(separator: 10).dropLast().map(Array.init)
    )
}

/// Everything the console does with a log, up to the state that its views read.
private func whole(_ path: String, _ format: LogFormat?, until lines: Int) -> LogCounts {
    let folding = Folding(lines: lines)
    let file = FollowedFile(
        source: "web1 access",
        node: "web1",
        path: path,
        format: format,
        start: .beginning
    )
    let follower = LogFollower([file], ticker: Clock())
    follower.start(into: folding)
    folding.wait()
    return folding.counts
}

/// Folds every event as the console does, on the thread that posts it.
private final class Folding: EventSink {
    private struct Fold {
        var state: State
        var sequence: UInt64 = 0
        var counts = LogCounts()
    }
    private let fold: Mutex<Fold>
    private let lines: Int
    private let isDone = DispatchSemaphore(value: 0)

    init(lines: Int) {
        self.lines = lines
        let node = NodeSpec(name: "web1", probe: nil, upstreams: ["10.0.0.1:3000"])
        fold = Mutex(Fold(state: State(topology: Topology(cluster: "bench", nodes: [node]))))
    }

    var counts: LogCounts { fold.withLock(\.counts) }
    func wait() { isDone.wait() }

    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        let isLast = fold.withLock { fold in
            fold.sequence += 1
            let envelope = Envelope(
                sequence: fold.sequence,
                seen: Clock().now,
                source: source,
                at: at,
                event: event
            )
            _ = reduce(envelope, into: &fold.state)
            guard case .logBatchRead(let batch) = event else { return false }
            fold.counts = fold.counts + batch.counts
            return fold.counts.lines >= lines
        }
        if isLast { isDone.signal() }
    }
}

private struct Clock: Ticker {
    var now: Events.Instant { .init(rawValue: Int64(DispatchTime.now().uptimeNanoseconds)) }
    var wall: WallTime { .init(rawValue: Int64(Date().timeIntervalSince1970 * 1e9)) }
}

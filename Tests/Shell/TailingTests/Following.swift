import Events
import Foundation
import LogFormats
import Ports
import Synchronization
import Tailing
import Testing

/// Remembers what was posted.
final class CollectingSink: EventSink {
    private let posted = Mutex<[(event: Event, source: SourceID)]>([])

    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        posted.withLock { $0.append((event, source)) }
    }

    func batches(from source: SourceID = "log") -> [LogBatch] {
        posted.withLock(\.self).compactMap {
            if case .logBatchRead(let batch) = $0.event, $0.source == source { batch } else { nil }
        }
    }

    func changes(from source: SourceID = "log") -> [SourceChange] {
        posted.withLock(\.self).compactMap {
            if case .sourceChanged(let change) = $0.event, $0.source == source {
                change
            } else {
                nil
            }
        }
    }

    func states(from source: SourceID = "log") -> [SourceState] {
        changes(from: source).map(\.state)
    }

    func counts() -> LogCounts { batches().map(\.counts).reduce(LogCounts(), +) }

    /// The numbers of the request lines, in the order in which they were posted.
    func numbersRead() -> [Int] { batches().flatMap { numbers($0.records) } }
}

/// The machine's monotonic clock.
struct RealTicker: Ticker {
    private let start = ContinuousClock.now
    var now: Instant { .zero + (ContinuousClock.now - start) }
    var wall: WallTime { WallTime(rawValue: 0) }
}

/// A clock moved by hand.
final class HandTicker: Ticker {
    private let time = Mutex(Instant.zero)
    var now: Instant { time.withLock(\.self) }
    var wall: WallTime { WallTime(rawValue: 0) }
    func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}

/// Waits until something is so; a test fails when it is not within 20 s.
func eventually(
    _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ isSo: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while try !isSo() {
        guard ContinuousClock.now < deadline else {
            Issue.record("not within 20 s: \(what)", sourceLocation: sourceLocation)
            throw TimeOver()
        }
        try await Task.sleep(for: .milliseconds(2))
    }
}

struct TimeOver: Error {}

/// A directory that is gone after the test.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/tailing-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
    }

    /// Appends as a log writer does, with one write.
    func append(_ bytes: some Collection<UInt8>, to name: String) throws {
        if !FileManager.default.fileExists(atPath: file(name)) { try write("", to: name) }
        let handle = try FileHandle(forWritingTo: URL(filePath: file(name)))
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(bytes))
    }

    func append(line: String, to name: String) throws {
        try append(Array("\(line)\n".utf8), to: name)
    }

    func rename(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: file(name), toPath: file(other))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: file(name))
    }
}

/// Follows `access.log` in `directory` while `body` runs.
func following(
    _ directory: TemporaryDirectory,
    from start: FollowedFile.Start = .beginning,
    ticker: any Ticker = RealTicker(),
    _ body: (CollectingSink) async throws -> Void
) async throws {
    let sink = CollectingSink()
    let file = FollowedFile(
        source: "log",
        node: "web1",
        path: directory.file("access.log"),
        format: .nginxJSON,
        start: start
    )
    let follower = LogFollower([file], ticker: ticker)
    follower.start(into: sink)
    do {
        try await body(sink)
    } catch {
        await follower.stop()
        throw error
    }
    await follower.stop()
}

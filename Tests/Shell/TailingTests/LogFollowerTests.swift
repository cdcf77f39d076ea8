import Events
import Foundation
import LogFormats
import Ports
import Tailing
import Testing

@Suite struct `Following a log` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `begins at its end and reads what is appended`() async throws {
        try directory.append(line: requestLine(1), to: "access.log")
        try await following(directory, from: .end) { sink in
            try await eventually("opened") { sink.states() == [.open] }
            try directory.append(line: requestLine(2), to: "access.log")
            try await eventually("second line") { sink.numbersRead() == [2] }
            try directory.append(line: requestLine(3, status: 502), to: "access.log")
            try await eventually("third line") { sink.numbersRead() == [2, 3] }
            #expect(sink.batches().allSatisfy { $0.node == "web1" })
        }
    }

    @Test func `from its end passes over the rest of a half-written line`() async throws {
        try directory.write(#"{"status":200,"#, to: "access.log")
        try await following(directory, from: .end) { sink in
            try await eventually("opened") { sink.states() == [.open] }
            try directory.append(Array("\"id\":\"1\"}\n\(requestLine(2))\n".utf8), to: "access.log")
            try await eventually("second line") { sink.numbersRead() == [2] }
            #expect(sink.counts().lines == 1)
        }
    }

    @Test func `reads a large file from its beginning, exactly`() async throws {
        let count = 200_000
        try directory.write((0..<count).map { requestLine($0) + "\n" }.joined(), to: "access.log")
        try await following(directory) { sink in
            try await eventually("all lines") { sink.counts().lines >= count }
            #expect(sink.counts().understood == count)
        }
    }

    @Test func `waits for a missing file and reads it from its beginning`() async throws {
        try await following(directory, from: .end) { sink in
            try await eventually("missing") { sink.states() == [.missing] }
            try directory.append(line: requestLine(1), to: "access.log")
            try await eventually("first line") { sink.numbersRead() == [1] }
            #expect(sink.states() == [.missing, .open])
        }
    }

    @Test func `waits for a missing directory too`() async throws {
        let directory = directory
        let sink = CollectingSink()
        let file = FollowedFile(source: "log", node: nil, path: directory.file("a/b/access.log"))
        let follower = LogFollower([file], ticker: RealTicker())
        follower.start(into: sink)
        try await eventually("missing") { sink.states() == [.missing] }
        try FileManager.default.createDirectory(
            atPath: directory.file("a/b"),
            withIntermediateDirectories: true
        )
        try directory.append(line: requestLine(1), to: "a/b/access.log")
        try await eventually("first line") { sink.numbersRead() == [1] }
        await follower.stop()
    }

    @Test func `reads a line once, when its line feed came`() async throws {
        try await following(directory) { sink in
            let bytes = Array(requestLine(1).utf8)
            try directory.append(bytes.prefix(20), to: "access.log")
            try await eventually("opened") { sink.states().last == .open }
            try directory.append(bytes.dropFirst(20), to: "access.log")
            try directory.append(Array("\r\n\(requestLine(2))\r\n".utf8), to: "access.log")
            try await eventually("both lines") { sink.numbersRead() == [1, 2] }
            #expect(sink.counts() == LogCounts(lines: 2, understood: 2))
        }
    }

    @Test func `keeps invalid UTF-8 and reads on`() async throws {
        try await following(directory) { sink in
            try directory.append([0xFF, 0xC0, 0xAF, 0, 10], to: "access.log")
            try directory.append(line: requestLine(2), to: "access.log")
            try await eventually("second line") { sink.numbersRead() == [2] }
            let rejected = sink.batches().flatMap(\.records).filter {
                if case .rejected = $0.content { true } else { false }
            }
            #expect(rejected.map(\.raw.bytes) == [[0xFF, 0xC0, 0xAF, 0]])
        }
    }

    @Test func `notices a file cut short and says so`() async throws {
        try directory.append(line: requestLine(1), to: "access.log")
        try directory.append(line: requestLine(2), to: "access.log")
        try await following(directory) { sink in
            try await eventually("two lines") { sink.numbersRead() == [1, 2] }
            try truncate()
            try directory.append(line: requestLine(3), to: "access.log")
            try await eventually("third line") { sink.numbersRead() == [1, 2, 3] }
            #expect(sink.states() == [.open, .truncated])
        }
    }

    @Test func `notices a file cut short that has grown beyond what was read`() async throws {
        try directory.append(line: requestLine(1), to: "access.log")
        try await following(directory) { sink in
            try await eventually("first line") { sink.numbersRead() == [1] }
            // One write over the beginning: between two looks the file was cut and filled again.
            let handle = try FileHandle(forUpdating: URL(filePath: directory.file("access.log")))
            try handle.write(contentsOf: Data("\(requestLine(22))\n\(requestLine(23))\n".utf8))
            try handle.close()
            try await eventually("new lines") { sink.numbersRead() == [1, 22, 23] }
            #expect(sink.states() == [.open, .truncated])
        }
    }

    @Test func `refuses a directory in words`() async throws {
        try FileManager.default.createDirectory(
            atPath: directory.file("access.log"),
            withIntermediateDirectories: false
        )
        try await following(directory) { sink in
            try await eventually("failing") { sink.states() == [.failing] }
            #expect(sink.changes()[0].detail.contains("not a regular file"))
        }
    }

    @Test func `follows several files, each as its own source`() async throws {
        let files = (1...3).map {
            FollowedFile(
                source: SourceID(rawValue: "log \($0)"),
                node: nil,
                path: directory.file("\($0).log"),
                start: .beginning
            )
        }
        let sink = CollectingSink()
        let follower = LogFollower(files, ticker: RealTicker())
        follower.start(into: sink)
        for number in 1...3 { try directory.append(line: requestLine(number), to: "\(number).log") }
        for number in 1...3 {
            try await eventually("line of log \(number)") {
                let batches = sink.batches(from: SourceID(rawValue: "log \(number)"))
                return batches.flatMap { numbers($0.records) } == [number]
            }
        }
        await follower.stop()
    }

    @Test func `is silent after its stop, which may be repeated`() async throws {
        let sink = CollectingSink()
        let file = FollowedFile(source: "log", node: nil, path: directory.file("access.log"))
        let follower = LogFollower([file], ticker: RealTicker())
        follower.start(into: sink)
        try await eventually("missing") { sink.states() == [.missing] }
        await follower.stop()
        await follower.stop()
        try directory.append(line: requestLine(1), to: "access.log")
        #expect(sink.batches().isEmpty)
        let unstarted = LogFollower([file], ticker: RealTicker())
        await unstarted.stop()
    }

    private func truncate() throws {
        let handle = try FileHandle(forUpdating: URL(filePath: directory.file("access.log")))
        try handle.truncate(atOffset: 0)
        try handle.close()
    }
}

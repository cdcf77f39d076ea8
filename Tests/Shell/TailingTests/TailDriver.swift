import Events
import Foundation
import LogFormats
import Tailing

/// Looks at one log when told to: no thread, no clock.
final class TailDriver {
    let directory: TemporaryDirectory
    private(set) var tail: FileTail
    private(set) var changes: [SourceChange] = []
    private(set) var arrived: [Int] = []
    private(set) var counts = LogCounts()
    var now = Instant.zero
    private let file: FollowedFile
    private var buffer: [UInt8]

    init(
        _ directory: TemporaryDirectory,
        path: String? = nil,
        from start: FollowedFile.Start = .beginning,
        remembered: SavedLog? = nil,
        bufferSize: Int = 65_536
    ) {
        self.directory = directory
        file = FollowedFile(
            source: "log",
            node: nil,
            path: path ?? directory.file("access.log"),
            format: .nginxJSON,
            start: start
        )
        buffer = [UInt8](repeating: 0, count: bufferSize)
        tail = FileTail(file, watches: Watches(isPolling: true), remembered: remembered)
    }

    func look() {
        repeat {
            let (changes, batch) = tail.look(at: now, using: &buffer)
            self.changes += changes
            arrived += batch.map { numbers($0.records) } ?? []
            if let batch { counts = counts + batch.counts }
        } while tail.hasMore
    }

    /// Stops, lets `body` happen, and goes on where it was left.
    func restart(_ body: () throws -> Void) rethrows {
        let saved = tail.saved
        try body()
        var file = file
        file.start = .remembered
        tail = FileTail(file, watches: Watches(isPolling: true), remembered: saved)
        look()
    }

    var states: [SourceState] { changes.map(\.state) }
    /// Everything that was told.
    var told: String { changes.map(\.detail).joined(separator: "\n") }
}

extension TemporaryDirectory {
    /// Appends request lines of these numbers.
    func append(_ numbers: ClosedRange<Int>, to name: String = "access.log") throws {
        let lines = numbers.map { "\(longLine($0))\n" }.joined()
        try append(Array(lines.utf8), to: name)
    }

    func rename(_ name: String, to other: String, andCreate: Bool) throws {
        try rename(name, to: other)
        if andCreate { try write("", to: name) }
    }

    /// As logrotate's copytruncate.
    func copyTruncate(_ name: String = "access.log", to copy: String) throws {
        try FileManager.default.copyItem(atPath: file(name), toPath: file(copy))
        try truncate(name)
    }

    func truncate(_ name: String = "access.log", to size: UInt64 = 0) throws {
        let handle = try FileHandle(forUpdating: URL(filePath: file(name)))
        try handle.truncate(atOffset: size)
        try handle.close()
    }

    /// Packs a file as gzip does: it gets another inode and name.
    func pack(_ name: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-f", file(name)]
        try process.run()
        process.waitUntilExit()
    }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: file(name))))
    }
}

/// A request line as long as those of real logs, with a time that is `number` seconds after 1970.
func longLine(_ number: Int) -> String {
    #"{"msec":"\#(number).000","id":"\#(number)","status":200,"uri":"/sockjs/\#(number)/websocket"}"#
}

/// The time of such a line.
let longLineTime: LineTime = { line in
    let start = #"{"msec":""#.utf8.count
    guard line.count > start, line[0] == UInt8(ascii: "{") else { return nil }
    var seconds: Int64 = 0
    for index in start..<line.count {
        guard (48...57).contains(line[index]) else { break }
        seconds = seconds * 10 + Int64(line[index] - 48)
    }
    return WallTime(rawValue: seconds * 1_000_000_000)
}

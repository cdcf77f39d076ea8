import Events
import Foundation
import Tailing
import TestKit
import Testing

@Suite struct `Rotation by renaming` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `reads the old file to its end and then the new one`() async throws {
        try directory.append(line: requestLine(1), to: "access.log")
        try await following(directory) { sink in
            try await eventually("first line") { sink.numbersRead() == [1] }
            try directory.append(line: requestLine(2), to: "access.log")
            try directory.rename("access.log", to: "access.log.1")
            try directory.append(line: requestLine(3), to: "access.log")
            try await eventually("all lines") { sink.numbersRead() == [1, 2, 3] }
            #expect(sink.states() == [.open, .rotated])
        }
    }

    @Test func `joins a line whose parts are in both files`() async throws {
        let line = Array(requestLine(1).utf8)
        let parts = [line[..<20], line[20...]].map { String(decoding: $0, as: UTF8.self) }
        let stamp = "2026-11-23T10:00:00.123456789Z stdout"
        let begun = "\(stamp) P \(parts[0])\n\(requestLine(2))"
        try directory.append(line: begun, to: "access.log")
        try await following(directory) { sink in
            try await eventually("the line beside it") { sink.numbersRead() == [2] }
            try directory.rename("access.log", to: "access.log.1")
            try directory.append(line: "\(stamp) F \(parts[1])", to: "access.log")
            try await eventually("the line") { sink.numbersRead() == [2, 1] }
        }
    }

    @Test func `goes on with the renamed file while its writer does`() async throws {
        let ticker = HandTicker()
        try directory.append(line: requestLine(1), to: "access.log")
        try await following(directory, ticker: ticker) { sink in
            try await eventually("first line") { sink.numbersRead() == [1] }
            try directory.rename("access.log", to: "access.log.1")
            try directory.append(line: requestLine(2), to: "access.log.1")
            try await eventually("late line") { sink.numbersRead() == [1, 2] }
            try directory.write("", to: "access.log")
            try await eventually("rotated") { sink.states() == [.open, .rotated] }
            try directory.append(line: requestLine(3), to: "access.log.1")
            try directory.append(line: requestLine(4), to: "access.log")
            try await eventually("all lines") { Set(sink.numbersRead()) == [1, 2, 3, 4] }
            // Its time is over: an unfinished last line is taken as it is.
            try directory.append(Array(requestLine(5).utf8), to: "access.log.1")
            try directory.append(line: requestLine(6), to: "access.log")
            try await eventually("sixth line") { sink.numbersRead().contains(6) }
            try await eventually("fifth line") {
                ticker.advance(by: .seconds(1))
                return sink.numbersRead().contains(5)
            }
            #expect(sink.numbersRead().sorted() == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test func `tells a file that stays away, and its return`() async throws {
        let ticker = HandTicker()
        try directory.append(line: requestLine(1), to: "access.log")
        try await following(directory, ticker: ticker) { sink in
            try await eventually("first line") { sink.numbersRead() == [1] }
            try directory.rename("access.log", to: "elsewhere")
            try await eventually("missing") {
                ticker.advance(by: .seconds(1))
                return sink.states() == [.open, .missing]
            }
            try directory.append(line: requestLine(2), to: "elsewhere")
            try directory.rename("elsewhere", to: "access.log")
            try await eventually("back") { sink.states() == [.open, .missing, .open] }
            try await eventually("second line") { sink.numbersRead() == [1, 2] }
        }
    }

    @Test func `finds files that came and went between two looks`() async throws {
        try directory.append(line: requestLine(0), to: "access.log")
        try await following(directory) { sink in
            try await eventually("first line") { sink.numbersRead() == [0] }
            for number in 1...4 {
                try rotate(depth: 4)
                try directory.append(line: requestLine(number), to: "access.log")
            }
            try await eventually("all lines") { sink.numbersRead() == [0, 1, 2, 3, 4] }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func `under a writer loses and doubles nothing`(seed: UInt64) async throws {
        var random = Seeded(seed: seed)
        var written = 0
        try directory.write("", to: "access.log")
        try await following(directory) { sink in
            try await eventually("opened") { sink.states() == [.open] }
            for _ in 0..<12 {
                // Some rotations follow each other faster than the follower looks.
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    try rotate(depth: 8)
                    for _ in 0..<Int.random(in: 0...30, using: &random) {
                        written += 1
                        try appendInPieces(requestLine(written), &random)
                    }
                }
                // Read once the follower has come to the newest file.
                written += 1
                try appendInPieces(requestLine(written), &random)
                let expected = written
                try await eventually("\(expected) lines, seed \(seed)") {
                    sink.counts().lines >= expected
                }
            }
            #expect(sink.numbersRead() == Array(1...written), "seed \(seed)")
            #expect(sink.counts().understood == written, "seed \(seed)")
        }
    }

    private func appendInPieces(_ line: String, _ random: inout Seeded) throws {
        let bytes = Array("\(line)\n".utf8)
        let cut = Int.random(in: 0...bytes.count, using: &random)
        try directory.append(bytes.prefix(cut), to: "access.log")
        try directory.append(bytes.dropFirst(cut), to: "access.log")
    }

    /// As logrotate does with `create`: renames upwards, then makes a new, empty file.
    private func rotate(depth: Int) throws {
        let oldest = "access.log.\(depth)"
        if FileManager.default.fileExists(atPath: directory.file(oldest)) {
            try directory.remove(oldest)
        }
        for number in (1..<depth).reversed() {
            let name = "access.log.\(number)"
            guard FileManager.default.fileExists(atPath: directory.file(name)) else { continue }
            try directory.rename(name, to: "access.log.\(number + 1)")
        }
        try directory.rename("access.log", to: "access.log.1")
        try directory.write("", to: "access.log")
    }
}

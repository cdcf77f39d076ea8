import Foundation
import Tailing
import TestKit
import Testing

@Suite struct `A log read once` {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func read(
        _ name: String,
        size: Int = 65_536
    ) throws -> (text: [UInt8], problem: String?) {
        let reader = try LogReader(path: directory.file(name))
        var buffer = [UInt8](repeating: 0, count: size)
        var text: [UInt8] = []
        while true {
            let count = try reader.nextChunk(into: &buffer)
            if count == 0 { return (text, reader.problem) }
            text += buffer[..<count]
        }
    }

    private let text = Array((1...2_000).map { "\(longLine($0))\n" }.joined().utf8)

    /// The text as `name`, packed in two members when asked for.
    private func write(isPacked: Bool, to name: String) throws {
        guard isPacked else { return try directory.append(text, to: name) }
        for part in [text.prefix(70_001), text.dropFirst(70_001)] {
            try directory.append(part, to: "part")
            try directory.pack("part")
            try directory.append(try directory.bytes("part.gz"), to: name)
        }
    }

    @Test(arguments: [false, true])
    func `is the same in pieces of any size, packed or not, whatever its name`(
        isPacked: Bool
    ) throws {
        try write(isPacked: isPacked, to: "access.log")
        for size in [1, 2, 3, 100, 4_096, 1 << 20] {
            let (read, problem) = try read("access.log", size: size)
            #expect(read == text, "pieces of \(size)")
            #expect(problem == nil)
        }
        var random = Seeded(seed: 7)
        let reader = try LogReader(path: directory.file("access.log"))
        var pieces: [UInt8] = []
        while true {
            let size = Int.random(in: 1...9_000, using: &random)
            var buffer = [UInt8](repeating: 0, count: size)
            let count = try reader.nextChunk(into: &buffer)
            if count == 0 { break }
            pieces += buffer[..<count]
        }
        #expect(pieces == text)
    }

    @Test func `is read through a pipe too`() throws {
        try write(isPacked: true, to: "access.log")
        let path = directory.file("pipe")
        #expect(unsafe mkfifo(path, 0o600) == 0)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "cat \(directory.file("access.log")) > \(path)"]
        // Opened for both, the pipe has a writer before the process does.
        let both = unsafe open(path, O_RDWR)
        try process.run()
        // The first bytes are there once the writer is.
        let reader = try LogReader(path: path)
        close(both)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var read: [UInt8] = []
        while true {
            let count = try reader.nextChunk(into: &buffer)
            if count == 0 { break }
            read += buffer[..<count]
        }
        process.waitUntilExit()
        #expect(read == text)
    }

    @Test func `cut off in its packing gives what is good, and says so`() throws {
        try write(isPacked: true, to: "access.log")
        let packed = try directory.bytes("access.log")
        for cut in [5, 20, packed.count / 2, packed.count - 4] {
            try directory.append(packed.prefix(cut), to: "cut \(cut)")
            let (read, problem) = try read("cut \(cut)")
            #expect(text.starts(with: read))
            #expect(problem?.contains("cut off") == true, "\(cut)")
        }
        let (most, _) = try read("cut \(packed.count - 4)")
        #expect(most == text)
    }

    @Test func `damaged in its packing gives what comes before, and says so`() throws {
        try write(isPacked: true, to: "access.log")
        var packed = try directory.bytes("access.log")
        for index in 4_000..<4_100 { packed[index] ^= 0x5A }
        try directory.append(packed, to: "damaged")
        let (read, problem) = try read("damaged")
        #expect(read.count < text.count)
        #expect(problem?.contains("damaged") == true)
        try directory.append(gzipStored(Array("a\n".utf8)) + Array("rest".utf8), to: "followed")
        let (good, rest) = try self.read("followed")
        #expect(good == Array("a\n".utf8))
        #expect(rest?.contains("not gzip's") == true)
    }

    @Test func `named .gz without being packed is read as it is`() throws {
        try directory.append(text, to: "access.log.gz")
        #expect(try read("access.log.gz").text == text)
    }

    @Test func `that is a bomb ends with a message, in bounded memory`() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "head -c 268435456 /dev/zero | gzip > \(directory.file("bomb.log"))",
        ]
        try process.run()
        process.waitUntilExit()
        let reader = try LogReader(path: directory.file("bomb.log"))
        var buffer = [UInt8](repeating: 0, count: 262_144)
        var total = 0
        while case let count = try reader.nextChunk(into: &buffer), count > 0 { total += count }
        #expect(total <= 17 << 20)
        #expect(reader.problem?.contains("which no log is") == true)
    }

    @Test func `without its byte order mark is text, and in UTF-16 is refused`() throws {
        try directory.append([0xEF, 0xBB, 0xBF] + text, to: "marked")
        #expect(try read("marked").text == text)
        try directory.append([0xFF, 0xFE, 65, 0], to: "wide")
        #expect(throws: FileError.self) { try read("wide") }
        try directory.append([0xEF], to: "short")
        #expect(try read("short").text == [0xEF])
        try directory.append([], to: "empty")
        #expect(try read("empty").text == [])
    }

    @Test func `that is not there or no file is refused in words`() throws {
        #expect { try read("none") } throws: {
            ($0 as? FileError)?.text.contains("No such") == true
        }
        #expect {
            try LogReader(path: directory.path)
        } throws: {
            ($0 as? FileError)?.text.contains("a directory") == true
        }
    }
}

import Events
import Foundation
import LogFormats
import Tailing

/// A log that is read from its beginning to its end: a file, perhaps packed by gzip, or standard
/// input.
final class LogInput {
    private let path: String
    private let reader: LogReader
    /// When the file was last written to, for formats that tell no year; nil for standard input.
    let modified: WallTime?

    /// Bytes read at once at most.
    private static let bufferBytes = 256 << 10
    /// Lines from which a format is found out.
    private static let firstLines = 500

    /// - Throws: `Failure` with exit code 2 when there is no such file or it cannot be read.
    init(path: String) throws {
        self.path = path
        do {
            reader = try LogReader(path: path)
        } catch {
            throw Failure(.usage, "signalbox: \(error.text)")
        }
        let target = URL(filePath: path).resolvingSymlinksInPath().path()
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        let date = path == "-" ? nil : attributes?[.modificationDate] as? Date
        modified = date.flatMap { Int64(exactly: $0.timeIntervalSince1970.rounded()) }.map {
            WallTime(rawValue: 0) + .seconds($0)
        }
    }

    /// Reads the log line by line; blocks while standard input has nothing to read.
    ///
    /// - Parameters:
    ///   - first: takes the first lines, before any line is read.
    ///   - line: takes each line without its end, and its number from 1; returns whether to go on.
    ///   - afterChunk: called between reads, and at the end.
    /// - Throws: `Failure` with exit code 2 when reading fails, and what `line` and `afterChunk`
    ///   throw.
    func read(
        first: ([[UInt8]]) -> Void,
        line: (Span<UInt8>, Int) throws -> Bool,
        afterChunk: () throws -> Void
    ) throws {
        var cutter = LineCutter()
        var buffer = [UInt8](repeating: 0, count: Self.bufferBytes)
        var begun = try beginning(&buffer)
        first(firstLines(of: begun))
        guard try cutter.feed(begun.span, line) else { return try afterChunk() }
        begun = []
        try afterChunk()
        while case let count = try nextChunk(&buffer), count > 0 {
            let goesOn = try cutter.feed(buffer.span.extracting(first: count), line)
            try afterChunk()
            if !goesOn { return }
        }
        if try cutter.finish(line) { try afterChunk() }
        if let problem = reader.problem { throw Failure(.usage, "signalbox: \(problem)") }
    }

    /// What can be read at once, and at least one line of it.
    private func beginning(_ buffer: inout [UInt8]) throws -> [UInt8] {
        var begun: [UInt8] = []
        while !begun.contains(UInt8(ascii: "\n")), begun.count <= maximumLineBytes {
            let count = try nextChunk(&buffer)
            if count == 0 { break }
            begun.append(contentsOf: buffer[..<count])
        }
        return begun
    }

    private func nextChunk(_ buffer: inout [UInt8]) throws -> Int {
        do {
            return try reader.nextChunk(into: &buffer)
        } catch {
            throw Failure(.usage, "signalbox: \(error.text)")
        }
    }

    private func firstLines(of chunk: [UInt8]) -> [[UInt8]] {
        chunk.prefix(4 * maximumLineBytes).split(
            separator: UInt8(ascii: "\n"),
            maxSplits: Self.firstLines
        )
        .prefix(Self.firstLines).map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        .map(Array.init)
    }
}

import LogFormats

/// Cuts chunks of bytes into lines.
///
/// Of a line longer than `maximumLineBytes` one byte more than that is kept, so that its reader
/// knows it was cut; a carriage return before a line feed belongs to the line's end.
struct LineCutter {
    /// The beginning of a line whose end is not there yet.
    private var rest: [UInt8] = []
    private var number = 0

    /// Hands each whole line of the chunk to `line`, with its number from 1.
    ///
    /// - Parameters:
    ///   - chunk: what was read after the last chunk.
    ///   - line: returns whether to go on.
    /// - Returns: false when `line` did.
    mutating func feed(
        _ chunk: Span<UInt8>,
        _ line: (Span<UInt8>, Int) throws -> Bool
    ) rethrows -> Bool {
        var start = 0
        while let end = chunk.lineFeed(from: start) {
            number += 1
            if rest.isEmpty {
                let whole = chunk.extracting(start..<end)
                if try !line(whole.extracting(first: length(of: whole)), number) { return false }
            } else {
                keep(chunk.extracting(start..<end))
                let goesOn = try handOn(to: line)
                rest.removeAll(keepingCapacity: true)
                if !goesOn { return false }
            }
            start = end + 1
        }
        keep(chunk.extracting(start..<chunk.count))
        return true
    }

    /// Hands on the last line when it has no line feed.
    mutating func finish(_ line: (Span<UInt8>, Int) throws -> Bool) rethrows -> Bool {
        guard !rest.isEmpty else { return true }
        number += 1
        defer { rest = [] }
        return try handOn(to: line)
    }

    private func handOn(to line: (Span<UInt8>, Int) throws -> Bool) rethrows -> Bool {
        try line(rest.span.extracting(first: length(of: rest.span)), number)
    }

    /// Without the carriage return at its end.
    private func length(of line: Span<UInt8>) -> Int {
        let hasReturn = !line.isEmpty && line[line.count - 1] == UInt8(ascii: "\r")
        return line.count - (hasReturn ? 1 : 0)
    }

    private mutating func keep(_ part: Span<UInt8>) {
        let room = min(part.count, max(0, maximumLineBytes + 1 - rest.count))
        for index in 0..<room { rest.append(part[index]) }
    }
}

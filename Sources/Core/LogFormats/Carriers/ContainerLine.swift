package import Events

/// One line of a container runtime's log file: a whole line of the container, or a part of one.
///
/// Of the container runtime interface, `2026-11-23T10:00:00.123456789Z stdout F text`, or Docker's
/// json-file.
struct ContainerLine {
    /// The line goes on in the next one of its stream.
    let isPartial: Bool
    private let header: Header?
    /// Behind the tag; for Docker's an empty one.
    private let text: Range<Int>
    private let docker: DockerLine?

    private struct Header {
        /// When the runtime read the line.
        var time: Range<Int>
        var stream: Range<Int>
        /// `P` or `F`, and more tags behind a colon; nil for Docker's.
        var tag: Range<Int>?
    }

    /// Nil for any other line.
    init?(_ line: Span<UInt8>) {
        guard line.mayBeOfContainer else { return nil }
        if line[0] == UInt8(ascii: "{") {
            self.init(jsonFile: line)
        } else {
            self.init(runtimeInterface: line)
        }
    }

    private init?(runtimeInterface line: Span<UInt8>) {
        let time = line.word(at: 0)
        let stream = line.word(at: time.upperBound + 1)
        let tag = line.word(at: stream.upperBound + 1)
        guard line.hasDayAndT(at: 0), line.isContainerStream(stream),
            let letter = line.containerTag(in: tag)
        else { return nil }
        isPartial = letter == UInt8(ascii: "P")
        header = Header(time: time, stream: stream, tag: tag)
        text = min(tag.upperBound + 1, line.count)..<line.count
        docker = nil
    }

    /// With stream and time as Docker writes them, or stripped to the text alone.
    private init?(jsonFile line: Span<UInt8>) {
        guard let docker = DockerLine(line) else { return nil }
        if let stream = docker.stream, let time = docker.time {
            guard line.isContainerStream(stream), line.hasDayAndT(at: time.lowerBound),
                line.word(at: time.lowerBound).upperBound > time.upperBound
            else { return nil }
            header = Header(time: time, stream: stream)
        } else {
            guard docker.isAlone else { return nil }
            header = nil
        }
        isPartial = docker.isPartial
        text = 0..<0
        self.docker = docker
    }

    /// Whether the container wrote to its standard error.
    func isError(in line: Span<UInt8>) -> Bool {
        header.map { line.equals("stderr", in: $0.stream) } ?? false
    }

    /// Whether it is to be read as it stands, if the line begins with it.
    func isPlain(in line: Span<UInt8>) -> Bool {
        docker == nil && !isPartial && !line.trimmed(text).isEmpty
    }

    /// Appends `TIME STREAM P `, or `F` for a line that is whole; returns where that letter is.
    ///
    /// Nothing for a line that does not say time and stream.
    func appendHeader(from line: Span<UInt8>, to output: inout [UInt8]) -> Int? {
        guard let header else { return nil }
        output.append(line, header.time)
        output.append(UInt8(ascii: " "))
        output.append(line, header.stream)
        output.append(UInt8(ascii: " "))
        let letter = output.count
        if let tag = header.tag {
            output.append(line, tag)
        } else {
            output.append(isPartial ? UInt8(ascii: "P") : UInt8(ascii: "F"))
        }
        output.append(UInt8(ascii: " "))
        return letter
    }

    /// Appends what the container wrote, up to so many bytes in `output`.
    func appendText(from line: Span<UInt8>, to output: inout [UInt8], upTo maximum: Int) {
        guard output.count < maximum else { return }
        guard let docker else {
            let end = min(text.upperBound, text.lowerBound + maximum - output.count)
            return output.append(line, text.lowerBound..<end)
        }
        docker.append(from: line, to: &output)
        if output.count > maximum { output.removeLast(output.count - maximum) }
    }
}

extension ContainerLine {
    /// When the runtime read the line.
    func time(in line: Span<UInt8>) -> WallTime? {
        header.flatMap { line.timeISO8601(in: $0.time)?.wallTime }
    }
}

/// When the container's runtime read the line, or the part of one; nil for any other line.
package func containerTime(of line: Span<UInt8>) -> WallTime? {
    ContainerLine(line)?.time(in: line)
}

extension Span where Element == UInt8 {
    /// Whether the line begins like `2026-11-23T` or `{"log":`.
    ///
    /// Asked of every line there is, so it must cost next to nothing.
    @inline(__always)
    var mayBeOfContainer: Bool {
        guard count > 11 else { return false }
        return self[10] == UInt8(ascii: "T") && self[4] == UInt8(ascii: "-")
            || self[0] == UInt8(ascii: "{") && self[5] == UInt8(ascii: "\"")
    }

    /// Whether `word` is one of a container's two streams.
    func isContainerStream(_ word: Range<Int>) -> Bool {
        equals("stdout", in: word) || equals("stderr", in: word)
    }

    /// `F` or `P` of a container line's tag, which more tags may follow after colons; nil for any
    /// other word.
    func containerTag(in word: Range<Int>) -> UInt8? {
        guard let first = word.first,
            self[first] == UInt8(ascii: "F") || self[first] == UInt8(ascii: "P"),
            word.count == 1 || has(UInt8(ascii: ":"), at: first + 1)
        else { return nil }
        return self[first]
    }
}

extension [UInt8] {
    /// Appends the bytes of `range`.
    mutating func append(_ line: Span<UInt8>, _ range: Range<Int>) {
        append(addingCapacity: range.count) { output in
            for index in range { output.append(line[index]) }
        }
    }
}

/// Gives the lines that a container wrote, whole, from the lines of its runtime's log file.
///
/// Runtimes cut long lines: those of the container runtime interface (CRI) mark the parts by `P`
/// and the last by `F`; Docker's json-file leaves out `\n` but in the last, and wraps each in JSON.
/// Parts are joined for each stream on its own, up to `maximumLineBytes` and one byte more, which
/// shows that the line was cut. Any other line costs the comparison of two or three bytes. Pure.
package struct ContainerJoiner: Sendable {
    /// What became of a line.
    package enum Step: Sendable {
        /// It is to be read as it stands.
        case plain
        /// It is held back until the rest of it comes.
        case part
        /// `whole` is to be read in its place.
        case whole
    }

    /// A whole line as the container runtime interface writes it, `TIME STREAM F TEXT`, with the
    /// time of its first part; empty for a blank one.
    package private(set) var whole: [UInt8] = []
    private var output = UnfinishedLine()
    private var errors = UnfinishedLine()

    /// Begins with nothing held back.
    package init() {}

    /// Takes the next line of the file, without its line feed.
    package mutating func take(_ line: Span<UInt8>) -> Step {
        line.mayBeOfContainer ? takeSuspected(line) : .plain
    }

    /// Takes a line that begins like a container's.
    private mutating func takeSuspected(_ line: Span<UInt8>) -> Step {
        let isLong = line.count > maximumLineBytes
        let line = isLong ? line.extracting(first: maximumLineBytes + 1) : line
        guard let found = ContainerLine(line) else { return .plain }
        return found.isError(in: line)
            ? errors.take(found, of: line, into: &whole)
            : output.take(found, of: line, into: &whole)
    }

    /// Makes `whole` what is held back of an unfinished line, tagged `P`; false when there is none.
    ///
    /// To be called until false when no more lines will come.
    package mutating func release() -> Bool {
        output.release(into: &whole) || errors.release(into: &whole)
    }
}

/// What has come so far of a line of one stream.
private struct UnfinishedLine {
    private var bytes: [UInt8] = []
    private var isBegun = false
    /// Where `P` stands in `bytes`.
    private var letter: Int?
    private var textStart = 0

    mutating func take(
        _ found: ContainerLine,
        of line: Span<UInt8>,
        into whole: inout [UInt8]
    ) -> ContainerJoiner.Step {
        if !isBegun {
            if found.isPlain(in: line) { return .plain }
            isBegun = true
            letter = found.appendHeader(from: line, to: &bytes)
            textStart = bytes.count
        }
        found.appendText(from: line, to: &bytes, upTo: maximumLineBytes + 1)
        if found.isPartial { return .part }
        if let letter { bytes[letter] = UInt8(ascii: "F") }
        _ = release(into: &whole)
        return .whole
    }

    mutating func release(into whole: inout [UInt8]) -> Bool {
        guard isBegun else { return false }
        isBegun = false
        if bytes.span.trimmed(textStart..<bytes.count).isEmpty {
            bytes.removeAll(keepingCapacity: true)
        } else if bytes.last == UInt8(ascii: "\r") {
            bytes.removeLast()
        }
        swap(&whole, &bytes)
        bytes.removeAll(keepingCapacity: true)
        return true
    }
}

/// The lines as they are read: what a container runtime cut or wrapped is whole.
func wholeLines(of lines: [[UInt8]]) -> [[UInt8]] {
    var joiner = ContainerJoiner()
    var whole: [[UInt8]] = []
    for line in lines {
        switch joiner.take(line.span) {
        case .plain: whole.append(line)
        case .part: break
        case .whole: whole.append(joiner.whole)
        }
    }
    while joiner.release() { whole.append(joiner.whole) }
    return whole
}

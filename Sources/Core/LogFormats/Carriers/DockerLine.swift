/// A line of Docker's json-file log, `{"log":"…\n","stream":"stdout","time":"…"}`.
///
/// Its inner line is a JSON string, so that its bytes are not those of the line that the proxy
/// wrote: whoever reads such a file takes the inner line out before scanning it. Source: Docker's
/// daemon/logger/jsonfilelog/jsonlog.
package struct DockerLine: Sendable {
    /// The place of the text, still escaped, without quotes and without the final `\n`.
    let text: Range<Int>
    /// The line goes on in the next one: Docker cuts at 16 KiB.
    package let isPartial: Bool

    /// Nil for any other line, told by its first eight bytes in almost every case.
    package init?(_ line: Span<UInt8>) {
        guard line.has("{\"log\":\"", at: 0) else { return nil }
        var index = 8
        while index < line.count, line[index] != UInt8(ascii: "\"") {
            index &+= line[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard line.has("\",\"", at: index) || line.has("\"}", at: index),
            line.has(UInt8(ascii: "}"), at: line.trimmed(0..<line.count).upperBound - 1)
        else { return nil }
        let isEnded = index >= 10 && line.has("\\n", at: index - 2) && !line.isEscaped(index - 2)
        isPartial = !isEnded
        text = 8..<(isEnded ? index - 2 : index)
    }

    /// Appends the line that the container wrote to `output`, escapes undone.
    ///
    /// `line` must be the very line given to `init`. Nothing is allocated while `output` has room
    /// and the text has no escapes but quotes and backslashes.
    package func append(from line: Span<UInt8>, to output: inout [UInt8]) {
        var index = text.lowerBound
        while index < text.upperBound {
            let next = line.firstIndex(of: UInt8(ascii: "\\"), in: index..<text.upperBound)
            let plainEnd = next ?? text.upperBound
            for place in index..<plainEnd { output.append(line[place]) }
            guard let next else { return }
            index = line.appendEscape(at: next, before: text.upperBound, to: &output)
        }
    }
}

extension Span where Element == UInt8 {
    /// Whether an odd number of backslashes stands before `position`.
    fileprivate func isEscaped(_ position: Int) -> Bool {
        var start = position
        while start > 0, self[start - 1] == UInt8(ascii: "\\") { start -= 1 }
        return !(position - start).isMultiple(of: 2)
    }

    /// Appends what the escape at `start` stands for; returns where reading goes on.
    fileprivate func appendEscape(
        at start: Int,
        before end: Int,
        to output: inout [UInt8]
    ) -> Int {
        let isShort =
            has(UInt8(ascii: "\""), at: start + 1) || has(UInt8(ascii: "\\"), at: start + 1)
        if isShort, start + 1 < end {
            output.append(self[start + 1])
            return start + 2
        }
        // A pair of `\uXXXX` is twelve bytes: taken together, as they are one character.
        let isPair = has("\\ud", at: start) && has("\\u", at: start + 6)
        let length = has("\\u", at: start) ? (isPair ? 12 : 6) : 2
        let next = Swift.min(start + length, end)
        output.append(contentsOf: unescape(start..<next))
        return next
    }
}

/// A line of Docker's json-file log, `{"log":"…\n","stream":"stdout","time":"…"}`.
///
/// Its inner line is a JSON string, so that its bytes are not those of the line that the proxy
/// wrote: `ContainerJoiner` takes the inner line out before it is scanned. Source: Docker's
/// daemon/logger/jsonfilelog/jsonlog.
package struct DockerLine: Sendable {
    /// The place of the text, still escaped, without quotes and without the final `\n`.
    let text: Range<Int>
    /// The line goes on in the next one: Docker cuts at 16 KiB.
    package let isPartial: Bool
    /// `stdout` or `stderr`, and when Docker read the line; nil where the line does not say.
    let stream: Range<Int>?
    let time: Range<Int>?
    /// The line says nothing but the text.
    let isAlone: Bool

    /// Nil for any other line, told by its first eight bytes in almost every case.
    package init?(_ line: Span<UInt8>) {
        guard line.has("{\"log\":\"", at: 0) else { return nil }
        var index = line.firstQuoteOrBackslash(from: 8)
        while index < line.count, line[index] == UInt8(ascii: "\\") {
            index = line.firstQuoteOrBackslash(from: index + 2)
        }
        guard line.has("\",\"", at: index) || line.has("\"}", at: index),
            line.has(UInt8(ascii: "}"), at: line.trimmed(0..<line.count).upperBound - 1)
        else { return nil }
        let isEnded = index >= 10 && line.has("\\n", at: index - 2) && !line.isEscaped(index - 2)
        isPartial = !isEnded
        text = 8..<(isEnded ? index - 2 : index)
        isAlone = line.has("\"}", at: index)
        // Between the two may stand `attrs`, an object with names of the operator's choice.
        let rest = index + 1..<line.count
        stream = line.firstIndex(of: ",\"stream\":\"", in: rest).map { line.quoted(from: $0 + 11) }
        time = line.lastPlace(of: ",\"time\":\"", in: rest).map { line.quoted(from: $0 + 9) }
    }

    /// Appends the line that the container wrote to `output`, escapes undone.
    ///
    /// `line` must be the very line given to `init`. Nothing is allocated while `output` has room
    /// and the text has no escapes but those of ASCII characters.
    package func append(from line: Span<UInt8>, to output: inout [UInt8]) {
        var index = text.lowerBound
        while index < text.upperBound {
            let next = line.firstIndex(of: UInt8(ascii: "\\"), in: index..<text.upperBound)
            let plainEnd = next ?? text.upperBound
            output.append(line, index..<plainEnd)
            guard let next else { return }
            index = line.appendEscape(at: next, before: text.upperBound, to: &output)
        }
    }
}

extension Span where Element == UInt8 {
    /// The line's end where there is neither.
    fileprivate func firstQuoteOrBackslash(from start: Int) -> Int {
        firstIndex(of: UInt8(ascii: "\""), or: UInt8(ascii: "\\"), from: start) ?? count
    }

    /// The text from `start` up to the next quote.
    fileprivate func quoted(from start: Int) -> Range<Int> {
        start..<(firstIndex(of: UInt8(ascii: "\""), in: start..<count) ?? count)
    }

    /// The last place of `text` in `range`, which may be shorter.
    fileprivate func lastPlace(of text: String, in range: Range<Int>) -> Int? {
        range.count < text.utf8.count ? nil : lastIndex(of: text, in: range)
    }

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
        // Docker writes control characters, `<`, `>` and `&` so.
        if start + 6 <= end, has("\\u00", at: start), let high = self[start + 4].hexadecimalDigit,
            let low = self[start + 5].hexadecimalDigit, high < 8
        {
            output.append(high << 4 | low)
            return start + 6
        }
        // A pair of `\uXXXX` is twelve bytes: taken together, as they are one character.
        let isPair = has("\\ud", at: start) && has("\\u", at: start + 6)
        let length = has("\\u", at: start) ? (isPair ? 12 : 6) : 2
        let next = Swift.min(start + length, end)
        output.append(contentsOf: unescape(start..<next))
        return next
    }
}

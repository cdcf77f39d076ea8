/// What a template of HAProxy's does otherwise than others.
extension TemplateReader {
    /// Reads the block `{…}` of captured headers at `position`, which is absent when there are none.
    ///
    /// HAProxy writes one blank where a format has an empty value between two.
    /// - Returns: where reading goes on; nil when the text after the block is not there.
    func readCaptures(
        of index: Int,
        in line: Span<UInt8>,
        from position: Int,
        into found: inout FoundFields
    ) -> Int? {
        let step = steps[index]
        if line.has(UInt8(ascii: "{"), at: position) {
            guard let end = line.endOfCaptures(from: position + 1) else { return nil }
            if let field = step.field { found[field] = position + 1..<end }
            if end + 1 == line.count {
                return trimmedEnd(of: index, in: line) ?? (step.ending.isEmpty ? line.count : nil)
            }
            return hasText(step.ending, line, at: end + 1) ? end + 1 + step.ending.count : nil
        }
        if let field = step.field { found.setNone(field) }
        if position == line.count { return position }
        guard step.firstOfEnding == UInt8(ascii: " "),
            line.has(UInt8(ascii: " "), at: position - 1)
        else {
            return step.ending.isEmpty || hasText(step.ending, line, at: position)
                ? position + step.ending.count : nil
        }
        let rest = step.ending.dropFirst()
        return hasText(rest, line, at: position) ? position + rest.count : nil
    }

    /// The line's end, for the last value before captures that are absent, if the blank that HAProxy
    /// wrote behind it was trimmed on the way.
    func trimmedEnd(of index: Int, in line: Span<UInt8>) -> Int? {
        guard isHAProxy, steps[index].ending.count == 1,
            steps[index].firstOfEnding == UInt8(ascii: " "), index + 1 < steps.count
        else { return nil }
        for later in index + 1..<steps.count {
            guard steps[later].shape == .captures else { return nil }
        }
        return line.count
    }

    /// Takes a value with HAProxy's signs in it; false for the line's time, which has none.
    func noteHAProxy(
        _ field: LogField,
        _ range: Range<Int>,
        _ line: Span<UInt8>,
        into found: inout FoundFields
    ) throws(Shortfall) -> Bool {
        switch field {
        case .time: return false
        case .requestLine: found.takeRequest(range, in: line)
        case .status:
            do throws(Rejection) {
                try found.takeHAProxyStatus(range, in: line)
            } catch {
                throw Shortfall(what: .status, offset: error.offset)
            }
        default: found.takeHAProxy(field, range, in: line)
        }
        return true
    }

    /// Takes the values that follow from others.
    func finishHAProxy(_ line: Span<UInt8>, into found: inout FoundFields) {
        if isTCP {
            found.setWord(.mode, .tcp)
            found.setNone(.status)
        }
        if let time = found[.time], timeStyle != .epoch {
            found[timeStyle == .accept ? .acceptDate : .timeLocal] = time
        }
        if timeStyle == .commonLog { found.takeMilliseconds(line) }
    }
}

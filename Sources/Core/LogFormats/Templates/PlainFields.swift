/// Where a field of a usual line ends, as its own bytes say.
extension PlainStep {
    @inline(__always)
    func textEnd(_ line: Span<UInt8>, _ start: Int) -> Int? {
        line.firstIndex(of: first, or: first, from: start)
    }

    @inline(__always)
    func wordEnd(_ line: Span<UInt8>, _ start: Int) -> Int? {
        let space = UInt8(ascii: " ")
        if isLast {
            return line.firstIndex(of: space, or: space, from: start) == nil ? line.count : nil
        }
        guard let end = line.firstIndex(of: first, or: space, from: start), line[end] == first
        else { return nil }
        return end
    }

    /// A quote with a backslash before it may be escaped or not: that takes the thorough way.
    @inline(__always)
    func quotedWordEnd(_ line: Span<UInt8>, _ start: Int) -> Int? {
        guard let end = wordEnd(line, start) else { return nil }
        return end > start && line[end &- 1] == UInt8(ascii: "\\") ? nil : end
    }

    /// One to three digits, or a dash.
    @inline(__always)
    func statusEnd(
        _ line: Span<UInt8>,
        _ start: Int,
        _ facts: inout PlainFacts
    ) -> Int? {
        var end = start
        var number = 0
        while end < line.count, line[end] &- 48 <= 9 {
            number = number &* 10 &+ Int(line[end] &- 48)
            end &+= 1
            if end &- start > 3 { return nil }
        }
        if end > start {
            facts.status = number
            return end
        }
        facts.status = nil
        return line.has(UInt8(ascii: "-"), at: start) ? start &+ 1 : nil
    }

    /// One to eighteen digits, or a dash.
    @inline(__always)
    func numberEnd(_ line: Span<UInt8>, _ start: Int) -> Int? {
        var end = start
        while end < line.count, line[end] &- 48 <= 9 { end &+= 1 }
        if end > start { return end &- start <= 18 ? end : nil }
        return line.has(UInt8(ascii: "-"), at: start) ? start &+ 1 : nil
    }

    @inline(__always)
    func timeEnd(
        _ line: Span<UInt8>,
        _ start: Int,
        _ facts: inout PlainFacts,
        _ clock: inout LineClock
    ) -> Int? {
        guard start &+ 26 <= line.count,
            let at = clock.commonLogTime(line, in: start..<start &+ 26)
        else { return nil }
        facts.at = at
        return start &+ 26
    }

    /// One address with a port, or a dash; nil where it takes a closer look.
    @inline(__always)
    func addressEnd(
        _ line: Span<UInt8>,
        _ start: Int,
        _ facts: inout PlainFacts
    ) -> Int? {
        let last = isLast ? UInt8(ascii: " ") : first
        let found = line.firstIndex(of: last, or: UInt8(ascii: ","), from: start)
        let end = found ?? line.count
        guard found == nil ? isLast : line[end] == last, end > start,
            !isGoingOn(line, end)
        else { return nil }
        if end == start &+ 1, line[start] == UInt8(ascii: "-") { return end }
        facts.hasAddress = true
        if !line.hasPlainPort(start..<end) { facts.hasOddList = true }
        return end
    }

    /// One status or time, or a dash; nil where it takes a closer look.
    @inline(__always)
    func attemptEnd(
        _ line: Span<UInt8>,
        _ start: Int,
        _ facts: inout PlainFacts
    ) -> Int? {
        var end = line.endOfPlainDecimal(from: start) ?? start
        let isDash = end == start &+ 1 && line[start] == UInt8(ascii: "-")
        if manner == .statuses, !isDash, end &- start != 3 || line[start &+ 1] &- 48 > 9 {
            end = start
        }
        let isEnded = isLast ? end == line.count : line.has(first, at: end)
        guard end > start, isEnded, !isGoingOn(line, end) else { return nil }
        if !isDash { facts.hasAttempt = true }
        return end
    }

    /// Whether a list goes on behind the blank at `end` with a lone colon, or may be so, or what
    /// seems the closing quote may be escaped.
    @inline(__always)
    private func isGoingOn(_ line: Span<UInt8>, _ end: Int) -> Bool {
        let colon = UInt8(ascii: ":")
        return line[end &- 1] == UInt8(ascii: "\\") || line[end &- 1] == colon
            || line.has(colon, at: end &+ 1)
    }
}

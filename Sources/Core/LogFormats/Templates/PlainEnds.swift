import Events

/// Where the fields of a usual line end.
extension TemplateReader {
    /// The end of the field that begins at `position`; nil when it is of another kind.
    ///
    /// That its ending stands there is for the caller to check.
    @inline(__always)
    func plainEnd(
        _ step: PlainStep,
        _ index: Int,
        _ line: Span<UInt8>,
        _ position: Int,
        _ facts: inout PlainFacts,
        _ clock: inout LineClock
    ) -> Int? {
        switch step.manner {
        case .text: return step.isLast ? line.count : step.textEnd(line, position)
        case .word: return step.wordEnd(line, position)
        case .quoted: return step.isLast ? line.count : line.endOfJSONText(from: position)
        case .quotedWord: return step.quotedWordEnd(line, position)
        case .status: return step.statusEnd(line, position, &facts)
        case .wholeNumber: return step.numberEnd(line, position)
        case .decimal: return line.endOfPlainDecimal(from: position)
        case .commonLogTime: return step.timeEnd(line, position, &facts, &clock)
        case .time, .fixedTime: return otherTimeEnd(step, line, position, &facts, &clock)
        case .addresses:
            return step.addressEnd(line, position, &facts)
                ?? oddListEnd(step, index, line, position, &facts)
        case .statuses, .times:
            return step.attemptEnd(line, position, &facts)
                ?? oddListEnd(step, index, line, position, &facts)
        case .list: return listEnd(steps[index], line, position)
        }
    }

    @inline(never)
    private func otherTimeEnd(
        _ step: PlainStep,
        _ line: Span<UInt8>,
        _ start: Int,
        _ facts: inout PlainFacts,
        _ clock: inout LineClock
    ) -> Int? {
        let isFixed = step.manner == .fixedTime
        guard
            let end = isFixed
                ? start &+ Int(step.width) : step.isLast ? line.count : step.textEnd(line, start),
            end <= line.count, let at = timeStyle.time(line, start..<end, &clock)
        else { return nil }
        facts.at = at
        return end
    }

    /// The end of a list that takes a closer look.
    @inline(never)
    private func oddListEnd(
        _ step: PlainStep,
        _ index: Int,
        _ line: Span<UInt8>,
        _ start: Int,
        _ facts: inout PlainFacts
    ) -> Int? {
        facts.hasOddList = true
        guard step.isQuoted else { return listEnd(steps[index], line, start) }
        return step.isLast ? line.count : line.endOfJSONText(from: start)
    }
}

extension Span where Element == UInt8 {
    /// The end of at most nine digits, with a fraction or without, or of a dash.
    @inline(__always)
    func endOfPlainDecimal(from start: Int) -> Int? {
        var end = start
        while end < count, self[end] &- 48 <= 9 { end &+= 1 }
        if end == start { return has(UInt8(ascii: "-"), at: start) ? start &+ 1 : nil }
        // More seconds than that may be more than 64 bits of nanoseconds.
        guard end &- start <= 9 else { return nil }
        guard end < count, self[end] == UInt8(ascii: ".") else { return end }
        let fraction = end &+ 1
        end = fraction
        while end < count, self[end] &- 48 <= 9 { end &+= 1 }
        return end > fraction ? end : nil
    }

    /// Whether an address ends with a colon and a port that can be, and is one: between two there
    /// may be a colon between blanks.
    @inline(__always)
    func hasPlainPort(_ range: Range<Int>) -> Bool {
        var index = range.upperBound &- 1
        var number = 0
        var unit = 1
        while index > range.lowerBound, self[index] &- 48 <= 9, unit <= 10_000 {
            number = number &+ Int(self[index] &- 48) &* unit
            unit &*= 10
            index &-= 1
        }
        guard unit > 1, number <= 65_535, self[index] == UInt8(ascii: ":") else { return false }
        while index > range.lowerBound, self[index &- 1] > UInt8(ascii: " ") { index &-= 1 }
        return index == range.lowerBound
    }
}

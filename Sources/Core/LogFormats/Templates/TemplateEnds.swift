/// Places looked at for one field's end: an honest text holds far fewer that look like its ending,
/// and a crafted line of 64 KiB must not be searched for each of its quotes.
private let maximumCandidates = 1_024

/// Where the fields of a template end.
extension TemplateReader {
    /// The end of the field of step `index` that begins at `position`; nil when its ending is not
    /// found.
    ///
    /// `isDoubtful` is set when another place might be meant.
    func end(
        of index: Int,
        in line: Span<UInt8>,
        from position: Int,
        _ isDoubtful: inout Bool
    ) -> Int? {
        let step = steps[index]
        switch step.shape {
        case .plain:
            return step.ending.isEmpty ? line.count : plainEnd(index, line, position)
        case .escaped:
            return step.ending.isEmpty
                ? line.count
                : quotedEnd(index, line, position, &isDoubtful)
        case .list: return listEnd(step, line, position)
        case .captures: return nil
        case .fixed(let width):
            let end = position + width
            return end <= line.count && hasText(step.ending, line, at: end) ? end : nil
        case .untilLast:
            guard index + 1 < steps.count,
                let next = end(of: index + 1, in: line, from: position, &isDoubtful)
            else { return plainEnd(index, line, position) }
            return lastEnd(step, line, position..<next)
        case .untilSlash:
            guard index + 1 < steps.count,
                let next = end(of: index + 1, in: line, from: position, &isDoubtful)
            else { return nil }
            return slashEnd(line, position..<next)
        }
    }

    /// Whether the bytes `range` of `texts` stand in the line.
    func hasText(_ range: Range<Int>, _ line: Span<UInt8>, at position: Int) -> Bool {
        guard position >= 0, position <= line.count - range.count else { return false }
        let (texts, start) = (texts, range.lowerBound)
        let span = texts.span
        for offset in 0..<range.count
        where line[position &+ offset] != span[start &+ offset] {
            return false
        }
        return true
    }

    private func plainEnd(_ number: Int, _ line: Span<UInt8>, _ start: Int) -> Int? {
        let step = steps[number]
        var from = start
        var first: Int?
        var candidates = 0
        while candidates < maximumCandidates,
            let index = line.firstIndex(of: step.firstOfEnding, in: from..<line.count)
        {
            candidates += 1
            if step.ending.count == 1 || hasText(step.ending, line, at: index) {
                if step.isWord || isNumber(number + 1, line, at: index + step.ending.count) {
                    return index
                }
                if first == nil { first = index }
            } else if step.isWord, step.firstOfEnding == UInt8(ascii: " ") {
                return nil
            }
            from = index + 1
        }
        return first
    }

    /// Whether the field of a step, if it must be a number, is one at `position`.
    ///
    /// A text before it may hold what seems its ending.
    private func isNumber(_ index: Int, _ line: Span<UInt8>, at position: Int) -> Bool {
        guard index < steps.count else { return true }
        switch steps[index].content {
        case .any, .requestLine, .time: return true
        case .status, .wholeNumber, .decimal: break
        }
        var end = position
        // HAProxy's `+243` still grows, its `-1` is no value.
        if isHAProxy, line.has(UInt8(ascii: "+"), at: end) || line.has(UInt8(ascii: "-"), at: end) {
            end += 1
        }
        while end < line.count, line[end].digit != nil || line[end] == UInt8(ascii: ".") {
            end += 1
        }
        if end == position, line.has(UInt8(ascii: "-"), at: end) { end += 1 }
        let ending = steps[index].ending
        return ending.isEmpty ? end == line.count : hasText(ending, line, at: end)
    }

    /// The slash that begins a target; a target that is not known is `-` or nothing.
    private func slashEnd(_ line: Span<UInt8>, _ range: Range<Int>) -> Int {
        if let slash = line.firstIndex(of: UInt8(ascii: "/"), in: range) { return slash }
        let isDash = !range.isEmpty && line[range.upperBound - 1] == UInt8(ascii: "-")
        return isDash ? range.upperBound - 1 : range.upperBound
    }

    private func lastEnd(_ step: Step, _ line: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var range = range
        while let index = line.lastIndex(of: step.firstOfEnding, in: range) {
            if hasText(step.ending, line, at: index) { return index }
            range = range.lowerBound..<index
        }
        return nil
    }

    /// The quote that ends a text: not escaped, and followed by the rest of the ending.
    ///
    /// Where no such quote is found, backslashes stand for themselves (Envoy escapes nothing), or
    /// the next field is no number: the first quote that fits counts, and is doubtful.
    private func quotedEnd(
        _ number: Int,
        _ line: Span<UInt8>,
        _ start: Int,
        _ isDoubtful: inout Bool
    ) -> Int? {
        let step = steps[number]
        let isLast = number + 1 == steps.count
        var from = start
        var second: Int?
        var isBare = false
        var candidates = 0
        while candidates < maximumCandidates,
            let index = line.firstIndex(of: step.firstOfEnding, in: from..<line.count)
        {
            candidates += 1
            from = index + 1
            let after = index + step.ending.count
            let fits = hasText(step.ending, line, at: index) && !(isLast && isWithin(line, after))
            let isEscaped = line.isEscaped(index, after: start)
            if fits, !isEscaped, isNumber(number + 1, line, at: after) {
                if isBare { isDoubtful = true }
                return index
            }
            if fits, second == nil { second = index }
            if !isEscaped { isBare = true }
        }
        if second != nil { isDoubtful = true }
        return second
    }

    /// Whether what seems the line's end is inside the text: a byte follows, and not a blank.
    ///
    /// A blank there tells that the line has more than its format.
    private func isWithin(_ line: Span<UInt8>, _ position: Int) -> Bool {
        position < line.count && line[position] != UInt8(ascii: " ")
    }

    func listEnd(_ step: Step, _ line: Span<UInt8>, _ start: Int) -> Int? {
        let isToTheEnd = step.ending.isEmpty
        let first = isToTheEnd ? UInt8(ascii: " ") : step.firstOfEnding
        var from = start
        while let index = line.firstIndex(of: first, in: from..<line.count) {
            from = index + 1
            let isEnding = isToTheEnd || hasText(step.ending, line, at: index)
            if isEnding, !isInsideList(step, line, index, start) { return index }
        }
        return isToTheEnd ? line.count : nil
    }

    /// Whether the byte at `index` is a list's comma, the space after it, or a space on either side
    /// of a lone `:`.
    private func isInsideList(
        _ step: Step,
        _ line: Span<UInt8>,
        _ index: Int,
        _ start: Int
    ) -> Bool {
        let space = UInt8(ascii: " ")
        if line[index] == UInt8(ascii: ",") {
            return step.ending.count == 1 && line.has(space, at: index + 1)
        }
        guard line[index] == space, index > start else { return false }
        let before = line[index - 1]
        if before == UInt8(ascii: ",") { return true }
        if before == UInt8(ascii: ":") { return index >= start + 2 && line[index - 2] == space }
        return line.has(UInt8(ascii: ":"), at: index + 1) && line.has(space, at: index + 2)
    }
}

extension Span where Element == UInt8 {
    /// Whether an odd number of backslashes stands before `index`, none of them before `start`.
    func isEscaped(_ index: Int, after start: Int) -> Bool {
        var first = index
        while first > start, self[first - 1] == UInt8(ascii: "\\") { first -= 1 }
        return !(index - first).isMultiple(of: 2)
    }
}

/// A line of nothing but dashes: what a format with a value for nothing writes.
extension Span where Element == UInt8 {
    /// Whether the line is `- - - - - - -` (`common`) or two dashes more (`combined`).
    func isCommonLogOfDashes(from start: Int) -> Bool {
        let length = count - start
        guard length == 13 || length == 17 else { return false }
        for index in 0..<length {
            let byte = self[start + index]
            if byte != (index.isMultiple(of: 2) ? UInt8(ascii: "-") : UInt8(ascii: " ")) {
                return false
            }
        }
        return true
    }

    /// Whether `range` is a status of one to three digits, `-`, or what Go writes for none.
    func isStatusOrDash(_ range: Range<Int>) -> Bool {
        isDash(range) || (range.count <= 3 && isWholeNumber(range))
            || has("%!", at: range.lowerBound)
    }
}

/// Every field of the common log format, without a value.
func setNone(into found: inout FoundFields) {
    found.setNone(.client)
    found.setNone(.ident)
    found.setNone(.user)
    found.setNone(.time)
    found.setNone(.requestLine)
    found.setNone(.method)
    found.setNone(.target)
    found.setNone(.protocol)
    found.setNone(.status)
    found.setNone(.bytes)
}

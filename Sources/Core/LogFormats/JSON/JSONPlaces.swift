/// Where the parts of a JSON object end.
extension Span where Element == UInt8 {
    /// The first place from `start` on that is no blank, or the end.
    @inline(__always)
    func afterBlanks(from start: Int) -> Int {
        var index = start
        while index < count, self[index].isBlank { index &+= 1 }
        return index
    }

    /// The quote that ends the text that begins at `start`; nil when there is none.
    @inline(__always)
    func endOfJSONText(from start: Int) -> Int? {
        var position = start
        while let index = firstIndex(of: UInt8(ascii: "\""), or: UInt8(ascii: "\\"), from: position)
        {
            if self[index] == UInt8(ascii: "\"") { return index }
            position = index &+ 2
        }
        return nil
    }

    /// A value without quotes and brackets, up to what ends it.
    ///
    /// Where lenient, up to a bracket, or to a comma that a key follows: a list is one value then,
    /// and nothing is one too.
    func jsonBareValue(from start: Int, isLenient: Bool) throws(Rejection) -> Range<Int> {
        var index = start
        while index < count {
            switch self[index] {
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                return trimmed(start..<index)
            case UInt8(ascii: ","):
                if !isLenient || has(UInt8(ascii: "\""), at: afterBlanks(from: index + 1)) {
                    return trimmed(start..<index)
                }
                index &+= 1
            default:
                index &+= 1
            }
        }
        throw Rejection(reason: "the object has no end", offset: count)
    }
}

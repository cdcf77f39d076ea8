/// Walks one JSON object on one line, without building anything.
///
/// `next` tells one member after the other; a member that is itself an object or a list is stepped
/// over by the following `next` unless `enter` went inside, where `next` tells its members until it
/// returns nil. Nothing recurses: the nesting is a number and a word of bits.
struct JSONWalker {
    /// Where reading goes on, in bytes from the start of the line.
    private(set) var position: Int
    /// Takes values without quotes as nginx's `escape=json` writes them where the operator left the
    /// quotes out: nothing (an absent variable) or a list with commas (`$upstream_response_time`).
    private let isLenient: Bool
    /// Objects and lists that are open inside the outermost object.
    private var depth = 0
    /// For each of those, from bit 0, whether it is an object.
    private var objects: UInt64 = 0
    private var isOpen = true
    /// Nothing was read of the innermost yet.
    private var isFirst = true
    /// The last member's value begins at `position` and was neither entered nor stepped over.
    private var isAtNested = false

    /// Deepest nesting that is read; `objects` has one bit for each, and real log lines have three.
    private static let maximumDepth = 64

    /// One member of an object, or one element of a list, whose key is empty.
    struct Member {
        /// Without quotes, still escaped.
        var key: Range<Int>
        /// Without quotes, still escaped; of an object or a list only its opening bracket.
        var value: Range<Int>
        var kind: Kind
    }

    /// What a value is.
    enum Kind {
        case text, number, boolean, null, object, list

        /// Whether there is something inside.
        var isNested: Bool { self == .object || self == .list }
    }

    /// Goes into the object that begins at `start`.
    init(from start: Int, in line: Span<UInt8>, isLenient: Bool = false) throws(Rejection) {
        let brace = line.afterBlanks(from: start)
        guard line.has(UInt8(ascii: "{"), at: brace) else {
            throw Rejection(reason: "expected an object", offset: brace)
        }
        position = brace + 1
        self.isLenient = isLenient
    }

    /// Goes inside the last member's value, which must be an object or a list.
    mutating func enter(in line: Span<UInt8>) throws(Rejection) {
        guard depth < Self.maximumDepth else {
            throw Rejection(reason: "nested deeper than 64 levels", offset: position)
        }
        let bit = UInt64(1) << UInt64(depth)
        objects = line.has(UInt8(ascii: "{"), at: position) ? objects | bit : objects & ~bit
        depth += 1
        position += 1
        isFirst = true
        isAtNested = false
    }

    /// The next member of the innermost open object or list; nil at its end, which closes it.
    @inline(__always)
    mutating func next(in line: Span<UInt8>) throws(Rejection) -> Member? {
        if isAtNested { try stepOver(in: line) }
        guard isOpen else { return nil }
        let isObject = depth == 0 || objects >> UInt64(depth - 1) & 1 == 1
        // A local place: writing the stored one at every step would cost twice the time.
        var index = line.afterBlanks(from: position)
        if line.has(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"), at: index) {
            try close(at: index, in: line)
            return nil
        }
        if isFirst {
            isFirst = false
        } else {
            guard line.has(UInt8(ascii: ","), at: index) else {
                throw Self.missing(isObject ? .comma : .listComma, at: index)
            }
            index = line.afterBlanks(from: index + 1)
        }
        guard isObject else { return try value(key: index..<index, at: index, in: line) }
        guard line.has(UInt8(ascii: "\""), at: index) else { throw Self.missing(.key, at: index) }
        let key = try text(from: index + 1, in: line)
        index = line.afterBlanks(from: key.upperBound + 1)
        guard line.has(UInt8(ascii: ":"), at: index) else { throw Self.missing(.colon, at: index) }
        return try value(key: key, at: line.afterBlanks(from: index + 1), in: line)
    }

    private enum Missing: String {
        case comma = "expected a comma or the end of the object"
        case listComma = "expected a comma or the end of the list"
        case key = "expected a key in quotes"
        case colon = "expected a colon after the key"
    }

    @inline(never)
    private static func missing(_ what: Missing, at index: Int) -> Rejection {
        Rejection(reason: what.rawValue, offset: index)
    }

    @inline(never)
    private mutating func close(at index: Int, in line: Span<UInt8>) throws(Rejection) {
        position = index + 1
        isFirst = false
        guard depth == 0 else {
            depth -= 1
            return
        }
        isOpen = false
        position = line.afterBlanks(from: position)
        guard position == line.count else {
            throw Rejection(reason: "text after the end of the object", offset: position)
        }
    }

    /// Steps over the object or list that begins here, reading all that is inside.
    @inline(never)
    private mutating func stepOver(in line: Span<UInt8>) throws(Rejection) {
        let outside = depth
        try enter(in: line)
        while depth > outside {
            if let member = try next(in: line), member.kind.isNested { try enter(in: line) }
        }
    }

    @inline(__always)
    private mutating func value(
        key: Range<Int>,
        at index: Int,
        in line: Span<UInt8>
    ) throws(Rejection) -> Member {
        guard index < line.count else {
            throw Rejection(reason: "the object has no end", offset: line.count)
        }
        switch line[index] {
        case UInt8(ascii: "\""):
            let text = try text(from: index + 1, in: line)
            position = text.upperBound + 1
            return Member(key: key, value: text, kind: .text)
        case UInt8(ascii: "{"):
            position = index
            isAtNested = true
            return Member(key: key, value: index..<index + 1, kind: .object)
        case UInt8(ascii: "["):
            position = index
            isAtNested = true
            return Member(key: key, value: index..<index + 1, kind: .list)
        default:
            let range = try line.jsonBareValue(from: index, isLenient: isLenient)
            position = range.upperBound
            return Member(key: key, value: range, kind: try kind(of: range, in: line))
        }
    }

    /// Up to the closing quote.
    @inline(__always)
    private func text(from start: Int, in line: Span<UInt8>) throws(Rejection) -> Range<Int> {
        guard let end = line.endOfJSONText(from: start) else {
            throw Rejection(reason: "the text in quotes has no end", offset: line.count)
        }
        return start..<end
    }

    private func kind(of range: Range<Int>, in line: Span<UInt8>) throws(Rejection) -> Kind {
        if isLenient || line.isJSONNumber(range) { return .number }
        if line.equals("null", in: range) { return .null }
        if line.equals("true", in: range) || line.equals("false", in: range) { return .boolean }
        throw Rejection(reason: "not a JSON value", offset: range.lowerBound)
    }
}

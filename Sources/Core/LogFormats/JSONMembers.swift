/// Walks the members of one JSON object on one line, without building anything.
///
/// It is as lenient as nginx's `escape=json` needs: a value without quotes may be empty (an absent
/// variable) or a list with commas (`$upstream_response_time`). A member's value that is itself an
/// object or an array is stepped over.
struct JSONMembers {
    /// Where reading goes on, in bytes from the start of the line.
    private(set) var position = 0
    private var isInside = false

    /// One member; both ranges are without quotes and still escaped.
    struct Member {
        var key: Range<Int>
        var value: Range<Int>
    }

    /// Deepest nesting that is stepped over; real log lines have none to three levels.
    private static let maximumDepth = 64

    /// The next member; nil after the object's end.
    mutating func next(in line: Span<UInt8>) throws(Rejection) -> Member? {
        skipBlanks(in: line)
        if isInside {
            if has(UInt8(ascii: "}"), line) { return try finish(in: line) }
            try expect(UInt8(ascii: ","), "a comma or the end of the object", in: line)
        } else {
            try expect(UInt8(ascii: "{"), "an object", in: line)
            isInside = true
            skipBlanks(in: line)
            if has(UInt8(ascii: "}"), line) { return try finish(in: line) }
        }
        skipBlanks(in: line)
        try expect(UInt8(ascii: "\""), "a key in quotes", in: line)
        let key = try restOfString(in: line)
        skipBlanks(in: line)
        try expect(UInt8(ascii: ":"), "a colon after the key", in: line)
        skipBlanks(in: line)
        return Member(key: key, value: try value(in: line))
    }

    private mutating func value(in line: Span<UInt8>) throws(Rejection) -> Range<Int> {
        if has(UInt8(ascii: "\""), line) {
            position += 1
            return try restOfString(in: line)
        }
        if has(UInt8(ascii: "{"), line) || has(UInt8(ascii: "["), line) {
            return try nested(in: line)
        }
        return try bareValue(in: line)
    }

    /// Up to the closing quote, which is consumed.
    private mutating func restOfString(in line: Span<UInt8>) throws(Rejection) -> Range<Int> {
        let start = position
        // A local place: writing the stored one at every byte would cost twice the time.
        var index = start
        while index < line.count {
            let byte = line[index]
            if byte == UInt8(ascii: "\"") {
                position = index + 1
                return start..<index
            }
            index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        throw Rejection(reason: "the text in quotes has no end", offset: line.count)
    }

    /// Up to `}`, or to a comma that a key follows.
    private mutating func bareValue(in line: Span<UInt8>) throws(Rejection) -> Range<Int> {
        let start = position
        while position < line.count {
            let byte = line[position]
            if byte == UInt8(ascii: "}") { return line.trimmed(start..<position) }
            if byte == UInt8(ascii: ",") {
                let comma = position
                position += 1
                skipBlanks(in: line)
                if has(UInt8(ascii: "\""), line) {
                    position = comma
                    return line.trimmed(start..<comma)
                }
            } else {
                position += 1
            }
        }
        throw Rejection(reason: "the object has no end", offset: line.count)
    }

    /// Steps over an object or an array; strings inside may hold brackets.
    private mutating func nested(in line: Span<UInt8>) throws(Rejection) -> Range<Int> {
        let start = position
        var depth = 0
        repeat {
            guard position < line.count else {
                throw Rejection(reason: "a nested value has no end", offset: line.count)
            }
            let byte = line[position]
            position += 1
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""): _ = try restOfString(in: line)
            default: break
            }
            if depth > Self.maximumDepth {
                throw Rejection(reason: "nested deeper than 64 levels", offset: position - 1)
            }
        } while depth > 0
        return start..<position
    }

    private mutating func finish(in line: Span<UInt8>) throws(Rejection) -> Member? {
        position += 1
        skipBlanks(in: line)
        guard position == line.count else {
            throw Rejection(reason: "text after the end of the object", offset: position)
        }
        return nil
    }

    private mutating func expect(
        _ byte: UInt8,
        _ what: String,
        in line: Span<UInt8>
    ) throws(Rejection) {
        guard has(byte, line) else {
            throw Rejection(reason: "expected \(what)", offset: position)
        }
        position += 1
    }

    private func has(_ byte: UInt8, _ line: Span<UInt8>) -> Bool { line.has(byte, at: position) }

    private mutating func skipBlanks(in line: Span<UInt8>) {
        while position < line.count, line[position].isBlank { position += 1 }
    }
}

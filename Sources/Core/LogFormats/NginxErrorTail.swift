/// The end of an nginx error line, which says for whom it was.
///
/// `, client: IP, server: NAME, request: "LINE", subrequest: "URI", upstream: "URL", host: "H",
/// referrer: "R"`: each at most once and in this order, up to the end of the line. The stream
/// module ends with byte counts instead.
struct NginxErrorTail {
    private(set) var client: Range<Int>?
    private(set) var request: Range<Int>?
    private(set) var upstream: Range<Int>?

    /// Reads the tail that begins at `start`; nil when what stands there is none.
    init?(at start: Int, in line: Span<UInt8>) {
        var position = start
        for key in Self.keys {
            if position == line.count { return }
            guard line.has(key.opening, at: position) else { continue }
            let value = position + key.opening.utf8.count
            let end =
                key.isQuoted
                ? Self.closingQuote(after: value, in: line)
                : Self.endOfPlainValue(after: value, in: line)
            guard let end else { return nil }
            switch key.opening {
            case ", client: ": client = value..<end
            case ", request: \"": request = value..<end
            case ", upstream: \"": upstream = value..<end
            default: break
            }
            position = key.isQuoted ? end + 1 : end
        }
        guard position == line.count || line.has(", bytes from/to client:", at: position) else {
            return nil
        }
    }

    private static let keys: [(opening: String, isQuoted: Bool)] = [
        (", client: ", false),
        (", server: ", false),
        (", request: \"", true),
        (", subrequest: \"", true),
        (", upstream: \"", true),
        (", host: \"", true),
        (", referrer: \"", true),
    ]

    /// A plain value holds no quote and ends before the next comma.
    private static func endOfPlainValue(after start: Int, in line: Span<UInt8>) -> Int? {
        let end = line.firstIndex(of: UInt8(ascii: ","), in: start..<line.count) ?? line.count
        return line.firstIndex(of: UInt8(ascii: "\""), in: start..<end) == nil ? end : nil
    }

    /// The first quote that ends the line or that another key follows: nginx does not escape here.
    private static func closingQuote(after start: Int, in line: Span<UInt8>) -> Int? {
        for index in start..<line.count where line[index] == UInt8(ascii: "\"") {
            if index + 1 == line.count || line.has(", bytes from/to client:", at: index + 1) {
                return index
            }
            if keys.contains(where: { line.has($0.opening, at: index + 1) }) { return index }
        }
        return nil
    }
}

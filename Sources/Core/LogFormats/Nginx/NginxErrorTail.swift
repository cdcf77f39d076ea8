/// The end of an nginx error line, which says for whom it was.
///
/// `, client: IP, server: NAME, request: "LINE", subrequest: "URI", upstream: "URL", host: "H",
/// referrer: "R"` (ngx_http_log_error_handler), up to the end of the line. Any order is taken:
/// upstream and host have changed places. The stream module has `udp client`, and byte counts at the
/// end; the mail module has a login.
struct NginxErrorTail {
    /// A value of it, in the order in which nginx writes them.
    enum Key: Int {
        case client, server, request, subrequest, upstream, host, referrer, login, udpClient

        static let count = 9

        /// What stands before the value.
        var opening: String {
            switch self {
            case .client: ", client: "
            case .server: ", server: "
            case .request: ", request: \""
            case .subrequest: ", subrequest: \""
            case .upstream: ", upstream: \""
            case .host: ", host: \""
            case .referrer: ", referrer: \""
            case .login: ", login: \""
            case .udpClient: ", udp client: "
            }
        }

        var isQuoted: Bool { self != .client && self != .server && self != .udpClient }

        var field: LogField {
            switch self {
            case .client, .udpClient: .client
            case .server: .server
            case .request: .requestLine
            case .subrequest: .subrequest
            case .upstream: .upstream
            case .host: .host
            case .referrer: .referer
            case .login: .user
            }
        }
    }

    /// The place of each key's value; empty places at 0 for those that are absent.
    private var values = InlineArray<9, Range<Int>>(repeating: 0..<0)
    /// A key stands twice, so that one of them was forged.
    private(set) var isDoubtful = false

    /// Reads the tail that begins at `start`; nil when what stands there is none.
    init?(at start: Int, in line: Span<UInt8>) {
        var position = start
        while position < line.count {
            if line.has(Self.byteCounts, at: position) { return }
            guard let key = Self.key(at: position, in: line) else { return nil }
            let value = position + key.opening.utf8.count
            let end =
                key.isQuoted
                ? Self.closingQuote(after: value, in: line)
                : Self.endOfPlainValue(after: value, in: line)
            guard let end else { return nil }
            if values[key.rawValue].lowerBound > 0 { isDoubtful = true }
            values[key.rawValue] = value..<end
            position = key.isQuoted ? end + 1 : end
        }
    }

    /// The place of a key's value; nil when the tail has none.
    subscript(key: Key) -> Range<Int>? {
        let value = values[key.rawValue]
        return value.lowerBound > 0 ? value : nil
    }

    /// What the stream module ends with.
    private static let byteCounts = ", bytes from/to client:"

    private static func key(at position: Int, in line: Span<UInt8>) -> Key? {
        guard position <= line.count - 3, line[position] == UInt8(ascii: ",") else { return nil }
        let keys: (Key, Key?)
        switch line[position + 2] {
        case UInt8(ascii: "c"): keys = (.client, nil)
        case UInt8(ascii: "s"): keys = (.server, .subrequest)
        case UInt8(ascii: "r"): keys = (.request, .referrer)
        case UInt8(ascii: "u"): keys = (.upstream, .udpClient)
        case UInt8(ascii: "h"): keys = (.host, nil)
        case UInt8(ascii: "l"): keys = (.login, nil)
        default: return nil
        }
        if line.has(keys.0.opening, at: position) { return keys.0 }
        if let second = keys.1, line.has(second.opening, at: position) { return second }
        return nil
    }

    /// A plain value holds no quote and ends before the next comma.
    private static func endOfPlainValue(after start: Int, in line: Span<UInt8>) -> Int? {
        let end = line.firstIndex(of: UInt8(ascii: ","), in: start..<line.count) ?? line.count
        return line.firstIndex(of: UInt8(ascii: "\""), in: start..<end) == nil ? end : nil
    }

    /// The first quote that ends the line or that another key follows: nginx does not escape here.
    private static func closingQuote(after start: Int, in line: Span<UInt8>) -> Int? {
        var from = start
        while let index = line.firstIndex(of: UInt8(ascii: "\""), in: from..<line.count) {
            let next = index + 1
            if next == line.count { return index }
            if line[next] == UInt8(ascii: ","),
                line.has(byteCounts, at: next) || key(at: next, in: line) != nil
            {
                return index
            }
            from = next
        }
        return nil
    }
}

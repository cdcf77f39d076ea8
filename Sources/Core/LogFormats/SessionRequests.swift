import Events

/// Requests by which sessions are known besides an open WebSocket's own line.
extension Span where Element == UInt8 {
    /// Whether a request's target is the browsers' beacon, the first question of a SockJS client, or
    /// one of the requests on which SockJS receives without a WebSocket; or one by which it sends,
    /// when no session is there (404).
    ///
    /// Allocates nothing: every line that is read is asked this.
    func tellsOfSession(_ target: Range<Int>, status: Int?) -> Bool {
        guard target.upperBound <= count, let start = target.first else { return false }
        let end = firstIndex(of: UInt8(ascii: "?"), in: target) ?? target.upperBound
        // The letter before the end sorts out nearly all lines.
        switch end > start ? self[end - 1] : 0 {
        case UInt8(ascii: "f"): return equals(AccessRecord.beaconPath, in: start..<end)
        case UInt8(ascii: "o"):
            guard let rest = range(start..<end, before: "/info") else { return false }
            return isOfSockJS(rest) || hasSockJSTime(end..<target.upperBound)
        case UInt8(ascii: "r"): return isReceiving(start..<end, "/xhr")
        case UInt8(ascii: "g"): return isReceiving(start..<end, "/xhr_streaming")
        case UInt8(ascii: "p"): return isReceiving(start..<end, "/jsonp")
        case UInt8(ascii: "d") where status == 404:
            return isReceiving(start..<end, "/xhr_send") || isReceiving(start..<end, "/jsonp_send")
        case UInt8(ascii: "e"):
            return isReceiving(start..<end, "/eventsource") || isReceiving(start..<end, "/htmlfile")
        default: return false
        }
    }

    /// What stands before `ending` at the end of `path`; nil where it does not end so.
    private func range(_ path: Range<Int>, before ending: String) -> Range<Int>? {
        let length = ending.utf8.count
        guard path.count > length, has(ending, at: path.upperBound - length) else { return nil }
        return path.lowerBound..<path.upperBound - length
    }

    /// The last part of a path.
    private func lastPart(_ path: Range<Int>) -> Range<Int> {
        let slash = lastIndex(of: UInt8(ascii: "/"), in: path)
        return (slash.map { $0 + 1 } ?? path.lowerBound)..<path.upperBound
    }

    /// Whether a service's name looks like one of SockJS: `sockjs`, `socket`, `stomp`, `ws`.
    private func isOfSockJS(_ path: Range<Int>) -> Bool {
        let name = lastPart(path)
        return equals("ws", in: name) || firstIndex(of: "sock", in: name) != nil
            || firstIndex(of: "stomp", in: name) != nil
    }

    /// `?t=1700000000000`: SockJS's client adds the time to what it asks for over XHR.
    private func hasSockJSTime(_ query: Range<Int>) -> Bool {
        guard query.count >= 13, has("?t=", at: query.lowerBound) else { return false }
        for index in query.lowerBound + 3..<query.upperBound where self[index].digit == nil {
            return false
        }
        return true
    }

    /// `/PREFIX/NNN/SESSION` and then `ending`: a server's number of three digits, a session's name.
    private func isReceiving(_ path: Range<Int>, _ ending: String) -> Bool {
        guard let rest = range(path, before: ending) else { return false }
        let session = lastPart(rest)
        guard !session.isEmpty, session.lowerBound > rest.lowerBound else { return false }
        let number = lastPart(rest.lowerBound..<session.lowerBound - 1)
        // Before the number stand a name and two slashes, at least.
        guard number.count == 3, number.lowerBound >= rest.lowerBound + 3 else { return false }
        for index in number where self[index].digit == nil { return false }
        return true
    }
}

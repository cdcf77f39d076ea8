import Events

/// An error line's numbers, and the places of its texts.
struct ErrorFields {
    var at: WallTime?
    var level: Range<Int>
    var processID: Int?
    var connection: UInt64?
    /// Without the tail of `client: …, server: …`.
    var message: Range<Int>
    var client: Range<Int>?
    var upstream: Range<Int>?
    var request: Range<Int>?
    /// Something was cut, or could be read in two ways.
    var isPartial = false

    /// Copies the texts out of the line.
    func record(of line: Span<UInt8>) -> ErrorRecord {
        ErrorRecord(
            level: line.text(level),
            processID: processID,
            connection: connection,
            cause: nginxCause(of: message, level: level, in: line),
            message: line.text(message),
            client: client.map { Endpoint(line.text($0)) },
            upstream: upstream.map { line.text(line.upstreamAddress(in: $0)) },
            request: request.map { line.text($0) }
        )
    }
}

extension Span where Element == UInt8 {
    /// The address within `http://127.0.0.1:3000/websocket` or `fastcgi://unix:/run/app.sock:`.
    func upstreamAddress(in range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        if let scheme = firstIndex(of: "://", in: range) { start = scheme + 3 }
        if has("unix:", at: start) {
            // nginx ends the socket's path with a colon before the request's own path.
            let path = start + 5..<range.upperBound
            return start..<(firstIndex(of: UInt8(ascii: ":"), in: path) ?? range.upperBound)
        }
        let end = firstIndex(of: UInt8(ascii: "/"), in: start..<range.upperBound)
        return start..<(end ?? range.upperBound)
    }
}

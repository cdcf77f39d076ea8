import Events

/// A request's numbers, and the places of its texts in the line.
struct AccessFields {
    var at: WallTime?
    var status: Int
    var client: Range<Int>?
    /// Where the port stands apart from the address.
    var clientPort: UInt16?
    var connection: UInt64?
    var connectionRequests: UInt64?
    var requestID: Range<Int>?
    var method: Range<Int>?
    var target: Range<Int>?
    var requestTime: Duration?
    var upstreams = UpstreamLists()
    var bytesSent: UInt64?
    var isUpgrade = false
    var completed: Bool?
    var userAgent: Range<Int>?
    /// A field was there but unreadable, twice, or cut.
    var isPartial = false

    init(status: Int) { self.status = status }

    /// A whole number; nil and marked when there is a text that is not one.
    mutating func wholeNumber(_ text: Range<Int>?, _ line: Span<UInt8>) -> UInt64? {
        guard let text else { return nil }
        let number = line.wholeNumber(in: text)
        if number == nil { isPartial = true }
        return number
    }

    /// A time in decimal seconds; nil and marked when there is a text that is not one.
    mutating func seconds(_ text: Range<Int>?, _ line: Span<UInt8>) -> Duration? {
        guard let text else { return nil }
        let nanoseconds = line.decimalSeconds(in: text)
        if nanoseconds == nil { isPartial = true }
        return nanoseconds.map { .nanoseconds($0) }
    }

    /// Copies the texts out of the line.
    func record(of line: Span<UInt8>) -> AccessRecord {
        AccessRecord(
            client: client.map { endpoint(line.text($0)) },
            connection: connection,
            connectionRequests: connectionRequests,
            requestID: requestID.map { line.unescapedText($0) },
            method: method.map { line.unescapedText($0) },
            target: target.map { line.unescapedText($0) },
            status: status,
            requestTime: requestTime,
            upstreams: upstreams.tries(in: line),
            bytesSent: bytesSent,
            isUpgrade: isUpgrade,
            completed: completed,
            userAgent: userAgent.map { line.unescapedText($0) }
        )
    }

    private func endpoint(_ text: String) -> Endpoint {
        clientPort.map { Endpoint(host: text, port: $0) } ?? Endpoint(text)
    }
}

extension Span where Element == UInt8 {
    /// Whether `range` is empty or `-`, nginx's two ways to say "no value".
    func isNoValue(_ range: Range<Int>) -> Bool {
        range.isEmpty || (range.count == 1 && self[range.lowerBound] == UInt8(ascii: "-"))
    }

    /// A status from 0 to 999, of one to three digits (`009` is what nginx writes for garbage).
    func status(in range: Range<Int>) -> Int? {
        guard range.count <= 3 else { return nil }
        return wholeNumber(in: range).flatMap { Int(exactly: $0) }
    }

    /// Method and target of a request line such as `GET /websocket HTTP/1.1`.
    ///
    /// Nil for what is no HTTP request: TLS bytes, `HELP`, an empty line.
    func requestParts(in range: Range<Int>) -> (method: Range<Int>, target: Range<Int>)? {
        let space = UInt8(ascii: " ")
        guard let first = firstIndex(of: space, in: range), first > range.lowerBound,
            let last = lastIndex(of: space, in: range), first < last,
            has("HTTP/", at: last + 1)
        else { return nil }
        let method = range.lowerBound..<first
        for index in method where !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self[index]) {
            return nil
        }
        return (method, first + 1..<last)
    }

    /// The text of `range` with JSON's and nginx's escapes undone.
    func unescapedText(_ range: Range<Int>) -> String {
        guard firstIndex(of: UInt8(ascii: "\\"), in: range) != nil else { return text(range) }
        return String(decoding: unescape(range), as: UTF8.self)
    }
}

/// Reads nginx's `combined`, also with a virtual host before it or more fields after it:
/// `remote - user [time] "request" status bytes "referer" "user agent"`.
func scanNginxCombined(_ line: Span<UInt8>) throws(Rejection) -> AccessFields {
    let everything = 0..<line.count
    guard let dash = line.firstIndex(of: " - ", in: everything), dash > 0 else {
        throw Rejection(reason: "expected a client address and ` - `", offset: 0)
    }
    // nginx writes a quote in any field as \x22, so the first one opens the request.
    guard let quote = line.firstIndex(of: UInt8(ascii: "\""), in: dash + 3..<line.count),
        line.has("] ", at: quote - 2), line.has(UInt8(ascii: "["), at: quote - 29)
    else {
        throw Rejection(reason: "expected a time in brackets before the request", offset: dash + 3)
    }
    guard let time = line.timeLocal(in: quote - 28..<quote - 2) else {
        throw Rejection(reason: "the time is not a date and clock that exist", offset: quote - 28)
    }
    guard let request = endOfRequest(after: quote, in: line) else {
        throw Rejection(reason: "expected a status after the request", offset: quote + 1)
    }
    let statusText = request.end + 2..<endOfWord(at: request.end + 2, in: line)
    guard let status = line.status(in: statusText) else {
        throw Rejection(
            reason: "the status is not a number from 0 to 999",
            offset: statusText.lowerBound
        )
    }
    var fields = AccessFields(status: status)
    fields.at = time.wallTime
    fields.isPartial = !request.isCertain || fields.at == nil
    fields.isUpgrade = status == 101
    fields.client = clientAddress(before: dash, in: line)
    if let parts = line.requestParts(in: quote + 1..<request.end) {
        fields.method = parts.method
        fields.target = parts.target
    }
    readRest(after: statusText.upperBound, in: line, into: &fields)
    return fields
}

/// The word before ` - `: what stands before it is a virtual host or addresses told by the client.
private func clientAddress(before dash: Int, in line: Span<UInt8>) -> Range<Int>? {
    let space = line.lastIndex(of: UInt8(ascii: " "), in: 0..<dash)
    let address = (space.map { $0 + 1 } ?? 0)..<dash
    return address.isEmpty ? nil : address
}

/// The closing quote of the request: the first quote that a space follows.
///
/// Uncertain when another quote came before it: nginx would have escaped that one.
private func endOfRequest(
    after open: Int,
    in line: Span<UInt8>
) -> (end: Int, isCertain: Bool)? {
    var isCertain = true
    var index = open + 1
    while index < line.count {
        switch line[index] {
        case UInt8(ascii: "\\"):
            index += 2
        case UInt8(ascii: "\""):
            if line.has(UInt8(ascii: " "), at: index + 1) { return (index, isCertain) }
            isCertain = false
            index += 1
        default:
            index += 1
        }
    }
    return nil
}

private func endOfWord(at start: Int, in line: Span<UInt8>) -> Int {
    guard start < line.count else { return start }
    return line.firstIndex(of: UInt8(ascii: " "), in: start..<line.count) ?? line.count
}

/// Bytes, referer and user agent, as far as they are there.
private func readRest(after status: Int, in line: Span<UInt8>, into fields: inout AccessFields) {
    guard line.has(UInt8(ascii: " "), at: status) else {
        fields.isPartial = true
        return
    }
    let bytes = status + 1..<endOfWord(at: status + 1, in: line)
    if !line.isNoValue(bytes) { fields.bytesSent = fields.wholeNumber(bytes, line) }
    // The common format ends here.
    if bytes.upperBound == line.count { return }
    guard let referer = quoted(at: bytes.upperBound + 1, in: line),
        let userAgent = quoted(at: referer.upperBound + 2, in: line)
    else {
        fields.isPartial = true
        return
    }
    if !line.isNoValue(userAgent) { fields.userAgent = userAgent }
}

/// What stands between two quotes, the first of them at `start`.
private func quoted(at start: Int, in line: Span<UInt8>) -> Range<Int>? {
    guard line.has(UInt8(ascii: "\""), at: start) else { return nil }
    var index = start + 1
    while index < line.count {
        switch line[index] {
        case UInt8(ascii: "\""): return start + 1..<index
        case UInt8(ascii: "\\"): index += 2
        default: index += 1
        }
    }
    return nil
}

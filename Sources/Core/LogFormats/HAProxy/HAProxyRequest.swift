/// Reads `{request headers} {response headers} "GET / HTTP/1.1"` up to the line's end, and what
/// `option httpslog` appends.
///
/// HAProxy writes quotes and braces within them as `#22`, `#7B`, `#7D`. A single block is taken for
/// request headers; a line that ends within a block or the quotes was cut by syslog.
func readCapturesAndRequest(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) {
    found.setNone(.requestHeaders)
    found.setNone(.responseHeaders)
    var position = start
    for field in captureBlocks where line.has(UInt8(ascii: "{"), at: position) {
        guard let end = line.endOfCaptures(from: position + 1) else {
            found[field] = position + 1..<line.count
            return found.cut()
        }
        found[field] = position + 1..<end
        position = end + 2
    }
    guard position < line.count else { return found.cut() }
    guard line.has(UInt8(ascii: "\""), at: position) else {
        return readBareRequest(line, position..<line.count, into: &found)
    }
    guard let end = line.endOfQuoted(from: position + 1) else {
        // Cut within the request: what is there is read, and the cut is told.
        found.isTruncated = true
        return found.takeRequest(position + 1..<line.count, in: line)
    }
    found.takeRequest(position + 1..<end.index, in: line)
    if end.isDoubtful { found.isPartial = true }
    if end.index + 2 < line.count { readTLS(line, from: end.index + 2, into: &found) }
}

private let captureBlocks: [LogField] = [.requestHeaders, .responseHeaders]

/// A request without quotes, which a format of the operator's own may have.
private func readBareRequest(
    _ line: Span<UInt8>,
    _ rest: Range<Int>,
    into found: inout FoundFields
) {
    guard line.requestLine(in: rest)?.version != nil else { return found.takeExtra(rest) }
    found.isPartial = true
    found.takeRequest(rest, in: line)
}

/// `0/0000000000000000/0/0/0 1wt.eu/TLSv1.3/TLS_AES_256_GCM_SHA384` of `option httpslog`.
private func readTLS(_ line: Span<UInt8>, from start: Int, into found: inout FoundFields) {
    let errors = line.word(at: start)
    let session = errors.upperBound + 1..<max(errors.upperBound + 1, line.count)
    guard let cipher = line.lastIndex(of: UInt8(ascii: "/"), in: session),
        let version = line.lastIndex(of: UInt8(ascii: "/"), in: session.lowerBound..<cipher),
        found.takeSlashed(tlsErrors, errors, in: line)
    else { return found.takeExtra(start..<line.count) }
    found[.sni] = session.lowerBound..<version
    found[.sslVersion] = version + 1..<cipher
    found[.sslCipher] = cipher + 1..<line.count
}

private let tlsErrors: [LogField] = [
    .frontendError, .tlsError, .clientCertificateError, .clientCAError, .isTLSResumed,
]

extension FoundFields {
    /// Notes a request line, and the parts of its target where that is a whole URL.
    mutating func takeRequest(_ range: Range<Int>, in line: Span<UInt8>) {
        setRequestLine(range, in: line)
        let space = line.word(at: range.lowerBound, before: range.upperBound).upperBound
        if line.has(UInt8(ascii: "/"), at: space + 1) { return }
        guard let target = value(.target, in: line),
            let scheme = line.firstIndex(of: UInt8(ascii: ":"), in: target),
            scheme - target.lowerBound <= 5, line.has("://", at: scheme)
        else { return }
        let rest = scheme + 3..<target.upperBound
        let path = line.firstIndex(of: UInt8(ascii: "/"), in: rest) ?? rest.upperBound
        let query = line.firstIndex(of: UInt8(ascii: "?"), in: path..<rest.upperBound)
        self[.urlScheme] = target.lowerBound..<scheme
        self[.urlPath] = path..<(query ?? rest.upperBound)
        if let query { self[.urlQuery] = query + 1..<rest.upperBound }
        let host = rest.lowerBound..<path
        self[.urlHost] = host
        if let colon = line.lastIndex(of: UInt8(ascii: ":"), in: host),
            line.isWholeNumber(colon + 1..<path)
        {
            self[.urlHost] = host.lowerBound..<colon
            self[.urlPort] = colon + 1..<path
        }
    }

    /// Notes texts separated by slashes, one for each field; false when there are not as many.
    fileprivate mutating func takeSlashed(
        _ fields: [LogField],
        _ word: Range<Int>,
        in line: Span<UInt8>
    ) -> Bool {
        var start = word.lowerBound
        for index in fields.indices {
            let slash = line.firstIndex(of: UInt8(ascii: "/"), in: start..<word.upperBound)
            guard (index == fields.count - 1) == (slash == nil) else { return false }
            let end = slash ?? word.upperBound
            guard end > start else { return false }
            self[fields[index]] = start..<end
            start = min(end + 1, word.upperBound)
        }
        return true
    }
}

extension Span where Element == UInt8 {
    /// The brace that closes a block of captures: the first one before a space or the line's end.
    func endOfCaptures(from start: Int) -> Int? {
        var index = start
        while let brace = firstIndex(of: UInt8(ascii: "}"), in: min(index, count)..<count) {
            if brace + 1 == count || self[brace + 1] == UInt8(ascii: " ") { return brace }
            index = brace + 1
        }
        return nil
    }
}

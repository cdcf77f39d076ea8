import Events

/// Reads what follows the brackets: source file, system error, client and code in the order in
/// which httpd's versions and formats have them, each at most once, and then the message.
func readMessage(_ line: Span<UInt8>, from start: Int, into found: inout FoundFields) {
    var position = start
    var sourceFiles = 0
    while position < line.count {
        if !found.has(.osError), let next = readSystemError(line, at: position, into: &found) {
            position = next
        } else if !found.has(.client), let next = readBracketed(line, at: position, into: &found) {
            position = next
        } else if sourceFiles == 0, let next = line.endOfSourceFile(at: position) {
            sourceFiles += 1
            position = next
        } else if let next = line.apacheCode(at: position) {
            found[.errorCode] = position..<next - 2
            position = next
            break
        } else {
            break
        }
    }
    let message = min(position, line.count)..<line.count
    found[.message] = message
    if !found.has(.errorCode) { found.setNone(.errorCode) }
    if !found.has(.client) { found.setNone(.client) }
    // The last one: a message may quote what a client sent.
    if let referer = line.lastIndex(of: ", referer: ", in: message) {
        found[.referer] = referer + 11..<line.count
    }
    let window = message.lowerBound..<min(message.upperBound, message.lowerBound + messageWindow)
    if mayBeProxy(found, in: line), let peer = apachePeer(of: window, in: line) {
        found[.peer] = peer
    }
    found.cause = apacheCause(of: window, found, in: line)
}

/// How much of a message is searched for causes and addresses, in bytes: httpd's own texts are
/// short, and what clients send may fill a line.
private let messageWindow = 1_024

/// `(111)Connection refused: `, `(OS 10061)No connection …  : ` or `(EAI 2)Name or service …: `;
/// returns where it ends.
private func readSystemError(
    _ line: Span<UInt8>,
    at start: Int,
    into found: inout FoundFields
) -> Int? {
    guard line.has(UInt8(ascii: "("), at: start),
        let close = line.firstIndex(of: UInt8(ascii: ")"), in: start..<min(start + 32, line.count)),
        let end = line.firstIndex(of: ": ", in: close..<min(close + 512, line.count))
    else { return nil }
    var number = start + 1
    if line.has("OS ", at: number) { number += 3 }
    if line.has("EAI ", at: number) { number += 4 }
    let digits = line.has(UInt8(ascii: "-"), at: number) ? number + 1 : number
    guard digits < close, line.isWholeNumber(digits..<close) else { return nil }
    found[.osError] = number..<close
    found[.osErrorText] = line.trimmed(close + 1..<end)
    return end + 2
}

/// `[client 10.0.0.1:5] ` or `[remote …] `; returns where it ends.
private func readBracketed(
    _ line: Span<UInt8>,
    at start: Int,
    into found: inout FoundFields
) -> Int? {
    guard line.has(UInt8(ascii: "["), at: start),
        let close = line.firstIndex(of: UInt8(ascii: "]"), in: start..<line.count),
        line.has(UInt8(ascii: " "), at: close + 1),
        readApacheClient(line, start + 1..<close, into: &found)
    else { return nil }
    return close + 2
}

/// `client ADDRESS` or `remote ADDRESS`; false when it is neither.
///
/// httpd writes `remote` for the other end of a connection that has no request: of a client's, or,
/// in mod_ssl, of one to a backend, whose port is below 1024 more often than not.
func readApacheClient(
    _ line: Span<UInt8>,
    _ range: Range<Int>,
    into found: inout FoundFields
) -> Bool {
    let isClient = line.has("client ", at: range.lowerBound)
    guard isClient || line.has("remote ", at: range.lowerBound) else { return false }
    let address = range.lowerBound + 7..<max(range.lowerBound + 7, range.upperBound)
    guard !address.isEmpty else { return false }
    let (host, port) = line.apacheAddress(address, hasPort: found.has(.module))
    let isTLS = found[.module].map { line.equals("ssl", in: $0) } ?? false
    if !isClient && isTLS {
        let number = port.flatMap { line.wholeNumber(in: $0) } ?? UInt64.max
        if number < 1_024 { found[.peer] = address }
        return true
    }
    found[.client] = host
    if let port {
        found[.clientPort] = port
        found[.port] = port
    }
    return true
}

extension Span where Element == UInt8 {
    /// Host and port of `10.0.0.1:5`, `::1:58619` or `[::1]:5`; IPv6 has no brackets here.
    ///
    /// `hasPort` tells whether an address with several colons ends in a port: httpd 2.4's does, 2.2's
    /// does not.
    fileprivate func apacheAddress(
        _ range: Range<Int>,
        hasPort: Bool
    ) -> (host: Range<Int>, port: Range<Int>?) {
        guard let colon = lastIndex(of: UInt8(ascii: ":"), in: range),
            let first = firstIndex(of: UInt8(ascii: ":"), in: range),
            colon > range.lowerBound, first == colon || hasPort,
            isWholeNumber(colon + 1..<range.upperBound), range.upperBound - colon <= 6
        else { return (range, nil) }
        let host = range.lowerBound..<colon
        let isBracketed =
            host.count > 2 && has(UInt8(ascii: "["), at: host.lowerBound)
            && has(UInt8(ascii: "]"), at: colon - 1)
        return (
            isBracketed ? host.lowerBound + 1..<colon - 1 : host, colon + 1..<range.upperBound
        )
    }

    /// Where the text after `mod_authz_core.c(820): ` begins; nil when no such place is at `start`.
    fileprivate func endOfSourceFile(at start: Int) -> Int? {
        let name = word(at: start)
        guard name.count > 5, name.count < 128, has("): ", at: name.upperBound - 2),
            let open = firstIndex(of: UInt8(ascii: "("), in: name),
            firstIndex(of: UInt8(ascii: "."), in: start..<open) != nil,
            isWholeNumber(open + 1..<name.upperBound - 2)
        else { return nil }
        return name.upperBound + 1
    }
}

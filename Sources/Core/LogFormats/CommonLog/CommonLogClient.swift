/// Reads what stands before the time: `[vhost] client ident user`.
///
/// With two words before the first `-` there is a virtual host; a comma list, or a list in quotes,
/// is what `X-Forwarded-For` said. A user may hold spaces.
func readClient(
    _ line: Span<UInt8>,
    _ range: Range<Int>,
    into found: inout FoundFields
) throws(Rejection) {
    let first = line.word(at: range.lowerBound, before: range.upperBound)
    guard !first.isEmpty, first.upperBound < range.upperBound else {
        throw Rejection(reason: "expected client, identity and user", offset: range.lowerBound)
    }
    let second = line.word(at: first.upperBound + 1, before: range.upperBound)
    if second.upperBound < range.upperBound, line.isDash(second) || !hasMore(line, second, range) {
        readAddresses(line, first, into: &found)
        found.set(.ident, second)
        readUser(line, second.upperBound + 1..<range.upperBound, into: &found)
        return
    }
    guard let user = line.lastIndex(of: UInt8(ascii: " "), in: range),
        let ident = line.lastIndex(of: UInt8(ascii: " "), in: range.lowerBound..<user),
        ident >= first.upperBound
    else {
        throw Rejection(reason: "expected client, identity and user", offset: range.lowerBound)
    }
    readUser(line, user + 1..<range.upperBound, into: &found)
    found.set(.ident, ident + 1..<user)
    if ident > first.upperBound, !line.isListItem(first) {
        readHostAndAddresses(line, first, first.upperBound + 1..<ident, into: &found)
    } else {
        readAddresses(line, range.lowerBound..<ident, into: &found)
    }
}

/// Whether another word follows the one after `second`.
private func hasMore(_ line: Span<UInt8>, _ second: Range<Int>, _ range: Range<Int>) -> Bool {
    line.word(at: second.upperBound + 1, before: range.upperBound).upperBound < range.upperBound
}

/// A user's name; `""` is an empty one.
private func readUser(_ line: Span<UInt8>, _ range: Range<Int>, into found: inout FoundFields) {
    let isEmptyQuotes = line.equals("\"\"", in: range)
    found.set(.user, isEmptyQuotes ? range.lowerBound + 1..<range.lowerBound + 1 : range)
}

/// A virtual host and then addresses, or `address:port name:port` the other way round.
private func readHostAndAddresses(
    _ line: Span<UInt8>,
    _ first: Range<Int>,
    _ rest: Range<Int>,
    into found: inout FoundFields
) {
    if line.isIPv4(first), !line.isIPv4(rest), line.portColon(in: rest) != nil,
        line.firstIndex(of: UInt8(ascii: ","), in: rest) == nil
    {
        readVirtualHost(line, rest, into: &found)
        readAddresses(line, first, into: &found)
    } else {
        readVirtualHost(line, first, into: &found)
        readAddresses(line, rest, into: &found)
    }
}

/// `example.com`, `example.com:80` or `[::1]:80`.
private func readVirtualHost(_ line: Span<UInt8>, _ host: Range<Int>, into found: inout FoundFields)
{
    guard let colon = line.lastIndex(of: UInt8(ascii: ":"), in: host),
        line.isWholeNumber(colon + 1..<host.upperBound)
    else {
        found.set(.vhost, host)
        return
    }
    found.set(.vhost, host.lowerBound..<colon)
    found.set(.vhostPort, colon + 1..<host.upperBound)
}

/// One address; a comma list; or such a list, perhaps in quotes, and the address after it.
private func readAddresses(
    _ line: Span<UInt8>,
    _ range: Range<Int>,
    into found: inout FoundFields
) {
    if line.has(UInt8(ascii: "\""), at: range.lowerBound),
        let close = line.lastIndex(of: UInt8(ascii: "\""), in: range), close > range.lowerBound
    {
        found.set(.forwardedFor, range.lowerBound + 1..<close)
        found.setClient(line.trimmed(close + 1..<range.upperBound), in: line)
        return
    }
    guard let comma = line.lastIndex(of: UInt8(ascii: ","), in: range) else {
        found.setClient(range, in: line)
        return
    }
    let last = line.trimmed(comma + 1..<range.upperBound)
    if let space = line.firstIndex(of: UInt8(ascii: " "), in: last) {
        found.set(.forwardedFor, range.lowerBound..<space)
        found.setClient(space + 1..<range.upperBound, in: line)
    } else {
        // The first of the list is the client, those after it are proxies.
        found.set(.forwardedFor, range)
        let first = line.firstIndex(of: UInt8(ascii: ","), in: range) ?? comma
        found.setClient(line.trimmed(range.lowerBound..<first), in: line)
    }
}

extension Span where Element == UInt8 {
    /// Whether a list goes on behind the word: it ends in a comma.
    fileprivate func isListItem(_ word: Range<Int>) -> Bool {
        !word.isEmpty && self[word.upperBound - 1] == UInt8(ascii: ",")
    }

    /// Whether `range` is digits and dots, perhaps with `:port`.
    fileprivate func isIPv4(_ range: Range<Int>) -> Bool {
        let end = portColon(in: range) ?? range.upperBound
        var dots = 0
        for index in range.lowerBound..<end {
            if self[index] == UInt8(ascii: ".") {
                dots += 1
            } else if self[index].digit == nil {
                return false
            }
        }
        return dots == 3
    }
}

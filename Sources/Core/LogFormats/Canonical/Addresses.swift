/// Which texts are addresses.
extension Span where Element == UInt8 {
    /// Whether `range` is an IPv4 or IPv6 address, without port and brackets.
    func isAddress(_ range: Range<Int>) -> Bool { isIPv4(range) || isIPv6(range) }

    /// Four numbers from 0 to 255 between points.
    private func isIPv4(_ range: Range<Int>) -> Bool {
        var parts = 0
        var index = range.lowerBound
        while true {
            let start = index
            var value = 0
            while index < range.upperBound, index - start < 3, let digit = self[index].digit {
                value = value * 10 + Int(digit)
                index += 1
            }
            guard index > start, value <= 255 else { return false }
            parts += 1
            if index == range.upperBound { return parts == 4 }
            guard parts < 4, self[index] == UInt8(ascii: ".") else { return false }
            index += 1
        }
    }

    /// Eight groups of one to four hexadecimal digits; `::` stands for one or more zero groups,
    /// the last two groups may be an IPv4 address, and a zone may follow (RFC 4291 2.2, RFC 4007).
    private func isIPv6(_ range: Range<Int>) -> Bool {
        var end = range.upperBound
        if let zone = firstIndex(of: UInt8(ascii: "%"), in: range) {
            guard zone + 1 < end else { return false }
            end = zone
        }
        var groups = 0
        var hasGap = false
        var index = range.lowerBound
        if end - index >= 2, has("::", at: index) {
            hasGap = true
            index += 2
        }
        while index < end {
            let start = index
            while index < end, index - start < 4, self[index].hexadecimalDigit != nil { index += 1 }
            guard index > start else { return false }
            if index < end, self[index] == UInt8(ascii: ".") {
                return isIPv4(start..<end) && (hasGap ? groups <= 5 : groups == 6)
            }
            groups += 1
            if index == end { break }
            guard groups < 8, self[index] == UInt8(ascii: ":"), index + 1 < end else {
                return false
            }
            index += 1
            if self[index] == UInt8(ascii: ":") {
                if hasGap { return false }
                hasGap = true
                index += 1
            }
        }
        return hasGap ? groups <= 7 : groups == 8
    }

    /// Whether `range` may be where a proxy sent a request: an address or a name, with or without
    /// port, `unix:` and a path, or the name of a group of servers.
    func isUpstreamAddress(_ range: Range<Int>) -> Bool {
        guard let first = range.first else { return false }
        if has("unix:", at: first) || firstIndex(of: "://", in: range) != nil { return true }
        guard let colon = lastIndex(of: UInt8(ascii: ":"), in: range) else { return true }
        let port = colon + 1..<range.upperBound
        if self[first] == UInt8(ascii: "[") {
            guard let close = lastIndex(of: UInt8(ascii: "]"), in: range),
                isIPv6(first + 1..<close)
            else { return false }
            return close + 1 == range.upperBound || (close + 1 == colon && isPort(port))
        }
        let host = first..<colon
        if firstIndex(of: UInt8(ascii: ":"), in: host) == nil { return isPort(port) }
        return isIPv6(range) || (isIPv6(host) && isPort(port))
    }

    /// Whether `range` is a number from 0 to 65535.
    func isPort(_ range: Range<Int>) -> Bool {
        range.count <= 5 && wholeNumber(in: range).map { $0 <= 65_535 } ?? false
    }
}

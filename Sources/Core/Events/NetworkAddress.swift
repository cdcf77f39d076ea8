/// An IP address as a number: IPv6, in which IPv4 stands as `::ffff:a.b.c.d`.
///
/// So an IPv4 client is the same address whether its listener was opened for IPv4 or for IPv6.
package struct NetworkAddress: Hashable, Sendable {
    /// The upper half.
    package var high: UInt64
    /// The lower half.
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads an address without its port, brackets and zone; nil for a name or anything else.
    package init?(_ text: String) {
        if let four = Self.four(text[...]) {
            self.init(high: 0, low: Self.mapped | four)
            return
        }
        guard text.utf8.count <= 45, let groups = Self.groups(of: text) else { return nil }
        self.init(
            high: groups[..<4].reduce(0) { $0 << 16 | $1 },
            low: groups[4...].reduce(0) { $0 << 16 | $1 }
        )
    }

    /// What stands before an IPv4 address within IPv6 (RFC 4291 2.5.5.2).
    private static let mapped: UInt64 = 0xFFFF << 32

    /// Whether it is `0.0.0.0` or `::`, which stands for every address of the host.
    package var isAny: Bool { high == 0 && (low == 0 || low == Self.mapped) }

    private static func four(_ text: Substring) -> UInt64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt64 = 0
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ 48...57 ~= $0 }),
                let number = UInt8(part)
            else { return nil }
            address = address << 8 | UInt64(number)
        }
        return address
    }

    /// The eight groups of an IPv6 address.
    private static func groups(of text: String) -> [UInt64]? {
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        guard (2...8).contains(colons) else { return nil }
        var head: [UInt64] = []
        var tail: [UInt64] = []
        var hasGap = false
        var rest = text[...]
        if rest.hasPrefix("::") {
            hasGap = true
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let part = rest.prefix { $0 != ":" }
            let isLast = part.endIndex == rest.endIndex
            guard let values = isLast ? lastGroups(part) : group(part).map({ [$0] }) else {
                return nil
            }
            if hasGap { tail += values } else { head += values }
            if isLast { break }
            rest = rest[part.endIndex...].dropFirst()
            if rest.first == ":" {
                if hasGap { return nil }
                hasGap = true
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return nil
            }
        }
        let missing = 8 - head.count - tail.count
        guard hasGap ? missing >= 1 : missing == 0 else { return nil }
        return head + Array(repeating: 0, count: missing) + tail
    }

    private static func group(_ text: Substring) -> UInt64? {
        guard (1...4).contains(text.utf8.count), text.allSatisfy(\.isHexDigit) else { return nil }
        return UInt64(text, radix: 16)
    }

    /// One group, or the two of an IPv4 address.
    private static func lastGroups(_ text: Substring) -> [UInt64]? {
        if let four = four(text) { return [four >> 16, four & 0xFFFF] }
        return group(text).map { [$0] }
    }
}

extension NetworkAddress: CustomStringConvertible {
    /// As `inet_ntop` writes it (RFC 5952): `10.0.0.1`, `2001:db8::1`.
    package var description: String {
        if high == 0, low >> 32 == 0xFFFF {
            return "\(low >> 24 & 0xFF).\(low >> 16 & 0xFF).\(low >> 8 & 0xFF).\(low & 0xFF)"
        }
        let groups = [high, low].flatMap { half in
            [48, 32, 16, 0].map { half >> UInt64($0) & 0xFFFF }
        }
        let gap = Self.longestGap(groups)
        func words(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard gap.count >= 2 else { return words(0..<8) }
        return words(0..<gap.lowerBound) + "::" + words(gap.upperBound..<8)
    }

    /// The first of the longest runs of zero groups.
    private static func longestGap(_ groups: [UInt64]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > longest.count { longest = start..<end }
            start = max(end, start + 1)
        }
        return longest
    }
}

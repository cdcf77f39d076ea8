/// A client's address as a number, so that addresses are in their own order and fall into subnets.
///
/// A text that is no address of IPv4 or IPv6 is kept as it is and is a subnet of its own.
struct HostAddress: Hashable, Comparable {
    private var family: Family
    /// The upper half of an IPv6 address.
    private var high: UInt64 = 0
    private var low: UInt64 = 0
    private var text = ""

    private enum Family: Int { case v4, v6, other }

    /// Reads an address without its port; never fails.
    ///
    /// IPv4 within IPv6 (`::ffff:10.0.0.1`) is IPv4, a zone (`%eth0`) does not count.
    init(_ host: String) {
        let bare = host.utf8.firstIndex(of: UInt8(ascii: "%")).map { host[..<$0] } ?? host[...]
        if let four = Self.readFour(bare) {
            family = .v4
            low = four
        } else if let (upper, lower) = Self.readSix(bare) {
            let isMapped = upper == 0 && lower >> 32 == 0xFFFF
            family = isMapped ? .v4 : .v6
            high = upper
            low = isMapped ? lower & 0xFFFF_FFFF : lower
        } else {
            family = .other
            text = host
        }
    }

    /// The first address of its subnet: /24 of IPv4, /64 of IPv6.
    var subnet: Self {
        var first = self
        switch family {
        case .v4: first.low &= 0xFFFF_FF00
        case .v6: first.low = 0
        case .other: break
        }
        return first
    }

    /// Its subnet as it is written: `10.0.3.0/24`, `2001:db8::/64`.
    var subnetLabel: String {
        switch family {
        case .v4:
            return "\(low >> 24).\(low >> 16 & 0xFF).\(low >> 8 & 0xFF).0/24"
        case .v6:
            var groups = [48, 32, 16, 0].map { high >> UInt64($0) & 0xFFFF }
            while groups.last == 0 { groups.removeLast() }
            return groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
        case .other:
            return text
        }
    }

    /// The address without its text.
    struct Key: Equatable {
        fileprivate var family: Int
        fileprivate var high: UInt64
        fileprivate var low: UInt64

        /// Whether it comes before another; nil where that is not known without their texts.
        func isBefore(_ other: Self) -> Bool? {
            if self == other { return nil }
            return (family, high, low) < (other.family, other.high, other.low)
        }
    }

    var key: Key { Key(family: family.rawValue, high: high, low: low) }

    func hash(into hasher: inout Hasher) {
        hasher.combine(high)
        hasher.combine(low)
        if family == .other { hasher.combine(text) }
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.family.rawValue, left.high, left.low, left.text)
            < (right.family.rawValue, right.high, right.low, right.text)
    }

    /// Four numbers up to 255 with dots between; read byte by byte, since every frame reads thousands.
    private static func readFour(_ host: Substring) -> UInt64? {
        var address: UInt64 = 0
        var part: UInt64 = 0
        var digits = 0
        var dots = 0
        for byte in host.utf8 {
            if (48...57).contains(byte), digits < 3 {
                part = part * 10 + UInt64(byte - 48)
                digits += 1
            } else if byte == UInt8(ascii: "."), digits > 0, part <= 255, dots < 3 {
                address = address << 8 | part
                (part, digits) = (0, 0)
                dots += 1
            } else {
                return nil
            }
        }
        return dots == 3 && digits > 0 && part <= 255 ? address << 8 | part : nil
    }

    private static func readSix(_ host: Substring) -> (UInt64, UInt64)? {
        guard host.utf8.contains(UInt8(ascii: ":")), host.utf8.count <= 45 else { return nil }
        let halves = splitAtGap(host)
        guard halves.count <= 2, let head = readGroups(halves[0]),
            let tail = halves.count == 2 ? readGroups(halves[1]) : []
        else { return nil }
        let missing = 8 - head.count - tail.count
        guard halves.count == 2 ? missing >= 1 : missing == 0 else { return nil }
        let all = head + Array(repeating: 0, count: missing) + tail
        let upper = all[..<4].reduce(0) { $0 << 16 | $1 }
        return (upper, all[4...].reduce(0) { $0 << 16 | $1 })
    }

    /// The parts around each `::`.
    private static func splitAtGap(_ host: Substring) -> [Substring] {
        var parts: [Substring] = []
        var rest = host
        while let gap = rest.indices.first(where: { rest[$0...].hasPrefix("::") }) {
            parts.append(rest[..<gap])
            rest = rest[rest.index(gap, offsetBy: 2)...]
        }
        return parts + [rest]
    }

    /// Groups of 16 bits; the last may be an IPv4 address, which is two.
    private static func readGroups(_ text: Substring) -> [UInt64]? {
        if text.isEmpty { return [] }
        var groups: [UInt64] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            if let four = readFour(part), part.endIndex == text.endIndex {
                groups += [four >> 16, four & 0xFFFF]
            } else if part.utf8.count <= 4, part.first?.isHexDigit == true,
                let group = UInt16(part, radix: 16)
            {
                groups.append(UInt64(group))
            } else {
                return nil
            }
        }
        return groups
    }
}

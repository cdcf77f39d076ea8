package import Events

/// A finished gap as a browser measured it itself, from the target of its request for the beacon.
///
/// `docs/beacon/README.md` describes the request. All of it is a stranger's word: a target that is
/// not exactly so is no report, and no number in it can trap.
package struct BeaconReport: Codable, Equatable, Sendable {
    /// The browser's random name for itself: 1 to 64 of `A-Z a-z 0-9 _ -`.
    package var id: String
    /// When it lost its session, by its own clock.
    package var lostAt: WallTime
    /// From then until it was usable again, at most `gapMax`.
    package var gap: Duration
    /// Tries to connect, the one that succeeded included; 0 where the library did not count them.
    package var tries: Int
    /// The client library's word, such as `meteor`: 1 to 32 of `A-Z a-z 0-9 _ -`.
    package var library: String
    /// What it is back on; nil where the word is not one of these.
    package var transport: Transport?

    package enum Transport: String, Codable, Equatable, Sendable {
        case websocket
        case polling
    }

    /// The version of the request that is read.
    package static let version = "1"
    /// A longer gap is no failover but a laptop that was closed.
    package static let gapMax = Duration.seconds(7 * 86_400)
    /// Bytes of a target that are looked at: a beacon's own has fewer than 200.
    package static let targetBytes = 1_024
    /// Tries in one gap; more are no count: Meteor makes about 2,000 in a week.
    package static let triesMax = 1_000_000

    /// Reads a request's target; nil when it is not a whole and plausible report.
    ///
    /// Parameters that are not known are passed over; one that stands twice makes it no report.
    package init?(target: String) {
        let bytes = target.utf8
        guard bytes.count <= Self.targetBytes, bytes.starts(with: AccessRecord.beaconPath.utf8),
            let parameters = Self.parameters(target.dropFirst(AccessRecord.beaconPath.count)),
            parameters["v"] == Self.version,
            let id = parameters["id"], Self.isWord(id, max: 64),
            let library = parameters["lib"], Self.isWord(library, max: 32),
            let lost = Self.milliseconds(parameters["lost"]), lost > .zero,
            let gap = Self.milliseconds(parameters["gap"]), gap <= Self.gapMax,
            let tries = Self.number(parameters["tries"]), tries <= Self.triesMax
        else { return nil }
        self.id = id
        lostAt = WallTime(rawValue: 0) + lost
        self.gap = gap
        self.tries = Int(tries)
        self.library = library
        transport = parameters["via"].flatMap(Transport.init)
    }

    /// The names and values of `?a=b&c=d`, decoded.
    private static func parameters(_ query: Substring) -> [String: String]? {
        guard query.first == "?" else { return nil }
        var found: [String: String] = [:]
        let plain = query.dropFirst().prefix { $0 != "#" }
        for part in plain.split(separator: "&") {
            let name = part.prefix { $0 != "=" }
            guard let key = decoded(name), let value = decoded(part.dropFirst(name.count + 1)),
                found.updateValue(value, forKey: key) == nil
            else { return nil }
        }
        return found
    }

    /// The text without percent signs; nil when one is not followed by two hexadecimal digits, or
    /// when what comes out is not UTF-8.
    private static func decoded(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit),
                let low = rest.popFirst().flatMap(digit)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The value of a hexadecimal digit.
    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func isWord(_ text: String, max: Int) -> Bool {
        (1...max).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// Digits only, as many as 64 bits hold: a sign is none of them.
    private static func number(_ text: String?) -> Int64? {
        guard let text, !text.isEmpty, text.utf8.allSatisfy({ 48...57 ~= $0 }) else { return nil }
        return Int64(text)
    }

    /// nil for more than 64 bits of nanoseconds hold.
    private static func milliseconds(_ text: String?) -> Duration? {
        guard let number = number(text) else { return nil }
        let (nanoseconds, overflow) = number.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? nil : .nanoseconds(nanoseconds)
    }
}

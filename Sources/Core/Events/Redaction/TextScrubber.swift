/// Takes secrets out of text that came from outside, such as a line of a log: what stays is what is
/// known to be none.
///
/// - The values of a query's parameters, of cookies, and of what stands in quotes or braces as
///   `name=value` without a name of its own (`"sid=1; theme=dark"`, HAProxy's `{sid=1}`).
/// - What follows a name such as `authorization`, `cookie`, `token` or `password`.
/// - What follows `Bearer` and `Basic`, and user and password of a URL.
///
/// Each becomes `*`; its name stays. Names of measured values of the beacon stay with their values.
struct TextScrubber {
    /// The parameter, cookie or header by which clients are followed, and what its values become.
    var kept: (name: [UInt8], value: ([UInt8]) -> [UInt8])?

    private static let secretNames = [
        "authorization", "cookie", "token", "password", "passwd", "secret", "apikey", "api-key",
        "api_key", "credential",
    ].map { Array($0.utf8) }
    private static let schemes = ["bearer", "basic"].map { Array($0.utf8) }

    func scrub(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let scrubbed = scrub(bytes)
        return scrubbed == bytes ? text : String(decoding: scrubbed, as: UTF8.self)
    }

    func scrub(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var place = 0
        var isInQuery = false
        var word: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            output.append(byte)
            place += 1
            if byte.isWordPart {
                word.append(byte | 0x20)
                continue
            }
            defer { word = [] }
            switch byte {
            case UInt8(ascii: "?"): isInQuery = !isBeacon(bytes, before: place - 1)
            case UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "'"): isInQuery = false
            default: break
            }
            let isSecret = Self.secretNames.contains { word.ends(with: $0) }
            if byte == UInt8(ascii: "="), isInQuery || isSecret {
                place = mask(bytes, from: place, name: word, into: &output)
            } else if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "\""), isSecret {
                place = maskHeader(bytes, from: place, name: word, into: &output)
            } else if byte == UInt8(ascii: " "), Self.schemes.contains(word) {
                place = mask(bytes, from: place, name: word, into: &output)
            } else if byte == UInt8(ascii: "/"), place > 2, bytes[place - 2] == byte,
                bytes[place - 3] == UInt8(ascii: ":")
            {
                place = maskUser(bytes, from: place, into: &output)
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "{")
                || byte == UInt8(ascii: "|")
            {
                place = maskPairs(bytes, from: place, into: &output)
            }
        }
        return output
    }

    /// Steps over one value.
    private func mask(
        _ bytes: [UInt8],
        from start: Int,
        name: [UInt8],
        into output: inout [UInt8]
    ) -> Int {
        var place = start
        while place < bytes.count, !bytes[place].endsValue { place += 1 }
        append(Array(bytes[start..<place]), of: name, to: &output)
        return place
    }

    /// Steps over what follows a header's name: to the end of its quotes, else of the line.
    private func maskHeader(
        _ bytes: [UInt8],
        from start: Int,
        name: [UInt8],
        into output: inout [UInt8]
    ) -> Int {
        var place = start
        while place < bytes.count, bytes[place].isBetweenNameAndValue {
            output.append(bytes[place])
            place += 1
        }
        // The name was the end of a quotation rather than a member's name.
        guard place > start || bytes[start - 1] == UInt8(ascii: ":") else { return place }
        let begin = place
        let isQuoted = begin > 0 && bytes[begin - 1] == UInt8(ascii: "\"")
        while place < bytes.count, bytes[place] != UInt8(ascii: "\""),
            isQuoted || bytes[place] != UInt8(ascii: ",")
        {
            place += 1
        }
        append(Array(bytes[begin..<place]), of: name, to: &output)
        return place
    }

    private func maskUser(
        _ bytes: [UInt8],
        from start: Int,
        into output: inout [UInt8]
    ) -> Int {
        var place = start
        while place < bytes.count, !bytes[place].endsAuthority { place += 1 }
        guard place < bytes.count, bytes[place] == UInt8(ascii: "@"), place > start else {
            return start
        }
        output.append(UInt8(ascii: "*"))
        return place
    }

    /// `sid=1; theme=dark` right behind a quote or brace, to its end; nothing of any other text.
    private func maskPairs(
        _ bytes: [UInt8],
        from start: Int,
        into output: inout [UInt8]
    ) -> Int {
        var place = start
        var masked: [UInt8] = []
        while true {
            let begin = place
            while place < bytes.count, bytes[place].isWordPart { place += 1 }
            guard place > begin, place < bytes.count, bytes[place] == UInt8(ascii: "=") else {
                return start
            }
            place += 1
            masked += bytes[begin..<place]
            let value = place
            while place < bytes.count, !bytes[place].endsPair { place += 1 }
            let name = bytes[begin..<value - 1].map { $0 | 0x20 }
            append(Array(bytes[value..<place]), of: name, to: &masked)
            guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: ";") else { break }
            masked.append(bytes[place])
            place += 1
            while place < bytes.count, bytes[place] == UInt8(ascii: " ") {
                masked.append(bytes[place])
                place += 1
            }
        }
        output += masked
        return place
    }

    private func append(_ value: [UInt8], of name: [UInt8], to output: inout [UInt8]) {
        if let kept, name == kept.name.map({ $0 | 0x20 }), !value.isEmpty {
            output += kept.value(value)
        } else if value == Array("-".utf8) || value.isEmpty {
            output += value
        } else {
            output.append(UInt8(ascii: "*"))
        }
    }

    private func isBeacon(_ bytes: [UInt8], before place: Int) -> Bool {
        bytes[..<place].reversed().starts(with: AccessRecord.beaconPath.utf8.reversed())
    }
}

extension [UInt8] {
    fileprivate func ends(with other: [UInt8]) -> Bool {
        count >= other.count && self[(count - other.count)...].elementsEqual(other)
    }
}

extension UInt8 {
    /// Whether it can stand in a name; what is not ASCII can.
    fileprivate var isWordPart: Bool {
        let letter = self | 0x20
        return (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z"))
            || (self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9"))
            || self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
            || self >= 0x80
    }

    fileprivate var endsValue: Bool { " &\"'#;,|})\\\t".utf8.contains(self) }
    fileprivate var endsPair: Bool { ";\"|}\t".utf8.contains(self) }
    fileprivate var endsAuthority: Bool { "/?# \"'@".utf8.contains(self) }
    fileprivate var isBetweenNameAndValue: Bool { ": \"".utf8.contains(self) }
}

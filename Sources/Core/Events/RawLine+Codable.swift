extension RawLine: Codable {
    private enum Key: String, CodingKey {
        case text
        case hex
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        if let text = try values.decodeIfPresent(String.self, forKey: .text) {
            self.init(text)
            return
        }
        let digits = Array(try values.decode(String.self, forKey: .hex).utf8)
        let nibbles = digits.compactMap(Self.nibble)
        guard nibbles.count == digits.count, digits.count.isMultiple(of: 2) else {
            throw DecodingError.dataCorruptedError(
                forKey: .hex,
                in: values,
                debugDescription: "a raw line needs an even number of hexadecimal digits"
            )
        }
        let pairs = stride(from: 0, to: nibbles.count, by: 2)
        self.init(bytes: pairs.map { nibbles[$0] << 4 | nibbles[$0 + 1] })
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        if let text = String(validating: bytes, as: UTF8.self) {
            try values.encode(text, forKey: .text)
            return
        }
        let digits: [UInt8] = bytes.flatMap { [Self.digit($0 >> 4), Self.digit($0 & 15)] }
        try values.encode(String(decoding: digits, as: UTF8.self), forKey: .hex)
    }

    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 97...102: digit - 87
        case 65...70: digit - 55
        default: nil
        }
    }
}

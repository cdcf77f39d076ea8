/// A type that holds others in a number that is known.
protocol CBORCollection: Codable {
    func write(to encoder: CBOREncoder) throws
    /// - Throws: `CBORError`, or what an element throws.
    static func read(from decoder: CBORDecoder) throws -> Self
}

extension Array: CBORCollection where Element: Codable {
    func write(to encoder: CBOREncoder) throws {
        encoder.write(arrayOf: count)
        for element in self { try encoder.write(element) }
    }

    static func read(from decoder: CBORDecoder) throws -> [Element] {
        let count = try decoder.readArray()
        var all: [Element] = []
        all.reserveCapacity(Swift.min(count, 4_096))
        for _ in 0..<count { all.append(try decoder.read(Element.self)) }
        return all
    }
}

extension Set: CBORCollection where Element: Codable {
    func write(to encoder: CBOREncoder) throws {
        encoder.write(arrayOf: count)
        let all = Array(self)
        try encoder.writeSorted(count) { try encoder.write(all[$0]) }
    }

    static func read(from decoder: CBORDecoder) throws -> Set<Element> {
        Set(try [Element].read(from: decoder))
    }
}

extension Dictionary: CBORCollection where Key: Codable, Value: Codable {
    func write(to encoder: CBOREncoder) throws {
        if Key.self == String.self {
            encoder.write(mapOf: count)
        } else {
            encoder.write(arrayOf: 2 * count)
        }
        let all = Array(self)
        try encoder.writeSorted(count) { number in
            try encoder.write(all[number].key)
            try encoder.write(all[number].value)
        }
    }

    static func read(from decoder: CBORDecoder) throws -> [Key: Value] {
        let count: Int
        if Key.self == String.self {
            count = try decoder.readMap()
        } else {
            let parts = try decoder.readArray()
            guard parts.isMultiple(of: 2) else { throw decoder.error("a key without a value") }
            count = parts / 2
        }
        var all: [Key: Value] = [:]
        all.reserveCapacity(Swift.min(count, 65_536))
        for _ in 0..<count {
            let key = try decoder.read(Key.self)
            all[key] = try decoder.read(Value.self)
        }
        return all
    }
}

extension Optional: CBORCollection where Wrapped: Codable {
    func write(to encoder: CBOREncoder) throws {
        guard let value = self else { return encoder.writeNil() }
        try encoder.write(value)
    }

    static func read(from decoder: CBORDecoder) throws -> Wrapped? {
        if decoder.skipNil() { return nil }
        return try decoder.read(Wrapped.self)
    }
}

/// The fields of a value, found by name.
struct CBORKeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: CBORDecoder
    /// Its place among what the decoder reads.
    let place: Int
    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] {
        let before = decoder.position
        defer { decoder.position = before }
        let map = decoder.open[place]
        decoder.position = map.start
        var keys: [Key] = []
        for number in 0..<map.count {
            guard let name = try? decoder.readText() else { break }
            if let key = Key(stringValue: name) { keys.append(key) }
            // The last value's end is of no interest, and most maps asked have one.
            if number + 1 < map.count, (try? decoder.skip()) == nil { break }
        }
        return keys
    }

    func contains(_ key: Key) -> Bool {
        guard let found = try? find(key) else { return false }
        decoder.position = found.value
        return true
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        decoder.position = try require(key).value
        return decoder.position < decoder.bytes.count && decoder.bytes[decoder.position] == 0xF6
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try value(key) { try decoder.readBool() }
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try value(key) { try decoder.readText() }
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try value(key) { try decoder.readDouble() }
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        Float(try decode(Double.self, forKey: key))
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try number(key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try number(key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try number(key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try number(key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try number(key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try number(key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try number(key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try number(key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try number(key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try number(key) }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 {
        try value(key) { try decoder.readWide() }
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try value(key) { try decoder.read(type) }
    }

    func decodeIfPresent<Value: Decodable>(
        _ type: Value.Type,
        forKey key: Key
    ) throws -> Value? {
        guard let found = try find(key) else { return nil }
        return try value(found) { decoder.skipNil() ? nil : try decoder.read(type) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try enter(key)
        return try decoder.container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try enter(key)
        return try decoder.unkeyedContainer()
    }

    func superDecoder() -> any Decoder { decoder }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try enter(key)
        return decoder
    }

    // MARK: Finding

    private struct Found {
        var value: Int
        /// Whether it is the next one.
        var isNext: Bool
    }

    private func number<Number: FixedWidthInteger>(_ key: Key) throws -> Number {
        try value(key) { try decoder.readInteger() }
    }

    private func value<Value>(_ key: Key, _ read: () throws -> Value) throws -> Value {
        try value(require(key), read)
    }

    private func value<Value>(_ found: Found, _ read: () throws -> Value) throws -> Value {
        decoder.position = found.value
        let value = try read()
        if found.isNext {
            decoder.open[place].cursor = decoder.position
            decoder.open[place].left -= 1
        }
        return value
    }

    /// Goes to a field that is read as a container; it must be the next one.
    private func enter(_ key: Key) throws {
        var found = try require(key)
        while !found.isNext {
            // Goes on to it: what it passes is not wanted in order any more.
            decoder.position = decoder.open[place].cursor
            guard decoder.open[place].left > 0 else { throw decoder.error("read twice") }
            try decoder.skip()
            try decoder.skip()
            decoder.open[place].cursor = decoder.position
            decoder.open[place].left -= 1
            found = try require(key)
        }
        decoder.position = found.value
    }

    private func require(_ key: Key) throws -> Found {
        guard let found = try find(key) else { throw decoder.error("no \(key.stringValue)") }
        return found
    }

    private func find(_ key: Key) throws -> Found? {
        // A container within this one that was read in part.
        if decoder.open.count > place + 1 {
            try decoder.close(to: place + 1)
            decoder.open[place].cursor = decoder.position
            decoder.open[place].left -= 1
        }
        let map = decoder.open[place]
        let name = key.stringValue.utf8
        if map.left > 0 {
            decoder.position = map.cursor
            if try nextKey(is: name) { return Found(value: decoder.position, isNext: true) }
            for number in 1...map.left {
                try decoder.skip()
                guard number < map.left else { break }
                if try nextKey(is: name) { return Found(value: decoder.position, isNext: false) }
            }
        }
        decoder.position = map.start
        for _ in 0..<map.count - max(0, map.left) {
            if try nextKey(is: name) { return Found(value: decoder.position, isNext: false) }
            try decoder.skip()
        }
        return nil
    }

    /// Reads a key, and whether it has that name.
    private func nextKey(is name: String.UTF8View) throws -> Bool {
        let range = try decoder.readRange(major: 3)
        guard range.count == name.count else { return false }
        return decoder.bytes[range].elementsEqual(name)
    }
}

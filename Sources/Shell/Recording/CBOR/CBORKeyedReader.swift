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
        // Without names, only that of an enumeration's case.
        for number in 0..<(decoder.hasNames ? map.count : min(1, map.count)) {
            guard let name = try? decoder.readText() else { break }
            if let key = Key(stringValue: name) { keys.append(key) }
            // The last value's end is of no interest, and most maps asked have one.
            if decoder.hasNames, number + 1 < map.count, (try? decoder.skip()) == nil { break }
        }
        return keys
    }

    func contains(_ key: Key) -> Bool {
        (try? decoder.find(key.stringValue, in: place)) ?? false
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        try decoder.require(key.stringValue, in: place)
        return decoder.position < decoder.bytes.count && decoder.bytes[decoder.position] == 0xF6
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try decoder.require(key.stringValue, in: place)
        let value = try decoder.readBool()
        decoder.advance(place)
        return value
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try decoder.require(key.stringValue, in: place)
        let value = try decoder.readText()
        decoder.advance(place)
        return value
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try decoder.require(key.stringValue, in: place)
        let value = try decoder.readDouble()
        decoder.advance(place)
        return value
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        Float(try decode(Double.self, forKey: key))
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        try decoder.number(key.stringValue, in: place)
    }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
        try decoder.number(key.stringValue, in: place)
    }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
        try decoder.number(key.stringValue, in: place)
    }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
        try decoder.number(key.stringValue, in: place)
    }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        try decoder.number(key.stringValue, in: place)
    }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
        try decoder.number(key.stringValue, in: place)
    }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
        try decoder.number(key.stringValue, in: place)
    }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
        try decoder.number(key.stringValue, in: place)
    }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
        try decoder.number(key.stringValue, in: place)
    }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
        try decoder.number(key.stringValue, in: place)
    }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 {
        try decoder.require(key.stringValue, in: place)
        let value = try decoder.readWide()
        decoder.advance(place)
        return value
    }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decoder.require(key.stringValue, in: place)
        let isNext = decoder.isNext
        let value = try decoder.read(type)
        decoder.isNext = isNext
        decoder.advance(place)
        return value
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder.enter(key.stringValue, in: place)
        return try decoder.container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder.enter(key.stringValue, in: place)
        return try decoder.unkeyedContainer()
    }

    func superDecoder() -> any Decoder { decoder }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        try decoder.enter(key.stringValue, in: place)
        return decoder
    }
}

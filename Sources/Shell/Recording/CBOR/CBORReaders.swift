/// A short list, read from its beginning.
struct CBORUnkeyedReader: UnkeyedDecodingContainer {
    let decoder: CBORDecoder
    let place: Int
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { decoder.open[place].count }
    var isAtEnd: Bool { decoder.open[place].left <= 0 }

    init(decoder: CBORDecoder, place: Int) {
        self.decoder = decoder
        self.place = place
    }

    mutating func decodeNil() throws -> Bool {
        let decoder = decoder
        let isNil = try go { decoder.skipNil() }
        if isNil { advance() }
        return isNil
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let decoder = decoder
        let value = try go { try decoder.read(type) }
        advance()
        return value
    }

    mutating func decode(_ type: Int128.Type) throws -> Int128 {
        let decoder = decoder
        let value = try go { try decoder.readWide() }
        advance()
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        _ = try go {}
        return try decoder.container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        _ = try go {}
        return try decoder.unkeyedContainer()
    }

    mutating func superDecoder() -> any Decoder { decoder }

    private mutating func go<Value>(_ read: () throws -> Value) throws -> Value {
        if decoder.open.count > place + 1 {
            try decoder.close(to: place + 1)
            advance()
        }
        guard !isAtEnd else { throw decoder.error("the list ended") }
        decoder.position = decoder.open[place].cursor
        return try read()
    }

    private mutating func advance() {
        decoder.open[place].cursor = decoder.position
        decoder.open[place].left -= 1
        currentIndex += 1
    }
}

/// A value that is one part.
struct CBORSingleReader: SingleValueDecodingContainer {
    let decoder: CBORDecoder
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { decoder.skipNil() }
    func decode(_ type: Bool.Type) throws -> Bool { try decoder.readBool() }
    func decode(_ type: String.Type) throws -> String { try decoder.readText() }
    func decode(_ type: Double.Type) throws -> Double { try decoder.readDouble() }
    func decode(_ type: Float.Type) throws -> Float { Float(try decoder.readDouble()) }
    func decode(_ type: Int.Type) throws -> Int { try decoder.readInteger() }
    func decode(_ type: Int8.Type) throws -> Int8 { try decoder.readInteger() }
    func decode(_ type: Int16.Type) throws -> Int16 { try decoder.readInteger() }
    func decode(_ type: Int32.Type) throws -> Int32 { try decoder.readInteger() }
    func decode(_ type: Int64.Type) throws -> Int64 { try decoder.readInteger() }
    func decode(_ type: UInt.Type) throws -> UInt { try decoder.readInteger() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try decoder.readInteger() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try decoder.readInteger() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try decoder.readInteger() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try decoder.readInteger() }
    func decode(_ type: Int128.Type) throws -> Int128 { try decoder.readWide() }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.read(type) }
}

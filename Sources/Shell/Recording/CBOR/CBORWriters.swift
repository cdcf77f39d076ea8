/// The fields of a value, written one after the other.
struct CBORKeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: CBOREncoder
    /// Where the number of fields stands.
    let head: Int
    var codingPath: [any CodingKey] { [] }

    private func begin(_ key: Key) throws {
        try encoder.beginField(key.stringValue, head)
    }

    private func number(_ value: some BinaryInteger, _ key: Key) throws {
        try begin(key)
        encoder.write(integer: value)
    }

    func encodeNil(forKey key: Key) throws {
        try begin(key)
        encoder.writeNil()
    }

    func encode(_ value: Bool, forKey key: Key) throws {
        try begin(key)
        encoder.write(bool: value)
    }

    func encode(_ value: String, forKey key: Key) throws {
        try begin(key)
        encoder.write(text: value)
    }

    func encode(_ value: Double, forKey key: Key) throws {
        try begin(key)
        encoder.write(double: value)
    }

    func encode(_ value: Float, forKey key: Key) throws { try encode(Double(value), forKey: key) }
    func encode(_ value: Int, forKey key: Key) throws { try number(value, key) }
    func encode(_ value: Int8, forKey key: Key) throws { try number(value, key) }
    func encode(_ value: Int16, forKey key: Key) throws { try number(value, key) }
    func encode(_ value: Int32, forKey key: Key) throws { try number(value, key) }
    func encode(_ value: Int64, forKey key: Key) throws { try number(value, key) }
    func encode(_ value: UInt, forKey key: Key) throws { try number(value, key) }
    func encode(_ value: UInt8, forKey key: Key) throws { try number(value, key) }
    func encode(_ value: UInt16, forKey key: Key) throws { try number(value, key) }
    func encode(_ value: UInt32, forKey key: Key) throws { try number(value, key) }
    func encode(_ value: UInt64, forKey key: Key) throws { try number(value, key) }

    func encode(_ value: Int128, forKey key: Key) throws {
        try begin(key)
        encoder.write(wide: value)
    }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try begin(key)
        try encoder.write(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        // One of 255 fields at most: what does not fit shows when it is read back.
        try? encoder.beginCase(key.stringValue, head)
        return encoder.container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        try? begin(key)
        return encoder.unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder }

    func superEncoder(forKey key: Key) -> any Encoder {
        try? begin(key)
        return encoder
    }
}

/// A short list, such as the two ends of a range.
struct CBORUnkeyedWriter: UnkeyedEncodingContainer {
    let encoder: CBOREncoder
    let head: Int
    private(set) var count = 0
    var codingPath: [any CodingKey] { [] }

    init(encoder: CBOREncoder, head: Int) {
        self.encoder = encoder
        self.head = head
    }

    private mutating func begin() throws {
        count += 1
        try encoder.count(head)
    }

    private mutating func number(_ value: some BinaryInteger) throws {
        try begin()
        encoder.write(integer: value)
    }

    mutating func encodeNil() throws {
        try begin()
        encoder.writeNil()
    }

    mutating func encode(_ value: Bool) throws {
        try begin()
        encoder.write(bool: value)
    }

    mutating func encode(_ value: String) throws {
        try begin()
        encoder.write(text: value)
    }

    mutating func encode(_ value: Double) throws {
        try begin()
        encoder.write(double: value)
    }

    mutating func encode(_ value: Float) throws { try encode(Double(value)) }
    mutating func encode(_ value: Int) throws { try number(value) }
    mutating func encode(_ value: Int8) throws { try number(value) }
    mutating func encode(_ value: Int16) throws { try number(value) }
    mutating func encode(_ value: Int32) throws { try number(value) }
    mutating func encode(_ value: Int64) throws { try number(value) }
    mutating func encode(_ value: UInt) throws { try number(value) }
    mutating func encode(_ value: UInt8) throws { try number(value) }
    mutating func encode(_ value: UInt16) throws { try number(value) }
    mutating func encode(_ value: UInt32) throws { try number(value) }
    mutating func encode(_ value: UInt64) throws { try number(value) }

    mutating func encode(_ value: Int128) throws {
        try begin()
        encoder.write(wide: value)
    }

    mutating func encode(_ value: some Encodable) throws {
        try begin()
        try encoder.write(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        try? begin()
        return encoder.container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        try? begin()
        return encoder.unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { encoder }
}

/// A value that is one part, such as the name of an enumeration's case.
struct CBORSingleWriter: SingleValueEncodingContainer {
    let encoder: CBOREncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { encoder.writeNil() }
    func encode(_ value: Bool) { encoder.write(bool: value) }
    func encode(_ value: String) { encoder.write(text: value) }
    func encode(_ value: Double) { encoder.write(double: value) }
    func encode(_ value: Float) { encoder.write(double: Double(value)) }
    func encode(_ value: Int) { encoder.write(integer: value) }
    func encode(_ value: Int8) { encoder.write(integer: value) }
    func encode(_ value: Int16) { encoder.write(integer: value) }
    func encode(_ value: Int32) { encoder.write(integer: value) }
    func encode(_ value: Int64) { encoder.write(integer: value) }
    func encode(_ value: UInt) { encoder.write(integer: value) }
    func encode(_ value: UInt8) { encoder.write(integer: value) }
    func encode(_ value: UInt16) { encoder.write(integer: value) }
    func encode(_ value: UInt32) { encoder.write(integer: value) }
    func encode(_ value: UInt64) { encoder.write(integer: value) }
    func encode(_ value: Int128) { encoder.write(wide: value) }
    func encode(_ value: some Encodable) throws { try encoder.write(value) }
}

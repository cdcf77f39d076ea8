import Events

/// Writes values as CBOR (RFC 8949), the same bytes for the same value whatever the process.
///
/// Fields stand in the order of their declaration; absent optionals are null; sets and
/// dictionaries are sorted by the bytes of their elements or keys. A dictionary whose keys are no
/// strings is an array of keys and values in turn. Used by one thread.
///
/// Without names, a value is the array of its fields: half the size, for a reader that knows the
/// very same type. An enumeration's case is its name and the array of what it holds.
final class CBOREncoder: Encoder {
    private(set) var bytes: [UInt8] = []
    private let hasNames: Bool
    private var shapes: [ObjectIdentifier: Shape] = [:]
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(hasNames: Bool = true) { self.hasNames = hasNames }

    /// The bytes of one value.
    ///
    /// - Throws: `EncodingError` for a container of more than 255 parts that is no collection.
    static func encode(_ value: some Encodable, hasNames: Bool = true) throws -> [UInt8] {
        let encoder = CBOREncoder(hasNames: hasNames)
        try encoder.write(value)
        return encoder.bytes
    }

    /// Takes the bytes written so far, and begins anew.
    func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(CBORKeyedWriter<Key>(encoder: self, head: beginMap()))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        CBORUnkeyedWriter(encoder: self, head: beginArray())
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        CBORSingleWriter(encoder: self)
    }

    // MARK: Parts

    func write<Value: Encodable>(_ value: Value) throws {
        switch shape(of: Value.self) {
        case .plain: try value.encode(to: self)
        case .collection: try (value as? any CBORCollection)?.write(to: self)
        case .duration: (value as? Duration).map { write(wide: $0.attoseconds) }
        case .rawLine: (value as? RawLine).map { write(bytes: $0.bytes) }
        case .endpoint: try (value as? Endpoint).map { try write(endpoint: $0) }
        case .logRecord: try (value as? LogRecord).map { try write(record: $0) }
        }
    }

    func write(integer value: some BinaryInteger) {
        if value >= 0 {
            head(0, UInt64(truncatingIfNeeded: value))
        } else {
            head(1, UInt64(truncatingIfNeeded: -1 - Int64(truncatingIfNeeded: value)))
        }
    }

    func write(text: String) {
        head(3, UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    func write(bytes value: [UInt8]) {
        head(2, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    func write(double value: Double) {
        bytes.append(0xFB)
        append(value.bitPattern, bytes: 8)
    }

    func write(bool value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }

    func writeNil() { bytes.append(0xF6) }

    func write(arrayOf count: Int) { head(4, UInt64(count)) }

    func write(mapOf count: Int) { head(5, UInt64(count)) }

    /// Begins a map whose size is not known yet; `count` adds to it.
    func beginMap() -> Int {
        bytes += [hasNames ? 0xB8 : 0x98, 0]
        return bytes.count - 1
    }

    func beginArray() -> Int {
        bytes += [0x98, 0]
        return bytes.count - 1
    }

    /// Begins one more field of the map whose size stands at `head`.
    func beginField(_ name: String, _ head: Int) throws {
        try count(head)
        if hasNames { write(text: name) }
    }

    /// The same for a case of an enumeration, which always has its name.
    func beginCase(_ name: String, _ head: Int) throws {
        try count(head)
        if !hasNames { try count(head) }
        write(text: name)
    }

    /// Counts one more part of what began at `head`.
    func count(_ head: Int) throws {
        guard bytes[head] < .max else {
            let words = "more than 255 parts"
            throw EncodingError.invalidValue(
                bytes[head],
                .init(codingPath: [], debugDescription: words)
            )
        }
        bytes[head] += 1
    }

    /// Writes parts in the order of their own bytes.
    ///
    /// - Parameters:
    ///   - count: how many there are.
    ///   - part: writes the part of that number.
    /// - Throws: what `part` throws.
    func writeSorted(_ count: Int, _ part: (Int) throws -> Void) throws {
        let start = bytes.count
        var ranges: [Range<Int>] = []
        for number in 0..<count {
            let begin = bytes.count
            try part(number)
            ranges.append(begin..<bytes.count)
        }
        let written = bytes
        ranges.sort { written[$0].lexicographicallyPrecedes(written[$1]) }
        bytes.removeSubrange(start...)
        for range in ranges { bytes.append(contentsOf: written[range]) }
    }

    /// A number of 128 bits, as its upper and its lower half.
    func write(wide value: Int128) {
        write(arrayOf: 2)
        write(integer: Int64(truncatingIfNeeded: value >> 64))
        write(integer: UInt64(truncatingIfNeeded: value))
    }

    /// A major type with its number in the fewest bytes.
    private func head(_ major: UInt8, _ number: UInt64) {
        let top = major << 5
        switch number {
        case 0..<24: bytes.append(top | UInt8(number))
        case 24..<0x100:
            bytes.append(top | 24)
            append(number, bytes: 1)
        case 0x100..<0x1_0000:
            bytes.append(top | 25)
            append(number, bytes: 2)
        case 0x1_0000..<0x1_0000_0000:
            bytes.append(top | 26)
            append(number, bytes: 4)
        default:
            bytes.append(top | 27)
            append(number, bytes: 8)
        }
    }

    private func append(_ number: UInt64, bytes count: Int) {
        for place in (0..<count).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place)))
        }
    }

    private func shape<Value>(of type: Value.Type) -> Shape {
        let id = ObjectIdentifier(type)
        if let known = shapes[id] { return known }
        let shape = Shape(type)
        shapes[id] = shape
        return shape
    }
}

/// How a type is written: by its own `Codable`, or in a way of CBOR's.
enum Shape {
    case plain
    case collection(any CBORCollection.Type)
    case duration
    case rawLine
    case endpoint
    case logRecord

    init<Value>(_ type: Value.Type) {
        if type == Duration.self {
            self = .duration
        } else if type == RawLine.self {
            self = .rawLine
        } else if type == Endpoint.self {
            self = .endpoint
        } else if type == LogRecord.self {
            self = .logRecord
        } else {
            self = (type as? any CBORCollection.Type).map(Shape.collection) ?? .plain
        }
    }
}

import Events

/// Why bytes are no CBOR of the wanted value.
struct CBORError: Error, Equatable {
    /// What was found or missing.
    var words: String
    /// Where, from the first byte.
    var offset: Int
}

/// Reads values from CBOR that may be anybody's: sizes are bounded by the bytes there are, depth by
/// `depthMax`, and fields may stand in any order, though in that of the declaration they are found
/// fastest.
///
/// Used by one thread.
final class CBORDecoder: Decoder {
    /// A map or list that is being read.
    struct Open {
        /// Where its first part begins.
        var start: Int
        /// Where the next part begins.
        var cursor: Int
        /// Parts from `start`, and from `cursor` on; of a map, pairs.
        var count: Int
        var left: Int
        var isMap: Bool
    }

    private static let depthMax = 64

    let bytes: [UInt8]
    let hasNames: Bool
    var position: Int
    /// What is being read now, from the outermost; a container knows its place in it.
    var open: [Open] = []
    /// Whether the field that was found last stood where it was looked for first.
    var isNext = false
    private var shapes: [ObjectIdentifier: Shape] = [:]
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// - Parameters:
    ///   - bytes: anybody's.
    ///   - hasNames: as it was written, see `CBOREncoder`.
    init(_ bytes: [UInt8], hasNames: Bool = true) {
        self.bytes = bytes
        self.hasNames = hasNames
        position = 0
    }

    /// The value that the bytes are.
    ///
    /// - Throws: `CBORError` or `DecodingError`.
    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: [UInt8],
        hasNames: Bool = true
    ) throws -> Value {
        let decoder = CBORDecoder(bytes, hasNames: hasNames)
        let value = try decoder.read(type)
        guard decoder.isAtEnd else { throw decoder.error("more after the end") }
        return value
    }

    /// Whether everything was read.
    var isAtEnd: Bool { position == bytes.count }

    func error(_ words: String) -> CBORError { CBORError(words: words, offset: position) }

    /// Reads the next value.
    func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
        switch shape(of: type) {
        case .plain:
            let depth = open.count
            let value = try type.init(from: self)
            if open.count > depth { try close(to: depth) }
            return value
        case .collection(let collection): return try cast(collection.read(from: self))
        case .duration: return try cast(Duration(attoseconds: readWide()))
        case .rawLine: return try cast(readRawLine())
        case .endpoint: return try cast(readEndpoint())
        case .logRecord: return try cast(readLogRecord())
        }
    }

    func container<Key: CodingKey>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        try push(isMap: hasNames)
        return KeyedDecodingContainer(CBORKeyedReader<Key>(decoder: self, place: open.count - 1))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try push(isMap: false)
        return CBORUnkeyedReader(decoder: self, place: open.count - 1)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        CBORSingleReader(decoder: self)
    }

    private func push(isMap: Bool) throws {
        guard open.count < Self.depthMax else { throw error("too deep") }
        let count = isMap ? try readMap() : try readArray()
        open.append(
            Open(start: position, cursor: position, count: count, left: count, isMap: isMap)
        )
    }

    /// Ends everything beyond the first `depth` containers, and stands behind it.
    func close(to depth: Int) throws {
        var end: Int?
        while open.count > depth, let top = open.popLast() {
            position = end ?? top.cursor
            // What stood in it and was read as a container of its own is one part of it.
            var left = top.left
            if end != nil { left -= 1 }
            for _ in 0..<max(0, left) {
                if top.isMap { try skip() }
                try skip()
            }
            end = position
        }
    }

    private func cast<Value>(_ value: some Any) throws -> Value {
        guard let value = value as? Value else { throw error("another type") }
        return value
    }

    /// Bytes, or as an export writes them.
    private func readRawLine() throws -> RawLine {
        if position < bytes.count, bytes[position] >> 5 == 2 {
            return RawLine(bytes: Array(bytes[try readRange(major: 2)]))
        }
        let depth = open.count
        let line = try RawLine(from: self)
        try close(to: depth)
        return line
    }

    private func shape<Value>(of type: Value.Type) -> Shape {
        let id = ObjectIdentifier(type)
        if let known = shapes[id] { return known }
        let shape = Shape(type)
        shapes[id] = shape
        return shape
    }
}

/// What is absent or null is nil.
extension CBORKeyedReader {
    func decodeIfPresent<Value: Decodable>(
        _ type: Value.Type,
        forKey key: Key
    ) throws -> Value? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let isNext = decoder.isNext
        let value = try decoder.read(type)
        decoder.isNext = isNext
        decoder.advance(place)
        return value
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value = try decoder.readBool()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value = try decoder.readText()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value = try decoder.readDouble()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value = Float(try decoder.readDouble())
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: Int128.Type, forKey key: Key) throws -> Int128? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value = try decoder.readWide()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value: Int = try decoder.readInteger()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value: Int8 = try decoder.readInteger()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value: Int16 = try decoder.readInteger()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value: Int32 = try decoder.readInteger()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value: Int64 = try decoder.readInteger()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value: UInt = try decoder.readInteger()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value: UInt8 = try decoder.readInteger()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value: UInt16 = try decoder.readInteger()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value: UInt32 = try decoder.readInteger()
        decoder.advance(place)
        return value
    }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
        guard try decoder.findSome(key.stringValue, in: place) else { return nil }
        let value: UInt64 = try decoder.readInteger()
        decoder.advance(place)
        return value
    }
}

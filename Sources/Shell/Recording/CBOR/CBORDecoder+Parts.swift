extension CBORDecoder {
    /// The number of elements of the array that begins here.
    func readArray() throws -> Int { try readCount(major: 4) }

    /// The number of pairs of the map that begins here.
    func readMap() throws -> Int { try readCount(major: 5) }

    func readInteger<Number: FixedWidthInteger>() throws -> Number {
        let (major, number) = try readHead()
        switch major {
        case 0:
            if let value = Number(exactly: number) { return value }
        case 1:
            if number <= UInt64(Int64.max), let value = Number(exactly: -1 - Int64(number)) {
                return value
            }
        default: break
        }
        throw error("no number that fits")
    }

    /// A number of 128 bits, from its upper and its lower half.
    func readWide() throws -> Int128 {
        guard try readArray() == 2 else { throw error("a wide number has two parts") }
        let high: Int64 = try readInteger()
        let low: UInt64 = try readInteger()
        return Int128(high) << 64 | Int128(low)
    }

    func readText() throws -> String {
        String(decoding: bytes[try readRange(major: 3)], as: UTF8.self)
    }

    func readBool() throws -> Bool {
        guard position < bytes.count, bytes[position] & 0xFE == 0xF4 else {
            throw error("neither true nor false")
        }
        position += 1
        return bytes[position - 1] == 0xF5
    }

    func readDouble() throws -> Double {
        guard position < bytes.count, bytes[position] == 0xFB else {
            return Double(try readInteger() as Int64)
        }
        position += 1
        return Double(bitPattern: try readNumber(bytes: 8))
    }

    /// Steps over a nil; false, and nothing is read, when there is something else.
    func skipNil() -> Bool {
        guard position < bytes.count, bytes[position] == 0xF6 else { return false }
        position += 1
        return true
    }

    /// Where the content of a text or of bytes is; it is stepped over.
    func readRange(major wanted: UInt8) throws -> Range<Int> {
        let (major, number) = try readHead()
        guard major == wanted, number <= UInt64(bytes.count - position) else {
            throw error("another type, or longer than there is")
        }
        position += Int(number)
        return position - Int(number)..<position
    }

    /// Steps over one value, whatever it is.
    func skip() throws {
        // Values that are still to be stepped over.
        var left: UInt64 = 1
        while left > 0 {
            left -= 1
            let (major, number) = try readHead()
            let room = UInt64(bytes.count - position)
            switch major {
            case 0, 1, 7: continue
            case 2, 3:
                guard number <= room else { throw error("longer than there is") }
                position += Int(number)
            case 4, 5:
                guard number <= room, left <= room else { throw error("longer than there is") }
                left += major == 4 ? number : 2 * number
            default: left += 1
            }
        }
    }

    /// The major type and its number; of a simple value or a float, its bits.
    func readHead() throws -> (major: UInt8, number: UInt64) {
        guard position < bytes.count else { throw error("cut off") }
        let first = bytes[position]
        position += 1
        switch first & 31 {
        case 0..<24: return (first >> 5, UInt64(first & 31))
        case 24: return (first >> 5, try readNumber(bytes: 1))
        case 25: return (first >> 5, try readNumber(bytes: 2))
        case 26: return (first >> 5, try readNumber(bytes: 4))
        case 27: return (first >> 5, try readNumber(bytes: 8))
        default: throw error("no definite length")
        }
    }

    private func readCount(major wanted: UInt8) throws -> Int {
        let (major, number) = try readHead()
        // Each part has a byte at least.
        guard major == wanted, number <= UInt64(bytes.count - position) else {
            throw error("another type, or more parts than bytes")
        }
        return Int(number)
    }

    private func readNumber(bytes count: Int) throws -> UInt64 {
        guard count <= bytes.count - position else { throw error("cut off") }
        var number: UInt64 = 0
        for place in position..<position + count { number = number << 8 | UInt64(bytes[place]) }
        position += count
        return number
    }
}

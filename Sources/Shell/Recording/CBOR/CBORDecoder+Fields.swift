/// The fields of the maps that are being read, by name.
///
/// Apart from the containers, which are generic over their keys: this is what most time goes into.
extension CBORDecoder {
    /// Stands at the value of a field; false when there is none.
    ///
    /// - Parameters:
    ///   - name: of the field.
    ///   - place: of its map in `open`.
    /// - Returns: whether it is there; `isNext` says whether it is where it was looked for first.
    /// - Throws: `CBORError` where the bytes are no CBOR.
    func find(_ name: String, in place: Int) throws -> Bool {
        // A container within this one that was read in part.
        if open.count > place + 1 {
            try close(to: place + 1)
            open[place].cursor = position
            open[place].left -= 1
        }
        isNext = false
        let left = open[place].left
        if !hasNames {
            position = open[place].cursor
            isNext = left > 0
            return isNext
        }
        if left > 0 {
            position = open[place].cursor
            if try nextKey(is: name) {
                isNext = true
                return true
            }
            for number in 1...left {
                try skip()
                guard number < left else { break }
                if try nextKey(is: name) { return true }
            }
        }
        position = open[place].start
        for _ in 0..<open[place].count - max(0, left) {
            if try nextKey(is: name) { return true }
            try skip()
        }
        return false
    }

    /// Stands at the value of a field that must be there.
    func require(_ name: String, in place: Int) throws {
        guard try find(name, in: place) else { throw error("no \(name)") }
    }

    /// Stands at the value of a field; false where it is absent or null, which it steps over.
    func findSome(_ name: String, in place: Int) throws -> Bool {
        guard try find(name, in: place) else { return false }
        guard skipNil() else { return true }
        advance(place)
        return false
    }

    /// Goes on behind the value that was read now, if it was the next one.
    func advance(_ place: Int) {
        guard isNext else { return }
        open[place].cursor = position
        open[place].left -= 1
    }

    func number<Number: FixedWidthInteger>(_ name: String, in place: Int) throws -> Number {
        try require(name, in: place)
        let value: Number = try readInteger()
        advance(place)
        return value
    }

    /// Goes to a field that is read as a container, which must be the next one: what stands before
    /// it is not looked for in order any more.
    func enter(_ name: String, in place: Int) throws {
        try require(name, in: place)
        if !hasNames {
            guard try nextKey(is: name) else { throw error("no \(name)") }
            return advance(place)
        }
        while !isNext {
            guard open[place].left > 0 else { throw error("read twice") }
            position = open[place].cursor
            try skip()
            try skip()
            open[place].cursor = position
            open[place].left -= 1
            try require(name, in: place)
        }
    }

    /// Reads a key, and whether it has that name.
    func nextKey(is name: String) throws -> Bool {
        let range = try readRange(major: 3)
        guard range.count == name.utf8.count else { return false }
        var place = range.lowerBound
        for byte in name.utf8 {
            guard bytes[place] == byte else { return false }
            place += 1
        }
        return true
    }
}

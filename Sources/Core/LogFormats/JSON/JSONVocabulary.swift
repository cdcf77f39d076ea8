extension JSONWalker {
    /// The next member of the innermost object whose key is one of `names`; others are stepped over.
    ///
    /// The same key twice breaks the object: which of the two values counts is anybody's guess.
    mutating func next(
        of names: borrowing FieldNames,
        _ seen: inout SeenNames,
        in line: Span<UInt8>
    ) throws(Rejection) -> (field: LogField, member: Member)? {
        while let member = try next(in: line) {
            guard let slot = names.slot(named: member.key, in: line) else { continue }
            guard seen.insert(slot) else {
                throw Rejection(reason: "the key stands twice", offset: member.key.lowerBound)
            }
            return (names.field(in: slot), member)
        }
        return nil
    }
}

/// Which names of a vocabulary an object had.
struct SeenNames {
    private var bits = InlineArray<8, UInt64>(repeating: 0)

    /// Notes a name's slot; false when it was noted before.
    mutating func insert(_ slot: Int) -> Bool {
        let bit = UInt64(1) << UInt64(slot & 63)
        guard bits[slot >> 6] & bit == 0 else { return false }
        bits[slot >> 6] |= bit
        return true
    }
}

extension FoundFields {
    /// Notes a member's value; one that is an object or a list makes the line partial.
    mutating func note(_ member: JSONWalker.Member, as field: LogField) {
        switch member.kind {
        case .text, .number, .boolean: self[field] = member.value
        case .null: setNone(field)
        case .object, .list: isPartial = true
        }
    }

    /// Uses what a cut line still holds; anything else that breaks an object rejects the line.
    mutating func forgiveCut(_ error: Rejection, in line: Span<UInt8>) throws(Rejection) {
        guard line.count == maximumLineBytes, error.offset >= line.count else { throw error }
        isTruncated = true
    }

    /// The status of a request; a line without one, or with one that is no number, is no request.
    mutating func readStatus(in line: Span<UInt8>) throws(Rejection) {
        guard let text = value(.status, in: line) else {
            throw Rejection(reason: "no status", offset: line.count)
        }
        let digits = line.withoutZeroFraction(text)
        status = line.status(in: digits)
        guard status != nil else {
            throw Rejection(
                reason: "the status is not a number from 0 to 999",
                offset: text.lowerBound
            )
        }
        self[.status] = digits
    }

    /// The line is partial where one of `fields` is there but no whole number.
    ///
    /// A number that was written as `12.0` is taken without its fraction.
    mutating func checkWholeNumbers(_ fields: [LogField], in line: Span<UInt8>) {
        for field in fields {
            guard let text = value(field, in: line) else { continue }
            let digits = line.withoutZeroFraction(text)
            if line.isWholeNumber(digits) { self[field] = digits } else { isPartial = true }
        }
    }

    /// Takes a duration for each of `fields`; the line is partial where it is no decimal number.
    mutating func setDuration(_ range: Range<Int>, as fields: [LogField], in line: Span<UInt8>) {
        guard line.isDecimal(range) else {
            isPartial = true
            return
        }
        for field in fields { self[field] = range }
    }

    /// `127.0.0.1:59116` or `[::1]:59116` as client and port, or an address alone.
    mutating func setClient(_ range: Range<Int>, in line: Span<UInt8>) {
        guard let colon = line.portColon(in: range) else {
            self[.client] = line.withoutBrackets(range)
            return
        }
        self[.client] = line.withoutBrackets(range.lowerBound..<colon)
        self[.clientPort] = colon + 1..<range.upperBound
    }
}

/// Values as HAProxy writes them.
extension FoundFields {
    /// Notes a value without the signs that HAProxy joins to it: `~` after a TLS frontend, `+`
    /// before what still grows or before the retries of a redispatched session, `<NOSRV>`.
    mutating func takeHAProxy(_ field: LogField, _ range: Range<Int>, in line: Span<UInt8>) {
        var range = range
        switch field {
        case .frontend:
            let last = range.upperBound - 1
            if !range.isEmpty, line[last] == UInt8(ascii: "~") {
                self[.isTLSFrontend] = last..<range.upperBound
                range = range.lowerBound..<last
            }
        case .server:
            if line.equals("<NOSRV>", in: range) { return setNone(.server) }
        case .tt, .bytes, .retries:
            guard let first = range.first else { break }
            if line[first] == UInt8(ascii: "+") {
                self[field == .retries ? .isRedispatched : .isOpen] = first..<first + 1
                range = first + 1..<range.upperBound
            } else if field == .tt, line.isWholeNumber(range) {
                // The total time is the request's unless it still grows.
                self[.requestTime] = range
            }
        default: break
        }
        self[field] = range
    }

    /// Notes numbers separated by slashes, one for each field; false when they are not so.
    mutating func takeNumbers(
        _ fields: [LogField],
        _ word: Range<Int>,
        in line: Span<UInt8>
    ) -> Bool {
        var index = word.lowerBound
        for place in fields.indices {
            let start = index
            guard start < word.upperBound else { return false }
            let isPlus = line[start] == UInt8(ascii: "+")
            if isPlus || line[start] == UInt8(ascii: "-") { index &+= 1 }
            let digits = index
            while index < word.upperBound, line[index] &- 48 < 10 { index &+= 1 }
            let isLast = place == fields.count - 1
            guard (1...18).contains(index - digits), isLast == (index == word.upperBound),
                isLast || line[index] == UInt8(ascii: "/")
            else { return false }
            if isPlus || fields[place] == .tt {
                takeHAProxy(fields[place], start..<index, in: line)
            } else {
                self[fields[place]] = start..<index
            }
            index &+= 1
        }
        return true
    }

    /// Notes the status; -1 is what HAProxy writes where it sent none.
    mutating func takeHAProxyStatus(
        _ range: Range<Int>,
        in line: Span<UInt8>
    ) throws(Rejection) {
        if line.equals("-1", in: range) { return setNone(.status) }
        guard let status = line.status(in: range) else {
            throw Rejection(
                reason: "the status is not a number from 0 to 999",
                offset: min(range.lowerBound, line.count)
            )
        }
        self.status = status
        self[.status] = range
    }
}

extension Span where Element == UInt8 {
    /// Digits, perhaps after one `+` or `-`.
    func isHAProxyNumber(_ range: Range<Int>) -> Bool {
        guard let first = range.first else { return false }
        let isSigned = self[first] == UInt8(ascii: "+") || self[first] == UInt8(ascii: "-")
        return isWholeNumber(isSigned ? first + 1..<range.upperBound : range)
    }

    /// How many timers `word` holds, judged by its first byte and its slashes; 0 when it has none.
    func timers(in word: Range<Int>) -> Int {
        guard let first = word.first else { return 0 }
        let isNumber =
            self[first] &- 48 < 10 || self[first] == UInt8(ascii: "-")
            || self[first] == UInt8(ascii: "+")
        guard isNumber else { return 0 }
        var slashes = 0
        for index in word where self[index] == UInt8(ascii: "/") { slashes &+= 1 }
        return slashes == 4 || slashes == 2 ? slashes + 1 : 0
    }

    /// Whether `word` is a termination state of two or four characters.
    func isFlags(_ word: Range<Int>) -> Bool {
        guard word.count == 2 || word.count == 4 else { return false }
        for index in word where !(self[index].isLetter || self[index] == UInt8(ascii: "-")) {
            return false
        }
        return true
    }
}

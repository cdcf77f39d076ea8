/// Words and quoted texts of a line.
extension Span where Element == UInt8 {
    /// The bytes from `start` up to the next space, or the end; empty beyond it.
    @inline(__always)
    func word(at start: Int) -> Range<Int> { word(at: start, before: count) }

    /// The bytes from `start` up to the next space, or `end`.
    @inline(__always)
    func word(at start: Int, before end: Int) -> Range<Int> {
        guard start < end else { return end..<end }
        return start..<(firstIndex(of: UInt8(ascii: " "), in: start..<end) ?? end)
    }

    /// Whether `range` is `-` alone.
    @inline(__always)
    func isDash(_ range: Range<Int>) -> Bool {
        range.count == 1 && self[range.lowerBound] == UInt8(ascii: "-")
    }

    /// Whether `range` is one to eighteen digits, which 64 bits hold.
    func isWholeNumber(_ range: Range<Int>) -> Bool {
        guard !range.isEmpty, range.count <= 18 else { return false }
        var index = range.lowerBound
        while index < range.upperBound, self[index] &- 48 <= 9 { index &+= 1 }
        return index == range.upperBound
    }

    /// A status from 0 to 999, of one to three digits (`009` is what nginx writes for garbage).
    func status(in range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count <= 3 else { return nil }
        var number = 0
        for index in range {
            let digit = self[index] &- 48
            guard digit <= 9 else { return nil }
            number = number &* 10 &+ Int(digit)
        }
        return number
    }

    /// The colon before a port: the only one, the one behind a bracket, or one with five digits
    /// behind it, which no part of an IPv6 address has (nginx's `$remote_addr:$remote_port`).
    func portColon(in range: Range<Int>) -> Int? {
        guard let colon = lastIndex(of: UInt8(ascii: ":"), in: range), colon > range.lowerBound,
            isWholeNumber(colon + 1..<range.upperBound)
        else { return nil }
        let digits = range.upperBound - colon - 1
        let isAlone = firstIndex(of: UInt8(ascii: ":"), in: range) == colon
        guard digits <= 5, isAlone || digits == 5 || has(UInt8(ascii: "]"), at: colon - 1) else {
            return nil
        }
        return colon
    }

    /// `[::1]` as `::1`.
    func withoutBrackets(_ range: Range<Int>) -> Range<Int> {
        guard range.count > 2, self[range.lowerBound] == UInt8(ascii: "["),
            self[range.upperBound - 1] == UInt8(ascii: "]")
        else { return range }
        return range.lowerBound + 1..<range.upperBound - 1
    }

    /// Whether `range` is empty or `-`, the two ways to say "no value".
    func isNoValue(_ range: Range<Int>) -> Bool { range.isEmpty || isDash(range) }

    /// The text of `range` with JSON's and nginx's escapes undone.
    func unescapedText(_ range: Range<Int>) -> String {
        guard firstIndex(of: UInt8(ascii: "\\"), in: range) != nil else { return text(range) }
        return String(decoding: unescape(range), as: UTF8.self)
    }

    /// The quote that closes a text: the first one, not escaped, that a space or the end follows.
    ///
    /// Doubtful when another quote came before: nginx and Apache escape those.
    func endOfQuoted(from start: Int) -> (index: Int, isDoubtful: Bool)? {
        var isDoubtful = false
        var position = start
        while let index = firstIndex(of: UInt8(ascii: "\""), or: UInt8(ascii: "\\"), from: position)
        {
            if self[index] == UInt8(ascii: "\\") {
                position = index &+ 2
                continue
            }
            if index &+ 1 == count || self[index &+ 1] == UInt8(ascii: " ") {
                return (index, isDoubtful)
            }
            isDoubtful = true
            position = index &+ 1
        }
        return nil
    }
}

extension FoundFields {
    /// Notes a request line, and its method, target and protocol when it is one.
    ///
    /// A target may hold spaces; TLS bytes, an empty line or `<BADREQ>` have none of the three.
    mutating func setRequestLine(_ range: Range<Int>, in line: Span<UInt8>) {
        let parts = line.requestLine(in: range)
        withPlaces { set in
            set(.requestLine, range)
            set(.method, parts?.method ?? Self.none)
            set(.target, parts?.target ?? Self.none)
            set(.protocol, parts?.version ?? Self.none)
        }
    }
}

extension Span where Element == UInt8 {
    /// Method, target and protocol of `GET /websocket HTTP/1.1`; of HTTP/0.9 without protocol.
    ///
    /// A method is letters only: anything may be sent, and unknown words are kept.
    func requestLine(
        in range: Range<Int>
    ) -> (method: Range<Int>, target: Range<Int>, version: Range<Int>?)? {
        var end = range.lowerBound
        while end < range.upperBound, self[end].isMethodByte { end &+= 1 }
        let method = range.lowerBound..<end
        guard !method.isEmpty, end < range.upperBound &- 1, self[end] == UInt8(ascii: " ") else {
            return nil
        }
        let rest = method.upperBound + 1..<range.upperBound
        guard let space = spaceBeforeVersion(in: rest) else {
            // Without a protocol it is a request only when its target looks like one.
            let isTarget =
                has(UInt8(ascii: "/"), at: rest.lowerBound)
                || firstIndex(of: "://", in: rest) != nil
            return isTarget ? (method, rest, nil) : nil
        }
        return (method, rest.lowerBound..<space, space + 1..<range.upperBound)
    }
}

extension Span where Element == UInt8 {
    /// The last space, if `HTTP/` follows it.
    @inline(__always)
    private func spaceBeforeVersion(in range: Range<Int>) -> Int? {
        // All versions in use but `HTTP/2` and `HTTP/3` are of eight letters.
        let usual = range.upperBound &- 9
        if usual >= range.lowerBound, self[usual] == UInt8(ascii: " "), hasHTTP(at: usual &+ 1) {
            return usual
        }
        guard let space = lastIndex(of: UInt8(ascii: " "), in: range), hasHTTP(at: space + 1) else {
            return nil
        }
        return space
    }

    /// Whether `HTTP/` stands at `position`.
    @inline(__always)
    private func hasHTTP(at position: Int) -> Bool {
        position <= count &- 5 && self[position] == UInt8(ascii: "H")
            && self[position &+ 1] == UInt8(ascii: "T") && self[position &+ 2] == UInt8(ascii: "T")
            && self[position &+ 3] == UInt8(ascii: "P") && self[position &+ 4] == UInt8(ascii: "/")
    }
}

extension UInt8 {
    /// A letter, or a dash or underscore as in `M-SEARCH`.
    fileprivate var isMethodByte: Bool {
        (self | 32) &- 97 < 26 || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
    }
}

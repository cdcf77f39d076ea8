package import Events

/// What `ngx_http_stub_status_module` writes, read strictly: each word and number in its place.
///
/// ```
/// Active connections: 291
/// server accepts handled requests
///  16630948 16630948 31070465
/// Reading: 6 Writing: 179 Waiting: 106
/// ```
/// Each line but the second ends with a blank. nginx counts the connection that asks too.
package struct StatusPage: Equatable, Sendable {
    package var active = 0
    package var accepts = 0
    package var handled = 0
    package var requests = 0
    package var reading = 0
    package var writing = 0
    package var waiting = 0

    /// Reads a page.
    ///
    /// - Parameters:
    ///   - bytes: the whole answer.
    ///
    ///   - address: where it is from, for the reason.
    /// - Throws: `StatusError.notAStatusPage` with the first line that is not as it should be.
    package init(_ bytes: [UInt8], from address: String) throws(StatusError) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Self.trimmed($0) }
        func fail(_ number: Int) -> StatusError {
            let line = lines.indices.contains(number) ? lines[number] : []
            let text = String(decoding: line.prefix(4 * Limits.shownCharacters), as: UTF8.self)
            return .notAStatusPage(
                address: address,
                line: number + 1,
                text: String(text.prefix(Limits.shownCharacters))
            )
        }
        func numbers(_ number: Int, _ words: [String]) throws(StatusError) -> [Int] {
            guard lines.indices.contains(number),
                let found = Self.numbers(in: lines[number], words)
            else { throw fail(number) }
            return found
        }
        active = try numbers(0, ["Active", "connections:", ""])[0]
        _ = try numbers(1, ["server", "accepts", "handled", "requests"])
        let totals = try numbers(2, ["", "", ""])
        let now = try numbers(3, ["Reading:", "", "Writing:", "", "Waiting:", ""])
        guard lines.dropFirst(4).allSatisfy(\.isEmpty) else {
            throw fail(lines.dropFirst(4).firstIndex { !$0.isEmpty } ?? 4)
        }
        (accepts, handled, requests) = (totals[0], totals[1], totals[2])
        (reading, writing, waiting) = (now[0], now[1], now[2])
    }

    /// The numbers of a line where an empty word stands for one; nil when it is another line.
    private static func numbers(in line: ArraySlice<UInt8>, _ words: [String]) -> [Int]? {
        let parts = line.split(separator: UInt8(ascii: " "))
        guard parts.count == words.count else { return nil }
        var found: [Int] = []
        for (part, word) in zip(parts, words) {
            if word.isEmpty {
                guard let number = number(part) else { return nil }
                found.append(number)
            } else if !part.elementsEqual(word.utf8) {
                return nil
            }
        }
        return found
    }

    /// Digits only: a sign is none of them.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ 48...57 ~= $0 }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
        var line = line.drop(while: isBlank)
        while let last = line.last, isBlank(last) { line.removeLast() }
        return line
    }

    /// The same as what a node's proxy says of itself.
    package func gauge(of node: NodeName) -> ProxyGauge {
        ProxyGauge(
            node: node,
            active: active,
            reading: reading,
            writing: writing,
            waiting: waiting,
            requests: requests
        )
    }
}

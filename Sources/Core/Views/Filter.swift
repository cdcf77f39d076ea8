import Events

/// What rows a view shows: words that must occur, or with `!` must not; every one counts.
///
/// `field:value` asks one field: `node:` and `source:` a part of the name, `level:` an error log's
/// level, `status:` a status (`502`), a class (`5xx`) or several (`502,504`). Letters of either case
/// are the same. A colon after any other word is part of the word, so addresses need no quoting.
package struct Filter: Equatable, Sendable {
    /// As it was typed.
    package var text: String
    private var terms: [Term]

    /// Reads a filter; nil when there is no word in it.
    ///
    /// Never fails: every text is a filter.
    package init?(_ text: String) {
        terms = text.split(separator: " ").compactMap { Term(String($0)) }
        if terms.isEmpty { return nil }
        self.text = text
    }

    /// Whether a row passes.
    package func matches(_ subject: FilterSubject) -> Bool {
        terms.allSatisfy { $0.matches(subject) != $0.isInverted }
    }

    /// The plain words that must occur, in lower case, for highlighting.
    var highlights: [[UInt8]] {
        terms.compactMap { term in
            guard !term.isInverted, case .word(let word) = term.condition else { return nil }
            return word
        }
    }
}

/// What a filter can ask of a row.
package struct FilterSubject: Equatable, Sendable {
    /// All that is written in the row.
    package var text: [UInt8]
    package var node: String
    package var source: String
    package var status: Int?
    package var level: String?

    package init(
        text: [UInt8],
        node: String = "",
        source: String = "",
        status: Int? = nil,
        level: String? = nil
    ) {
        self.text = text
        self.node = node
        self.source = source
        self.status = status
        self.level = level
    }
}

private struct Term: Equatable, Sendable {
    var isInverted: Bool
    var condition: Condition

    enum Condition: Equatable, Sendable {
        case word([UInt8])
        case node([UInt8])
        case source([UInt8])
        case level([UInt8])
        /// Each a status or, with `x` for digits, a class.
        case status([[UInt8]])
    }

    init?(_ text: String) {
        isInverted = text.hasPrefix("!")
        let word = isInverted ? text.dropFirst() : text[...]
        if word.isEmpty { return nil }
        let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? lowercased(parts[1].utf8) : []
        switch (parts[0].lowercased(), value.isEmpty) {
        case ("node", false): condition = .node(value)
        case ("source", false): condition = .source(value)
        case ("level", false): condition = .level(value)
        case ("status", false):
            condition = .status(value.split(separator: UInt8(ascii: ",")).map(Array.init))
        default: condition = .word(lowercased(word.utf8))
        }
    }

    func matches(_ subject: FilterSubject) -> Bool {
        switch condition {
        case .word(let word):
            firstOccurrence(of: word, in: subject.text) != nil
                || firstOccurrence(of: word, in: Array(subject.source.utf8)) != nil
        case .node(let word): firstOccurrence(of: word, in: Array(subject.node.utf8)) != nil
        case .source(let word): firstOccurrence(of: word, in: Array(subject.source.utf8)) != nil
        case .level(let word): lowercased((subject.level ?? "").utf8) == word
        case .status(let patterns):
            subject.status.map { status in patterns.contains { matches(status, $0) } } ?? false
        }
    }

    private func matches(_ status: Int, _ pattern: [UInt8]) -> Bool {
        let digits = Array(String(status).utf8)
        return digits.count == pattern.count
            && zip(digits, pattern).allSatisfy { $0 == $1 || $1 == UInt8(ascii: "x") }
    }
}

/// ASCII letters in lower case, every other byte as it is.
func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { (65...90).contains($0) ? $0 + 32 : $0 }
}

/// Where a word in lower case first occurs, in either case, from `start` on.
func firstOccurrence(of word: [UInt8], in text: [UInt8], from start: Int = 0) -> Int? {
    guard let first = word.first, start >= 0, text.count - start >= word.count else { return nil }
    let upper = (97...122).contains(first) ? first - 32 : first
    let bytes = text.span
    var index = start
    let end = bytes.count - word.count
    while index <= end {
        let byte = bytes[index]
        if byte == first || byte == upper {
            var matched = 1
            while matched < word.count, folded(bytes[index + matched]) == word[matched] {
                matched += 1
            }
            if matched == word.count { return index }
        }
        index += 1
    }
    return nil
}

private func folded(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }

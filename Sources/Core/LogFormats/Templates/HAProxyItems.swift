/// One value of a `log-format`, and the text behind it.
struct HAProxyItem {
    /// The variable without `%`, or the expression without brackets.
    var name: String
    var isExpression = false
    /// Written in hexadecimal digits.
    var isHexadecimal = false
    /// In bytes from the start of the format's text.
    var offset: Int
    var after: [UInt8] = []
}

/// Takes the text of a `log-format` apart.
struct HAProxyItems {
    /// The text before the first value.
    private(set) var opening: [UInt8] = []
    private let text: [UInt8]
    private var index = 0
    private var items: [HAProxyItem] = []
    /// What `%{+Q}o` has set for all values after it.
    private var quotesAll = false
    private var hexadecimalAll = false

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func parse() throws(FormatTextError) -> [HAProxyItem] {
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "%"): try readPercent()
            case UInt8(ascii: "\\") where index + 1 < text.count:
                append(text[index + 1])
                index += 2
            default:
                append(text[index])
                index += 1
            }
        }
        return items
    }

    /// Adds a byte of plain text; of several blanks one stays, and none at the beginning.
    private mutating func append(_ byte: UInt8) {
        let before = items.last?.after ?? opening
        if byte == UInt8(ascii: " ") {
            if items.isEmpty ? before.isEmpty : before.last == byte { return }
        }
        if items.isEmpty { opening.append(byte) } else { items[items.count - 1].after.append(byte) }
    }

    private mutating func readPercent() throws(FormatTextError) {
        let start = index
        index += 1
        if peek(UInt8(ascii: "%")) {
            append(UInt8(ascii: "%"))
            index += 1
            return
        }
        if peek(UInt8(ascii: "(")) { _ = try enclosed(upTo: UInt8(ascii: ")"), from: start) }
        var flags = ""
        if peek(UInt8(ascii: "{")) { flags = try enclosed(upTo: UInt8(ascii: "}"), from: start) }
        for encoding in ["json", "cbor"] where flags.contains(encoding) {
            throw FormatTextError(
                reason: "+\(encoding) is not read: write the values as text",
                offset: start
            )
        }
        var item = try readValue(from: start)
        let quotes = flags.contains("+Q") || (quotesAll && !flags.contains("-Q"))
        item.isHexadecimal = flags.contains("+X") || (hexadecimalAll && !flags.contains("-X"))
        if item.name == "o", !item.isExpression {
            quotesAll = quotes
            hexadecimalAll = item.isHexadecimal
            return
        }
        let isQuoted = quotes && item.canBeQuoted
        if isQuoted { append(UInt8(ascii: "\"")) }
        items.append(item)
        if isQuoted { append(UInt8(ascii: "\"")) }
    }

    /// The variable's letters, or the expression in brackets.
    private mutating func readValue(from start: Int) throws(FormatTextError) -> HAProxyItem {
        if peek(UInt8(ascii: "[")) {
            let expression = try readExpression(from: start)
            return HAProxyItem(name: expression, isExpression: true, offset: start)
        }
        let begin = index
        while index < text.count, text[index].isLetter { index += 1 }
        let name = String(decoding: text[begin..<index], as: UTF8.self)
        guard HAProxyItem.variables.contains(name) else {
            throw FormatTextError(reason: "HAProxy has no variable %\(name)", offset: start)
        }
        return HAProxyItem(name: name, offset: start)
    }

    private func peek(_ byte: UInt8) -> Bool { index < text.count && text[index] == byte }

    /// The text between the bracket at `index` and `close`; goes on behind it.
    private mutating func enclosed(
        upTo close: UInt8,
        from start: Int
    ) throws(FormatTextError) -> String {
        guard let end = text[index...].firstIndex(of: close) else {
            throw FormatTextError(reason: "a bracket is not closed", offset: start)
        }
        defer { index = end + 1 }
        return String(decoding: text[index + 1..<end], as: UTF8.self)
    }

    /// The text between brackets; those within parentheses or quotes do not count.
    private mutating func readExpression(from start: Int) throws(FormatTextError) -> String {
        var depth = 0
        var quote: UInt8?
        for place in index + 1..<max(index + 1, text.count) {
            let byte = text[place]
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "]") where depth <= 0:
                defer { index = place + 1 }
                return String(decoding: text[index + 1..<place], as: UTF8.self)
            default: break
            }
        }
        throw FormatTextError(reason: "a bracket is not closed", offset: start)
    }
}

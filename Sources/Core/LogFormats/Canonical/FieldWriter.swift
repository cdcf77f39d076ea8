/// Writes the fields of one line as members of a JSON object.
struct FieldWriter {
    /// The first field that could not be told.
    private(set) var badField: BadField?

    /// Writes one field as its kind asks for.
    mutating func write(
        _ field: LogField,
        _ range: Range<Int>,
        _ found: FoundFields,
        _ line: Span<UInt8>,
        into output: inout [UInt8]
    ) {
        // Written as the line's point in time.
        if field == .time { return }
        output.append(fieldKeys[Int(field.rawValue)])
        let kind = field.kind
        if found.isNone(range, in: line) || line.isJSONNull(range, found.textStyle) {
            output.append(kind == .words ? .emptyList : .null)
            if kind == .address { output.append(.noClient) }
            return
        }
        switch kind {
        case .text, .time: output.append(string: range, of: line, as: found.textStyle)
        case .integer: writeInteger(field, range, line, into: &output)
        case .decimal: writeDecimal(field, range, line, shift: 0, into: &output)
        case .seconds:
            writeDecimal(field, range, line, shift: found.durationUnit.exponent, into: &output)
        case .milliseconds:
            writeDecimal(field, range, line, shift: found.durationUnit.exponent + 3, into: &output)
        case .address: writeClient(range, found.textStyle, line, into: &output)
        case .texts, .integers, .durations: writeList(field, range, found, line, into: &output)
        case .captures:
            writeSeparated(by: UInt8(ascii: "|"), range, found.textStyle, line, into: &output)
        case .words:
            writeSeparated(by: UInt8(ascii: " "), range, found.textStyle, line, into: &output)
        case .flag: output.append(.true)
        }
    }

    /// Writes a field that the line says in other words.
    func write(_ field: LogField, _ word: FieldWord, into output: inout [UInt8]) {
        output.append(fieldKeys[Int(field.rawValue)])
        output.append(string: word.text)
    }

    /// Null, because the text is not what it should be.
    mutating func reject(
        _ field: LogField,
        _ reason: StaticString,
        _ offset: Int,
        into output: inout [UInt8]
    ) {
        output.append(.null)
        if badField == nil { badField = BadField(field: field, reason: reason, offset: offset) }
    }

    /// `+12` as 12, `-1` as it is, `009` as 9; 64 bits.
    private mutating func writeInteger(
        _ field: LogField,
        _ range: Range<Int>,
        _ line: Span<UInt8>,
        into output: inout [UInt8]
    ) {
        guard let first = range.first else { return output.append(.null) }
        let isNegative = line[first] == UInt8(ascii: "-")
        let isSigned = isNegative || line[first] == UInt8(ascii: "+")
        let digits = isSigned ? first + 1..<range.upperBound : range
        guard let number = line.wholeNumber(in: digits) else {
            return reject(field, "is not a whole number", first, into: &output)
        }
        if field.isPort, number > 65_535 || isNegative {
            return reject(field, "is not a port", first, into: &output)
        }
        if isNegative, number > 0 { output.append(UInt8(ascii: "-")) }
        output.append(number: number)
    }

    private mutating func writeDecimal(
        _ field: LogField,
        _ range: Range<Int>,
        _ line: Span<UInt8>,
        shift: Int,
        into output: inout [UInt8]
    ) {
        if range.isEmpty { return output.append(.null) }
        guard !output.append(decimal: range, of: line, shift: shift) else { return }
        reject(field, "is not a decimal number", range.lowerBound, into: &output)
    }

    /// `client_ip` when it is an address, and `client` as it stands.
    private func writeClient(
        _ range: Range<Int>,
        _ style: FoundFields.TextStyle,
        _ line: Span<UInt8>,
        into output: inout [UInt8]
    ) {
        let address = line.withoutBrackets(range)
        if line.isAddress(address) {
            output.append(string: address, of: line, as: style)
        } else {
            output.append(.null)
        }
        output.append(.client)
        output.append(string: range, of: line, as: style)
    }

    /// One element per attempt; null where an attempt has none.
    private mutating func writeList(
        _ field: LogField,
        _ range: Range<Int>,
        _ found: FoundFields,
        _ line: Span<UInt8>,
        into output: inout [UInt8]
    ) {
        if range.isEmpty { return output.append(.null) }
        output.append(UInt8(ascii: "["))
        var list = ListCursor(rest: range)
        var isFirst = true
        while let element = list.next(in: line) {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            if line.isNoValue(element) {
                output.append(.null)
                continue
            }
            switch field.kind {
            case .integers: writeInteger(field, element, line, into: &output)
            case .durations:
                let shift = found.durationUnit.exponent
                writeDecimal(field, element, line, shift: shift, into: &output)
            default:
                if field == .upstreamAddresses, !line.isUpstreamAddress(element) {
                    reject(field, "holds what is no address", element.lowerBound, into: &output)
                } else {
                    output.append(string: element, of: line, as: found.textStyle)
                }
            }
        }
        output.append(UInt8(ascii: "]"))
    }

    /// Every text between separators, empty ones too.
    private func writeSeparated(
        by separator: UInt8,
        _ range: Range<Int>,
        _ style: FoundFields.TextStyle,
        _ line: Span<UInt8>,
        into output: inout [UInt8]
    ) {
        output.append(UInt8(ascii: "["))
        var start = range.lowerBound
        while let end = line.firstIndex(of: separator, in: start..<range.upperBound) {
            output.append(string: start..<end, of: line, as: style)
            output.append(UInt8(ascii: ","))
            start = end + 1
        }
        output.append(string: start..<range.upperBound, of: line, as: style)
        output.append(UInt8(ascii: "]"))
    }
}

/// `,"name":` of every field.
private let fieldKeys: [FixedText] = LogField.allCases.map { FixedText(",\"\($0.name)\":") }

extension FixedText {
    fileprivate static let emptyList = FixedText("[]")
    fileprivate static let noClient = FixedText(",\"client\":null")
    fileprivate static let client = FixedText(",\"client\":")
    fileprivate static let `true` = FixedText("true")
}

extension FoundFields.DurationUnit {
    /// The power of ten by which a number in this unit is multiplied to be seconds.
    var exponent: Int {
        switch self {
        case .seconds: 0
        case .milliseconds: -3
        case .microseconds: -6
        case .nanoseconds: -9
        }
    }
}

extension LogField {
    /// Whether it is the number of a TCP port.
    fileprivate var isPort: Bool {
        switch self {
        case .clientPort, .vhostPort, .destinationPort, .port: true
        default: false
        }
    }
}

extension Span where Element == UInt8 {
    /// Whether `range` is the whole JSON value `null`, not the text "null".
    fileprivate func isJSONNull(_ range: Range<Int>, _ style: FoundFields.TextStyle) -> Bool {
        guard style == .json, equals("null", in: range), range.lowerBound > 0 else { return false }
        var before = range.lowerBound - 1
        while before > 0, self[before].isBlank { before -= 1 }
        return self[before] == UInt8(ascii: ":")
    }
}

import Events

/// A field whose text is not what its kind promises.
struct BadField: Sendable {
    var field: LogField
    /// What is wrong with it, to stand behind the field's name.
    var reason: StaticString
    /// In bytes from the start of the line.
    var offset: Int
}

extension [UInt8] {
    /// What was found in a line as a JSON object without its closing brace.
    ///
    /// Null stands for a field that the format has and the line has no value for; fields the format
    /// has not are absent.
    /// - Returns: the first field that could not be told; it is null, and the record partial.
    mutating func append(
        _ found: FoundFields,
        of line: Span<UInt8>,
        _ number: Int,
        _ format: String,
        _ quality: LineQuality
    ) -> BadField? {
        append(.line)
        append(number: Int64(number))
        append(quality == .partial ? .partial : .ok)
        let quality = count - 1
        append(.format)
        append(string: format)
        append(pointInTimeOf: found, in: line)
        var writer = FieldWriter()
        var next = found.field(from: 0)
        while let field = next {
            if let range = found[field] {
                writer.write(field, range, found, line, into: &self)
            } else if let word = found.word(field) {
                writer.write(field, word, into: &self)
            }
            next = found.field(from: Int(field.rawValue) + 1)
        }
        writer.writeUpstreams(found, line, into: &self)
        append(derivedFrom: found, in: line)
        if found.isTruncated || line.count > maximumLineBytes { append(.truncated) }
        if writer.badField != nil, self[quality - 1] == UInt8(ascii: "k") {
            replaceSubrange(quality - 2..<quality, with: "partial".utf8)
        }
        return writer.badField
    }

    /// A line that could not be read, with the reason and the text as it stands.
    mutating func append(rejected line: Span<UInt8>, _ number: Int, _ rejection: Rejection?) {
        append(.line)
        append(number: Int64(number))
        append(.reject)
        append(string: rejection?.reason ?? "not in a known format")
        append(.offset)
        append(number: Int64(rejection?.offset ?? 0))
        append(.raw)
        append(string: 0..<Swift.min(line.count, maximumLineBytes), of: line, as: .raw)
        if line.count > maximumLineBytes { append(.truncated) }
        append(.endOfRecord)
    }

    private mutating func append(
        pointInTimeOf found: FoundFields,
        in line: Span<UInt8>
    ) {
        let place = found[.time]
        if let at = found.at {
            append(.timestamp)
            append(at, fractionDigits: place.map { line.fractionDigits(ofTime: $0) } ?? 0)
        } else if place != nil {
            append(.timestamp)
            append(.null)
        }
    }

    /// What follows from the fields.
    private mutating func append(derivedFrom found: FoundFields, in line: Span<UInt8>) {
        if let cause = found.cause {
            append(.cause)
            append(string: cause.rawValue)
        }
        append(flagsOf: found, in: line)
        if found.kind == .request, let status = found.status, isGatewayError(status) {
            append(.gatewayError)
        }
        if let target = found.value(.target, in: line) {
            let isURL = !line.has(UInt8(ascii: "/"), at: target.lowerBound)
            if isURL, !found.has(.urlScheme) {
                append(partsOf: target, of: line, as: found.textStyle)
            }
            append(secretsOf: target, of: line, .secretsInTarget)
        }
        if let referer = found.value(.referer, in: line) {
            append(secretsOf: referer, of: line, .secretsInReferer)
        }
    }
}

extension [UInt8] {
    /// What a proxy's flags say, in words, for requests that have any.
    private mutating func append(flagsOf found: FoundFields, in line: Span<UInt8>) {
        if let flags = found.value(.terminationState, in: line), line.hasLetter(in: flags) {
            append(.terminationWords)
            append(string: terminationWords(line.text(flags)))
        }
        if let flags = found.value(.responseFlags, in: line), line.hasLetter(in: flags) {
            append(.responseFlagWords)
            append(string: responseFlagWords(line.text(flags)))
        }
    }
}

extension Span where Element == UInt8 {
    /// Whether any flag is set: the others are dashes.
    fileprivate func hasLetter(in range: Range<Int>) -> Bool {
        for index in range where (self[index] | 32) &- 97 < 26 { return true }
        return false
    }
}

/// Whether a status is what a proxy answers for an upstream that it did not get an answer from.
func isGatewayError(_ status: Int) -> Bool { status == 502 || status == 503 || status == 504 }

extension FixedText {
    fileprivate static let ok = FixedText(",\"parse\":\"ok\"")
    fileprivate static let partial = FixedText(",\"parse\":\"partial\"")
    fileprivate static let reject = FixedText(",\"parse\":\"reject\",\"reason\":")
    fileprivate static let offset = FixedText(",\"offset\":")
    fileprivate static let raw = FixedText(",\"raw\":")
    fileprivate static let format = FixedText(",\"format\":")
    fileprivate static let timestamp = FixedText(",\"ts\":")
    fileprivate static let truncated = FixedText(",\"truncated\":true")
    fileprivate static let cause = FixedText(",\"cause\":")
    fileprivate static let gatewayError = FixedText(",\"gateway_error\":true")
    fileprivate static let terminationWords = FixedText(",\"term_state_words\":")
    fileprivate static let responseFlagWords = FixedText(",\"response_flags_words\":")
    fileprivate static let secretsInTarget = FixedText(",\"secrets_in_target\":")
    fileprivate static let secretsInReferer = FixedText(",\"secrets_in_referer\":")
}

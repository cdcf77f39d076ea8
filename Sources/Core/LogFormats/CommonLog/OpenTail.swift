/// Reads what follows the number of bytes: referer and user agent, then what operators append.
///
/// Appended and understood: a third quoted value (nginx's packaged `main` has `X-Forwarded-For`
/// there, others `$gzip_ratio`), nginx's bare times (`$request_time $upstream_response_time`),
/// Apache's `%T/%D`, and `name=value` pairs such as `rt=0.005 uct="0.000" X-Forwarded-For="-"`.
/// Anything else is passed over: a bare whole number may be `%D`, `%T` or a length, and nothing in
/// the line tells which.
func readOpenTail(_ line: Span<UInt8>, after end: Int, into found: inout FoundFields) {
    var position = end + 1
    // Numbers right after the bytes: `%b %D`.
    while let number = line.bareNumber(at: position) {
        position = number.upperBound + 1
    }
    if position >= line.count { return }
    guard let referer = line.value(at: position) else {
        found.isPartial = true
        return
    }
    found.set(.referer, referer.text)
    guard let agent = line.value(at: referer.next) else {
        found.isPartial = true
        return
    }
    found.set(.userAgent, agent.text)
    position = agent.next
    var appended = 0
    while position < line.count, appended < maximumAppended {
        guard let next = readAppended(line, at: position, appended, into: &found) else {
            found.isPartial = true
            return
        }
        position = next
        appended += 1
    }
}

/// Values read after the user agent; formats in use append up to a dozen.
private let maximumAppended = 32

/// Reads one appended value; returns where the next begins, nil when it cannot be told.
private func readAppended(
    _ line: Span<UInt8>,
    at start: Int,
    _ number: Int,
    into found: inout FoundFields
) -> Int? {
    if line.has(UInt8(ascii: "\""), at: start) {
        guard let quoted = line.value(at: start) else { return nil }
        if quoted.isDoubtful { found.isPartial = true }
        if number == 0 { noteQuoted(line, quoted.text, into: &found) }
        return quoted.next
    }
    // What stands in brackets is of another format, such as ingress-nginx's.
    if line.has(UInt8(ascii: "["), at: start) { return nil }
    let word = line.word(at: start)
    guard let sign = line.firstIndex(of: UInt8(ascii: "="), in: word), sign > start else {
        noteTime(line, word, into: &found)
        return word.upperBound + 1
    }
    let name = start..<sign
    guard let value = line.value(at: sign + 1) else { return word.upperBound + 1 }
    if let field = appendedField(named: name, in: line) {
        found[field] = value.text
    } else if line.equalsIgnoringCase("x-forwarded-for", in: name) {
        found.set(.forwardedFor, value.text)
    }
    return value.next
}

/// `2.75` is a compression ratio; anything else in the first extra quotes names addresses.
private func noteQuoted(_ line: Span<UInt8>, _ text: Range<Int>, into found: inout FoundFields) {
    let isRatio = line.decimalSeconds(in: text) != nil
    found[isRatio ? .gzipRatio : .forwardedFor] = text
}

/// Of nginx's bare times the first is the request's, the second the upstream's.
private func noteTime(_ line: Span<UInt8>, _ word: Range<Int>, into found: inout FoundFields) {
    if line.isTimeOfNginx(word) {
        if !found.has(.requestTime) {
            found.set(.requestTime, word)
        } else if !found.has(.upstreamTimes), found.durationUnit == .seconds {
            found.set(.upstreamTimes, word)
        }
    } else if !found.has(.requestTime), let micros = line.microsecondsAfterSeconds(word) {
        found.set(.requestTime, micros)
        found.durationUnit = .microseconds
    }
}

extension Span where Element == UInt8 {
    /// A quoted text or a word at `start`, and where the next value begins.
    ///
    /// Doubtful when there are quotes within the quotes that nothing escapes.
    func value(at start: Int) -> (text: Range<Int>, next: Int, isDoubtful: Bool)? {
        guard start < count else { return nil }
        guard self[start] == UInt8(ascii: "\"") else {
            let word = word(at: start)
            return (word, word.upperBound + 1, false)
        }
        guard let end = endOfQuoted(from: start + 1) else { return nil }
        return (start + 1..<end.index, end.index + 2, end.isDoubtful)
    }

    /// The word of digits at `start`; nil when another value stands there.
    fileprivate func bareNumber(at start: Int) -> Range<Int>? {
        let word = word(at: start)
        return isWholeNumber(word) ? word : nil
    }

    /// Seconds with the three decimals that nginx always writes.
    fileprivate func isTimeOfNginx(_ word: Range<Int>) -> Bool {
        word.count >= 5 && self[word.upperBound - 4] == UInt8(ascii: ".")
            && decimalSeconds(in: word) != nil
    }

    /// The microseconds of `0/12345`, Apache's `%T/%D`; nil when the two do not agree.
    fileprivate func microsecondsAfterSeconds(_ word: Range<Int>) -> Range<Int>? {
        guard let slash = firstIndex(of: UInt8(ascii: "/"), in: word),
            let seconds = wholeNumber(in: word.lowerBound..<slash),
            let microseconds = wholeNumber(in: slash + 1..<word.upperBound),
            microseconds / 1_000_000 == seconds
        else { return nil }
        return slash + 1..<word.upperBound
    }
}

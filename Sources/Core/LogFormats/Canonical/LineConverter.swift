package import Events

/// Turns line after line of a log into one JSON object each, with the same names whatever the proxy.
///
/// `docs/log-formats.md` lists the names. An error record may go on over several lines: it is held
/// back until the next line tells that it is complete, so `finish` must be called at the end.
/// Nothing is allocated for an understood line but what `output` grows by. A value: copy it to
/// convert another log.
package struct LineConverter: Sendable {
    /// What became of a line.
    package enum Outcome: Sendable {
        case understood
        case partial
        case rejected
        /// The rest of the error record before, or a part of a line that a container's runtime cut.
        case continuation
        /// Nothing is written for a blank line.
        case blank
    }

    /// Why a line was rejected or read in part only.
    package struct Problem: Equatable, Sendable {
        /// What was expected or is wrong, as words without a full stop.
        package var reason: String
        /// In bytes from the start of the line; nil when no single place is to blame.
        package var offset: Int?
    }

    private var scanner: LineScanner
    private var joiner = ContainerJoiner()
    /// The last line, as long as it is a part of a longer one.
    private var part: Int?
    /// The number that an unfinished line comes out with.
    private var lastPart = 0
    private var isJoined = false
    private var held = HeldRecord()
    /// The field of the last line that could not be told.
    private var badField: BadField?
    private var lastOutcome = Outcome.blank

    /// - Parameters:
    ///   - format: how the log is written; nil to find out, and again whenever it changes.
    ///   - zoneOffsetSeconds: the writer's local time minus UTC, for formats without a zone.
    ///   - near: a time not far from the lines', for formats without a year.
    package init(format: LogFormat?, zoneOffsetSeconds: Int = 0, near: WallTime? = nil) {
        scanner = LineScanner(format: format, zoneOffsetSeconds: zoneOffsetSeconds, near: near)
    }

    /// How the last line was read; nil before the format is known.
    package var format: LogFormat? { scanner.format }

    /// Takes the format found in the first lines.
    package mutating func adopt(_ format: LogFormat?) { scanner.adopt(format) }

    /// What was wrong with the last line; nil when it was understood.
    package var problem: Problem? {
        switch lastOutcome {
        case .understood, .blank, .continuation: nil
        case .rejected:
            Problem(
                reason: scanner.rejection?.reason ?? "not in a known format",
                // Before a format is known no place is where reading stopped.
                offset: scanner.format == nil ? nil : scanner.rejection?.offset
            )
        case .partial:
            badField.map { Problem(reason: "\($0.field.name) \($0.reason)", offset: $0.offset) }
                ?? Problem(reason: "a field is unreadable, ambiguous, twice or cut off")
        }
    }

    /// What was read in place of the last line: a container's, joined and unwrapped; nil for others.
    ///
    /// The places of problems are in it.
    package var joinedLine: [UInt8]? { isJoined ? joiner.whole : nil }

    /// Appends what the line says to `output`, a line feed behind each object.
    ///
    /// - Parameters:
    ///   - line: one line without its line feed.
    ///   - number: the line's, from 1.
    ///   - output: what has been written so far.
    /// - Returns: how well it was understood, as the object says.
    package mutating func convert(
        _ line: Span<UInt8>,
        number: Int,
        into output: inout [UInt8]
    ) -> Outcome {
        if let part { held.passOver(part, into: &output) }
        part = nil
        let step = joiner.take(line)
        isJoined = step == .whole
        switch step {
        case .plain: lastOutcome = outcome(of: line, number: number, into: &output)
        case .whole: convertJoined(number, into: &output)
        case .part:
            part = number
            lastPart = number
            lastOutcome = .continuation
        }
        return lastOutcome
    }

    /// Appends what is still held back: an error record, parts of a line whose last one is missing.
    package mutating func finish(into output: inout [UInt8]) {
        while joiner.release() { convertJoined(lastPart, into: &output) }
        part = nil
        held.release(into: &output)
    }

    private mutating func convertJoined(_ number: Int, into output: inout [UInt8]) {
        let whole = joiner.whole
        lastOutcome = outcome(of: whole.span, number: number, into: &output)
    }

    private mutating func outcome(
        of line: Span<UInt8>,
        number: Int,
        into output: inout [UInt8]
    ) -> Outcome {
        guard !line.isBlankLine else { return .blank }
        let mayGoOn = held.isWaiting && !line.beginsRecord
        // A client chose the text that split the record: what follows must not be read as a record.
        if mayGoOn, held.hasOpenQuote {
            held.goOn(number, into: &output)
            return .continuation
        }
        let quality = scanner.scan(line)
        if quality == .rejected {
            if mayGoOn {
                held.goOn(number, into: &output)
                return .continuation
            }
            held.release(into: &output)
            output.append(rejected: line, number, scanner.rejection)
            return .rejected
        }
        held.release(into: &output)
        let name = scanner.format?.name ?? ""
        if scanner.fields.kind == .request {
            badField = output.append(scanner.fields, of: line, number, name, quality)
            output.append(.endOfRecord)
        } else {
            badField = held.record.append(scanner.fields, of: line, number, name, quality)
        }
        let isPartial = quality == .partial || badField != nil
        if scanner.fields.kind == .error {
            held.wait(hasOpenQuote: isPartial && line.hasOddQuotes)
        }
        return isPartial ? .partial : .understood
    }
}

extension Span where Element == UInt8 {
    fileprivate var isBlankLine: Bool {
        for index in indices where !self[index].isBlank { return false }
        return true
    }

    /// Whether a record of an error log seems to begin here: `2026/`, `2026-` or `[`.
    fileprivate var beginsRecord: Bool {
        if has(UInt8(ascii: "["), at: 0) { return true }
        return digits(4, at: 0) != nil && (has("/", at: 4) || has("-", at: 4))
    }

    fileprivate var hasOddQuotes: Bool {
        var isOdd = false
        for index in indices where self[index] == UInt8(ascii: "\"") { isOdd.toggle() }
        return isOdd
    }
}

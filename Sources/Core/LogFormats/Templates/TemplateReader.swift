import Events

/// A template made ready for reading.
///
/// All its texts are in one run of bytes and its steps are plain values, so that a line costs no
/// allocation. It never changes; a class, as to pass a value of several arrays is to count each.
final class TemplateReader: Sendable {
    /// A field and where it ends.
    struct Step: Sendable {
        var field: LogField?
        var shape: Template.Shape
        var content: Content
        /// The place of the ending in `texts`.
        var ending: Range<Int>
        /// Its first byte; meaningless where it is empty.
        var firstOfEnding: UInt8
        /// Whether a value that should be one word must be looked through for blanks.
        var isWord: Bool
    }

    /// What a field's text must be.
    enum Content: Sendable {
        case any, requestLine, status, time, wholeNumber, decimal
    }

    let steps: [Step]
    /// The opening, then every ending.
    let texts: [UInt8]
    let openingLength: Int
    let timeStyle: Template.TimeStyle
    let durationUnit: FoundFields.DurationUnit
    let isJSON: Bool
    let isTimeOfStart: Bool
    let isHAProxy: Bool
    let isTCP: Bool
    let fulfilment: Fulfilment
    /// How the fields of usual lines are read; empty where that takes the thorough way.
    let plainSteps: [PlainStep]

    init(_ template: Template) {
        var texts = template.opening
        steps = template.steps.map { step in
            let start = texts.count
            texts += step.ending
            return Step(step, ending: start..<texts.count)
        }
        self.texts = texts
        openingLength = template.opening.count
        timeStyle = template.timeStyle
        durationUnit = template.durationUnit
        isJSON = template.isJSON
        isTimeOfStart = template.isTimeOfStart
        isHAProxy = template.isHAProxy
        isTCP = template.isTCP
        fulfilment = Fulfilment(of: template)
        plainSteps = PlainStep.steps(of: template, steps)
    }

    /// Finds the fields of a line.
    ///
    /// A shortfall has no words yet, so that a variant that does not fit allocates nothing.
    func scan(
        _ line: Span<UInt8>,
        from start: Int,
        into found: inout FoundFields,
        _ clock: inout LineClock
    ) throws(Shortfall) {
        guard hasText(0..<openingLength, line, at: start) else {
            throw Shortfall(what: .opening, offset: start)
        }
        found.durationUnit = durationUnit
        found.isTimeOfStart = isTimeOfStart
        if isJSON {
            found.textStyle = .json
            found.isEmptyNone = true
        }
        var position = start + openingLength
        for index in steps.indices {
            let step = steps[index]
            if step.shape == .captures {
                guard let next = readCaptures(of: index, in: line, from: position, into: &found)
                else { throw Shortfall(what: .ending(of: index), offset: position) }
                position = next
                continue
            }
            guard
                let end = end(of: index, in: line, from: position, &found.isPartial)
                    ?? trimmedEnd(of: index, in: line)
            else {
                if isCut(line, &found) { break }
                throw Shortfall(what: .ending(of: index), offset: position)
            }
            if let field = step.field {
                try note(field, index, position..<end, line, into: &found, &clock)
            }
            position = min(end + step.ending.count, line.count)
        }
        guard position == line.count || found.isTruncated else {
            throw Shortfall(what: .excess, offset: position)
        }
        fulfilment.finish(line, &found)
        if isHAProxy { finishHAProxy(line, into: &found) }
    }

    /// Takes what there is of a line whose end was cut off at the limit.
    private func isCut(_ line: Span<UInt8>, _ found: inout FoundFields) -> Bool {
        guard line.count == maximumLineBytes, found.status != nil else { return false }
        found.isPartial = true
        found.isTruncated = true
        return true
    }

    /// Takes a field's text and the values that are needed of every line.
    private func note(
        _ field: LogField,
        _ index: Int,
        _ range: Range<Int>,
        _ line: Span<UInt8>,
        into found: inout FoundFields,
        _ clock: inout LineClock
    ) throws(Shortfall) {
        let step = steps[index]
        if step.isWord, let blank = line.firstIndex(of: UInt8(ascii: " "), in: range) {
            throw Shortfall(what: .ending(of: index), offset: blank)
        }
        if isHAProxy, try noteHAProxy(field, range, line, into: &found) { return }
        found[field] = range
        switch step.content {
        case .any: break
        case .requestLine: found.setRequestLine(range, in: line)
        case .status:
            found.status = line.status(in: range)
            if found.status == nil, !line.isNoValue(range) {
                throw Shortfall(what: .status, offset: range.lowerBound)
            }
        case .time:
            found.at = timeStyle.time(line, range, &clock)
            if timeStyle == .commonLog { found[.timeLocal] = range }
            if found.at == nil, !line.isNoValue(range), !timeStyle.isTime(line, range) {
                throw Shortfall(what: .time, offset: range.lowerBound)
            }
        case .wholeNumber:
            if !line.isWholeNumber(range), !line.isNoValue(range) { found.isPartial = true }
        case .decimal:
            if line.decimalSeconds(in: range) == nil, !line.isNoValue(range) {
                found.isPartial = true
            }
        }
    }
}

extension TemplateReader.Step {
    init(_ step: Template.Step, ending: Range<Int>) {
        field = step.field
        shape = step.shape
        content = step.field.map { .init(of: $0) } ?? .any
        self.ending = ending
        firstOfEnding = step.ending.first ?? 0
        // What ends at the first blank holds none.
        isWord =
            step.ending != [UInt8(ascii: " ")] && step.shape != .list
            && (step.field.map { oneWordFields.contains($0) } ?? false)
    }
}

/// Fields that never hold a blank: one in them means that the line has another format.
private let oneWordFields: Set<LogField> = [
    .client, .clientPort, .status, .bytes, .bytesSent, .bytesReceived, .requestLength,
    .requestTime, .duration, .connection, .connectionRequests, .requestID, .upstreamName, .method,
    .protocol, .host, .vhost, .vhostPort, .processID,
]

extension TemplateReader.Content {
    /// What the text of a field must be for the field to be readable.
    init(of field: LogField) {
        switch field {
        case .requestLine: self = .requestLine
        case .status: self = .status
        default:
            switch field.kind {
            case .time: self = .time
            case .integer: self = .wholeNumber
            case .seconds, .milliseconds: self = .decimal
            default: self = .any
            }
        }
    }
}

extension Template.TimeStyle {
    /// The time in `range`; nil when it is none in this style.
    func time(_ line: Span<UInt8>, _ range: Range<Int>, _ clock: inout LineClock) -> WallTime? {
        switch self {
        case .commonLog: clock.commonLogTime(line, in: range)
        case .iso8601: line.timeISO8601(in: range)?.wallTime
        case .epoch: line.decimalSeconds(in: range).map { WallTime(rawValue: $0) }
        case .accept: clock.acceptTime(line, in: range)
        case .pattern(let pattern):
            PatternTime(line, in: range, pattern, zoneOffsetSeconds: clock.zoneOffsetSeconds)?
                .wallTime
        }
    }

    /// Whether the calendar has the time in `range`, be it too far away for 64 bits.
    func isTime(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        switch self {
        case .commonLog: line.timeLocal(in: range) != nil
        case .iso8601: line.timeISO8601(in: range) != nil
        case .epoch, .accept: false
        case .pattern(let pattern):
            PatternTime(line, in: range, pattern, zoneOffsetSeconds: 0)?.isValid ?? false
        }
    }
}

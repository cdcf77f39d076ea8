import Events

/// Reads the usual line of a described format in one go.
///
/// It claims only lines in which `TemplateReader.scan` finds the same and nothing unreadable, twice
/// as fast; every other line is left to that.
extension TemplateReader {
    /// Finds the fields of a usual line.
    ///
    /// - Returns: false when the line is of another kind; then nothing was found.
    func scanPlain(
        _ line: Span<UInt8>,
        from start: Int,
        into found: inout FoundFields,
        _ clock: inout LineClock
    ) -> Bool {
        let (plainSteps, ownTexts) = (plainSteps, texts)
        let steps = plainSteps.span
        let texts = ownTexts.span
        guard !steps.isEmpty, line.has(texts.extracting(first: openingLength), at: start) else {
            return false
        }
        var ends = InlineArray<40, Int32>(repeating: 0)
        var facts = PlainFacts()
        var position = start &+ openingLength
        for index in steps.indices {
            let step = steps[index]
            guard let end = plainEnd(step, index, line, position, &facts, &clock) else {
                return false
            }
            let length = Int(step.endingLength)
            if length == 0 {
                guard end == line.count else { return false }
            } else {
                guard line.has(texts.extracting(step.ending), at: end) else { return false }
            }
            ends[index] = Int32(truncatingIfNeeded: end)
            position = end &+ length
        }
        guard position == line.count else { return false }
        take(steps, ends.span, facts, line, from: start, into: &found)
        return true
    }

    /// Notes all places at once, and what follows from them.
    @inline(__always)
    private func take(
        _ steps: Span<PlainStep>,
        _ ends: Span<Int32>,
        _ facts: PlainFacts,
        _ line: Span<UInt8>,
        from start: Int,
        into found: inout FoundFields
    ) {
        found.durationUnit = durationUnit
        found.isTimeOfStart = isTimeOfStart
        if isJSON {
            found.textStyle = .json
            found.isEmptyNone = true
        }
        found.at = facts.at
        found.status = facts.status
        var request: Range<Int>?
        found.withPlaces { set in
            var position = start &+ openingLength
            for index in steps.indices {
                let step = steps[index]
                let end = Int(ends[index])
                let range = position..<end
                position = end &+ Int(step.endingLength)
                guard let field = step.field else { continue }
                set(field, range)
                if step.manner == .commonLogTime { set(.timeLocal, range) }
                if field == .requestLine { request = range }
            }
        }
        if let request { found.setRequestLine(request, in: line) }
        fulfilment.finish(line, &found, areListsPlain: facts.areListsPlain)
    }
}

/// What the fields of a usual line tell beside their places.
struct PlainFacts {
    var at: WallTime?
    var status: Int?
    /// A list has several elements, or one that takes a closer look.
    var hasOddList = false
    var hasAddress = false
    /// A list other than the addresses has a value.
    var hasAttempt = false

    /// Whether the lists about upstreams tell of one attempt, or none, that is well-formed.
    var areListsPlain: Bool { !hasOddList && (hasAddress || !hasAttempt) }
}

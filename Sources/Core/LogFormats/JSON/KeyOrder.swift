/// The keys of the line before: nginx writes those of one `log_format` in one order, with the same
/// text between two values.
///
/// A line with the same keys is read by comparing those texts, without looking a key up. It claims
/// only lines in which the walk through the object finds the same.
struct KeyOrder: Sendable {
    /// One value and the text before it.
    private struct Step {
        /// Nil for a value that is stepped over.
        var field: LogField?
        /// Whether the value is in quotes; else it is a number or nothing.
        var isText: Bool
        /// From the end of the value before to the beginning of this one, in `texts`.
        var start: UInt16
        var length: UInt16
    }

    private var steps: [Step] = []
    private var texts: [UInt8] = []
    /// Where in `texts` that behind the last value begins.
    private var closing = 0
    /// Lines in a row that had other keys.
    private var misses = 0

    /// More than any published format has; a line with more is read by walking through it.
    private static let maximumSteps = 48
    /// Lines of another order before that one is learned: two in turn must not cost the learning
    /// of each.
    private static let patience = 4

    /// Notes the places of a line with the keys of the line before; false when it has others.
    @inline(__always)
    mutating func read(
        _ line: Span<UInt8>,
        from start: Int,
        into found: inout FoundFields
    ) -> Bool {
        guard !steps.isEmpty, find(in: line, from: start, into: &found) else {
            misses &+= 1
            return false
        }
        misses = 0
        return true
    }

    private func find(
        in line: Span<UInt8>,
        from start: Int,
        into found: inout FoundFields
    ) -> Bool {
        // A carrier's fields count before those of the line.
        if start > 0, steps.contains(where: { $0.field.map { found.has($0) } ?? false }) {
            return false
        }
        var ends = InlineArray<48, Int32>(repeating: 0)
        let steps = steps.span
        let texts = texts.span
        var position = start
        for index in steps.indices {
            let step = steps[index]
            let text = Int(step.start)..<Int(step.start) &+ Int(step.length)
            guard line.has(texts.extracting(text), at: position) else { return false }
            position &+= text.count
            if step.isText {
                guard let end = line.endOfJSONText(from: position) else { return false }
                position = end
            } else {
                while position < line.count, line[position].isOfPlainNumber { position &+= 1 }
            }
            ends[index] = Int32(truncatingIfNeeded: position)
        }
        let end = texts.extracting(closing..<texts.count)
        guard position &+ end.count == line.count, line.has(end, at: position) else { return false }
        let places = ends.span
        found.withPlaces { set in
            var before = start
            for index in steps.indices {
                let step = steps[index]
                let end = Int(places[index])
                if let field = step.field { set(field, before &+ Int(step.length)..<end) }
                before = end
            }
        }
        return true
    }
}

extension KeyOrder {
    /// Takes the order of a line's keys when it is time to.
    ///
    /// The line was read by walking through it. One that has a field twice is not taken.
    mutating func learn(_ line: Span<UInt8>, from start: Int) {
        guard steps.isEmpty || misses >= Self.patience else { return }
        misses = 0
        steps = []
        var learning = KeyOrder()
        do throws(Rejection) {
            if try learning.take(line, from: start) { self = learning }
        } catch {}
    }

    /// False for a line that cannot stand for others.
    private mutating func take(_ line: Span<UInt8>, from start: Int) throws(Rejection) -> Bool {
        var found = FoundFields()
        try readNginxMembers(line, from: start, into: &found)
        var walker = try JSONWalker(from: start, in: line, isLenient: true)
        var before = start
        while let member = try walker.next(in: line) {
            let text = before..<member.value.lowerBound
            guard steps.count < Self.maximumSteps, let first = UInt16(exactly: texts.count),
                let length = UInt16(exactly: text.count)
            else { return false }
            let field = found.field(of: member, in: line)
            let isText = member.kind == .text
            steps.append(Step(field: field, isText: isText, start: first, length: length))
            texts += line.copy(text)
            before = member.value.upperBound
        }
        closing = texts.count
        texts += line.copy(before..<line.count)
        return !found.isPartial
    }
}

extension FoundFields {
    /// The field whose place is a member's value; nil when the value counts for none.
    fileprivate func field(of member: JSONWalker.Member, in line: Span<UInt8>) -> LogField? {
        let named = nginxNames.field(named: member.key, in: line)
        // `ua` may be either.
        return [named, .upstreamAddresses].compactMap(\.self).first { self[$0] == member.value }
    }
}

extension UInt8 {
    fileprivate var isOfPlainNumber: Bool {
        // The minus and the point stand before the digits, the slash is between.
        self &- 45 <= 12 && self != UInt8(ascii: "/")
    }
}

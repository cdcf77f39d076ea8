extension Template {
    /// The template of Apache's `LogFormat`: `%h %l %u %t \"%r\" %>s %b`.
    ///
    /// Takes the format alone or the whole directive. Values without a shared name are stepped over.
    /// Source: httpd's mod_log_config.
    static func apache(_ text: String) throws(FormatTextError) -> Template {
        var builder = ApacheTemplateBuilder(items: try apacheItems(text))
        return try builder.build()
    }
}

/// Turns directives and literals into a template's steps.
private struct ApacheTemplateBuilder {
    private let items: [ApacheItem]
    private var template = Template()
    /// What stands before the next value.
    private var literal: [UInt8] = []

    init(items: [ApacheItem]) { self.items = items }

    mutating func build() throws(FormatTextError) -> Template {
        let chosen = chosenItems()
        var index = 0
        while index < items.count {
            switch items[index].content {
            case .literal(let bytes): literal += bytes
            case .time: index = try takeTimes(from: index)
            case .value(let field, _):
                try begin(at: items[index])
                var step = Template.Step()
                step.field = chosen.contains(index) ? field : nil
                template.steps.append(step)
            }
            index += 1
        }
        if template.steps.isEmpty {
            throw FormatTextError(reason: "no value such as %h in the format", offset: 0)
        }
        finishStep()
        if template.steps.isEmpty { template.opening = literal }
        setDurationUnit(chosen)
        return template
    }

    /// Of several values for one field the best, else the first.
    private func chosenItems() -> Set<Int> {
        var best: [LogField: (index: Int, rank: Int)] = [:]
        for (index, item) in items.enumerated() {
            guard case .value(let field?, let rank) = item.content else { continue }
            if let other = best[field], other.rank >= rank { continue }
            best[field] = (index, rank)
        }
        return Set(best.values.map(\.index))
    }

    private mutating func setDurationUnit(_ chosen: Set<Int>) {
        for index in chosen {
            if case .value(.requestTime?, let rank) = items[index].content {
                template.durationUnit =
                    switch rank {
                    case ApacheRank.microseconds: .microseconds
                    case ApacheRank.milliseconds: .milliseconds
                    default: .seconds
                    }
            }
        }
    }

    /// Ends the value before with the literal between, and makes room for the next.
    private mutating func begin(at item: ApacheItem) throws(FormatTextError) {
        if template.steps.isEmpty {
            template.opening = literal
        } else if literal.isEmpty {
            throw FormatTextError(
                reason: "cannot tell where the value before ends: nothing stands between the two",
                offset: item.offset
            )
        } else {
            finishStep()
        }
        literal = []
    }

    /// Gives the last step its ending and shape.
    private mutating func finishStep() {
        guard let last = template.steps.indices.last else { return }
        let before = last == 0 ? template.opening : template.steps[last - 1].ending
        template.steps[last].ending = literal
        guard template.steps[last].shape == .plain else { return }
        if before.last == UInt8(ascii: "\""), literal.first == UInt8(ascii: "\"") {
            template.steps[last].shape = .escaped
        } else if literal == [UInt8(ascii: ":")], template.steps[last].field?.mayHoldColons == true
        {
            template.steps[last].shape = .untilLast
        }
    }

    /// A time, and those right after it that complete it: `%{%d/%b/%Y:%H:%M:%S}t.%{msec_frac}t`;
    /// returns the last item taken.
    private mutating func takeTimes(from first: Int) throws(FormatTextError) -> Int {
        guard case .time(let start) = items[first].content else { return first }
        var pattern = start
        var last = first
        while let next = timeAfter(last, completing: pattern) {
            pattern.append(next.pattern, after: next.between)
            last = next.index
        }
        // The brackets that `%t` writes are no part of the time.
        let hasBrackets = pattern.removeBrackets()
        if hasBrackets { literal.append(UInt8(ascii: "[")) }
        try begin(at: items[first])
        if hasBrackets { literal = [UInt8(ascii: "]")] }
        var step = Template.Step()
        if pattern.isComplete, !template.steps.contains(where: { $0.field == .time }) {
            step.field = .time
            template.timeStyle = pattern.isCommonLog ? .commonLog : .pattern(pattern.bytes)
            template.isTimeOfStart = !pattern.isEnd
        }
        if let width = pattern.width { step.shape = .fixed(width) }
        template.steps.append(step)
        return last
    }

    private func timeAfter(
        _ index: Int,
        completing pattern: ApacheTimePattern
    ) -> (pattern: ApacheTimePattern, between: [UInt8], index: Int)? {
        var between: [UInt8] = []
        var next = index + 1
        if next < items.count, case .literal(let bytes) = items[next].content {
            between = bytes
            next += 1
        }
        guard next < items.count, case .time(let other) = items[next].content,
            !pattern.isComplete || !other.isComplete
        else { return nil }
        return (other, between, next)
    }
}

extension LogField {
    /// Whether its text may be an IPv6 address.
    fileprivate var mayHoldColons: Bool {
        switch self {
        case .client, .vhost, .host, .nodeAddress: true
        default: false
        }
    }
}

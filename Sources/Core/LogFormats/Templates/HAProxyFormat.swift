/// HAProxy's `log-format` as a template.
///
/// Source: doc/configuration.txt 8.2.6, and src/log.c for what a variable looks like in a line.
extension Template {
    /// Compiles the text of a `log-format` line, without the quotes around it.
    ///
    /// `%[expression]` is stepped over unless it says the same as a variable. Backslash escapes and
    /// `%%` are undone, and several blanks count as one, as in HAProxy.
    /// - Throws: What cannot be read and where in the text, for a variable that does not exist, two
    ///   values with nothing between them, or an encoding as JSON or CBOR.
    package static func haproxy(_ text: String) throws(FormatTextError) -> Template {
        var items = HAProxyItems(text)
        let parsed = try items.parse()
        guard !parsed.isEmpty else {
            throw FormatTextError(reason: "no variable such as %ci in it", offset: 0)
        }
        return try Template(haproxy: joined(parsed), opening: items.opening)
    }

    private init(haproxy items: [HAProxyItem], opening: [UInt8]) throws(FormatTextError) {
        self.init()
        self.opening = opening
        durationUnit = .milliseconds
        isTimeOfStart = true
        let names = Set(items.map(\.name))
        isHAProxy = true
        // Two flags, and nothing of HTTP: the sessions of a proxy in TCP mode.
        isTCP = names.contains("ts") && !items.contains { $0.isOfHTTP(among: names) }
        var taken: Set<LogField> = []
        for (index, item) in items.enumerated() {
            var step = Step(field: item.field(among: names), ending: item.after)
            if let field = step.field, !taken.insert(field).inserted { step.field = nil }
            step.shape = item.shape
            if step.field == .time { timeStyle = item.timeStyle }
            let isLast = index == items.count - 1
            if !isLast, step.ending.isEmpty, !item.hasOwnEnd {
                throw FormatTextError(
                    reason: "nothing stands between %\(item.name) and what follows it",
                    offset: item.offset
                )
            }
            if isLast, let end = step.ending.lastIndex(where: { $0 != UInt8(ascii: " ") }) {
                step.ending.removeSubrange((end + 1)...)
            } else if isLast {
                step.ending = []
            }
            steps.append(step)
        }
    }

    /// Joins what belongs together: seconds and milliseconds of a time, a server's address and
    /// port, and the headers in the style of the common log format, whose end is the line's.
    private static func joined(_ items: [HAProxyItem]) throws(FormatTextError) -> [HAProxyItem] {
        var output: [HAProxyItem] = []
        for item in items {
            let last = output.last
            if item.name == "ms", last?.name == "Ts", last?.after == [UInt8(ascii: ".")] {
                output[output.count - 1].after = item.after
            } else if item.name == "sp", last?.name == "si", last?.after == [UInt8(ascii: ":")] {
                output[output.count - 1].name = "si:sp"
                output[output.count - 1].after = item.after
            } else if last?.name == "hrl" || last?.name == "hsl" {
                guard item.name == "hsl" || item.name == "hrl" else {
                    throw FormatTextError(
                        reason: "nothing can follow the headers of %hrl and %hsl",
                        offset: item.offset
                    )
                }
                output[output.count - 1].after = []
            } else {
                output.append(item)
            }
        }
        if output.last?.name == "hrl" || output.last?.name == "hsl" {
            output[output.count - 1].after = []
        }
        return output
    }
}

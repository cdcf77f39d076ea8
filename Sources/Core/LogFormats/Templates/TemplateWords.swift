/// Why a line does not fit a template, and where.
struct Shortfall: Error {
    enum What {
        case opening, excess, status, time
        /// The field of that step is not ended as it should be.
        case ending(of: Int)
    }

    var what: What
    /// In bytes from the start of the line.
    var offset: Int
}

/// What a template expected, in words.
extension TemplateReader {
    func rejection(for shortfall: Shortfall) -> Rejection {
        let reason =
            switch shortfall.what {
            case .opening: "expected \(words(for: 0..<openingLength)) at the start"
            case .excess: "more than the format has"
            case .status: "the status is not a number from 0 to 999"
            case .time: "the time is not a date and clock that exist"
            case .ending(let index): "expected \(words(for: steps[index]))"
            }
        return Rejection(reason: reason, offset: shortfall.offset)
    }

    /// A field and what ends it, such as: status and then a blank.
    private func words(for step: Step) -> String {
        let name = step.field?.name ?? "a value"
        if step.shape == .untilSlash { return "\(name) and then `/`" }
        return step.ending.isEmpty
            ? "\(name) up to the end" : "\(name) and then \(words(for: step.ending))"
    }

    /// A text between fields, in back quotes.
    private func words(for text: Range<Int>) -> String {
        "`\(String(decoding: texts[text], as: UTF8.self))`"
    }
}

/// Puts a template together: literal texts and fields in turn.
struct TemplateBuilder {
    private(set) var template = Template()
    /// The name of each step's value, as the proxy calls it.
    private(set) var names: [String] = []

    /// Adds a byte that stands in every line.
    mutating func add(literal byte: UInt8) {
        if template.steps.isEmpty {
            template.opening.append(byte)
        } else {
            template.steps[template.steps.count - 1].ending.append(byte)
        }
    }

    /// Adds a value called `name`; nil as `field` steps over it.
    ///
    /// `sign` stands before names in the format's text, and `offset` is the value's place in it: both
    /// for the error. A value that starts with a slash needs no text before it.
    mutating func add(
        field: LogField?,
        name: String,
        sign: String,
        at offset: Int,
        startsWithSlash: Bool = false
    ) throws(FormatTextError) {
        if let last = template.steps.last, last.ending.isEmpty {
            guard startsWithSlash else {
                throw FormatTextError(
                    reason: "cannot tell where \(sign)\(names[names.count - 1]) ends and "
                        + "\(sign)\(name) begins: put a text between them",
                    offset: offset
                )
            }
            template.steps[template.steps.count - 1].shape = .untilSlash
        }
        template.steps.append(Template.Step(field: field))
        names.append(name)
    }

    /// The template, with the shape of every field set by what stands around it.
    ///
    /// `hasEscapes` tells that quotes and backslashes within values are escaped; `offset` is the
    /// length of the format's text, for the error.
    consuming func finish(
        hasEscapes: Bool,
        at offset: Int
    ) throws(FormatTextError) -> Template {
        guard !template.steps.isEmpty else {
            throw FormatTextError(reason: "the format names no value", offset: offset)
        }
        for index in template.steps.indices where template.steps[index].shape == .plain {
            template.steps[index].shape = shape(of: index, hasEscapes)
        }
        return template
    }

    private func shape(of index: Int, _ hasEscapes: Bool) -> Template.Shape {
        let step = template.steps[index]
        let opening = index == 0 ? template.opening : template.steps[index - 1].ending
        let quote = UInt8(ascii: "\"")
        if hasEscapes, step.ending.first == quote, opening.last == quote { return .escaped }
        if let field = step.field, listFields.contains(field) || field == .forwardedFor {
            return .list
        }
        if step.field == nil, names[index].hasPrefix("upstream_") { return .list }
        let isBeforePort =
            step.ending == [UInt8(ascii: ":")]
            && index + 1 < names.count && names[index + 1].hasSuffix("_port")
        let isBeforeProtocol =
            step.field == .target && step.ending == [UInt8(ascii: " ")]
            && index + 1 < names.count && template.steps[index + 1].field == .protocol
        return isBeforePort || isBeforeProtocol ? .untilLast : .plain
    }
}

/// Values with one element for each upstream that was tried.
private let listFields: Set<LogField> = [
    .upstreamAddresses, .upstreamStatuses, .upstreamTimes, .upstreamConnectTimes,
    .upstreamHeaderTimes, .upstreamLengths,
]

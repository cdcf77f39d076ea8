extension Template {
    /// Compiles an nginx `log_format`: the bare text, its quoted parts, or the whole directive.
    ///
    /// Values are known by their variables (`nginxNames`); others are stepped over.
    static func nginx(_ text: String) throws(FormatTextError) -> Template {
        let directive = try NginxDirective(text)
        var builder = TemplateBuilder()
        let variables = try NginxVariable.all(in: directive, text)
        let fields = NginxVariable.fields(of: variables)
        var position = 0
        for (variable, field) in zip(variables, fields) {
            for index in position..<variable.place.lowerBound {
                builder.add(literal: directive.text[index])
            }
            try builder.add(
                field: field,
                name: variable.name,
                sign: "$",
                at: variable.offset,
                startsWithSlash: ["request_uri", "uri", "document_uri"].contains(variable.name)
            )
            position = variable.place.upperBound
        }
        for byte in directive.text[position...] { builder.add(literal: byte) }
        var template = try builder.finish(
            hasEscapes: directive.escape != .none,
            at: directive.places[directive.places.count - 1]
        )
        template.isJSON = directive.escape == .json
        template.timeStyle = NginxVariable.timeStyle(of: variables)
        return template
    }
}

/// A variable in the text of a `log_format`.
struct NginxVariable {
    /// Without `$` and braces.
    var name: String
    /// With them, in the directive's joined text.
    var place: Range<Int>
    /// In what was given, for errors.
    var offset: Int

    /// The variables in order.
    static func all(
        in directive: NginxDirective,
        _ text: String
    ) throws(FormatTextError) -> [NginxVariable] {
        var variables: [NginxVariable] = []
        let bytes = directive.text
        var index = 0
        while let sign = bytes[index...].firstIndex(of: UInt8(ascii: "$")) {
            let isBraced = sign + 1 < bytes.count && bytes[sign + 1] == UInt8(ascii: "{")
            let start = sign + (isBraced ? 2 : 1)
            var end = start
            while end < bytes.count, bytes[end].isVariableByte { end += 1 }
            let isClosed = !isBraced || end < bytes.count && bytes[end] == UInt8(ascii: "}")
            guard end > start, isClosed else {
                throw FormatTextError(
                    reason: isClosed
                        ? "expected a variable's name after $" : "the brace of ${ is never closed",
                    offset: directive.places[sign]
                )
            }
            let next = isBraced ? end + 1 : end
            let name = String(decoding: bytes[start..<end], as: UTF8.self)
            variables.append(
                NginxVariable(name: name, place: sign..<next, offset: directive.places[sign])
            )
            index = next
        }
        return variables
    }

    /// The field of each variable; of two for the same field only the better one has it.
    static func fields(of variables: [NginxVariable]) -> [LogField?] {
        var fields = variables.map(\.field)
        if fields.contains(.requestLine) {
            // It has all three, as the client sent them.
            fields = fields.map { [.method, .target, .protocol].contains($0) ? nil : $0 }
        }
        let time = variables.map(\.name).max { timeRank($0) < timeRank($1) }
        for index in fields.indices where fields[index] == .time {
            if variables[index].name != time {
                fields[index] = variables[index].name == "time_local" ? .timeLocal : nil
            }
        }
        for index in fields.indices {
            guard let field = fields[index] else { continue }
            let same = fields.indices.filter { fields[$0] == field }
            let best = preferredNames.lazy.compactMap { name in
                same.first { variables[$0].name == name }
            }.first
            for other in same where other != best ?? same[0] { fields[other] = nil }
        }
        return fields
    }

    /// How the variable that tells the time is written.
    static func timeStyle(of variables: [NginxVariable]) -> Template.TimeStyle {
        switch variables.map({ timeRank($0.name) }).max() {
        case 4: .epoch
        case 2, 3: .iso8601
        default: .commonLog
        }
    }

    private var field: LogField? {
        if Self.timeRank(name) > 0 { return .time }
        let bytes = Array(name.utf8)
        let field = nginxNames.field(named: bytes.indices, in: bytes.span)
        return field == .time ? nil : field
    }

    /// How fine a variable tells the time; 0 when it does not.
    private static func timeRank(_ name: String) -> Int {
        switch name {
        case "msec": 4
        case "time_iso8601_ms": 3
        case "time_iso8601": 2
        case "time_local": 1
        default: 0
        }
    }
}

/// The variables that count where several tell the same field, the best first.
private let preferredNames = [
    "the_real_ip", "remote_addr", "remote_port", "request_uri", "host", "request_id", "req_id",
    "server_addr", "upstream_response_length", "proxy_upstream_name", "http_x_forwarded_for",
]

extension UInt8 {
    /// A letter, a digit or an underscore.
    fileprivate var isVariableByte: Bool {
        (self | 32) &- 97 < 26 || self &- 48 < 10 || self == UInt8(ascii: "_")
    }
}

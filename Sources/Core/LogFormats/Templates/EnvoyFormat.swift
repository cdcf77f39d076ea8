extension Template {
    /// Compiles an Envoy format string.
    ///
    /// Source: docs/root/configuration/observability/access_log/usage.rst. Operators that are not
    /// known are stepped over; so is a start time in a format without zone or with words.
    static func envoy(_ text: String) throws(FormatTextError) -> Template {
        let bytes = Array(text.utf8)
        var end = bytes.count
        // The line feed that ends each line, as it is or as the configuration writes it.
        if text.hasSuffix("\n") { end -= 1 } else if text.hasSuffix("\\n") { end -= 2 }
        var builder = TemplateBuilder()
        var style = TimeStyle.iso8601
        var fields: Set<LogField> = []
        var index = 0
        while index < end {
            guard bytes[index] == UInt8(ascii: "%") else {
                builder.add(literal: bytes[index])
                index += 1
                continue
            }
            if index + 1 < end, bytes[index + 1] == UInt8(ascii: "%") {
                builder.add(literal: bytes[index])
                index += 2
                continue
            }
            let operation = try EnvoyOperator(at: index, in: bytes, before: end)
            var field = operation.field
            if field == .time {
                if let written = operation.timeStyle { style = written } else { field = nil }
            }
            if let known = field, !fields.insert(known).inserted { field = nil }
            try builder.add(field: field, name: operation.name, sign: "%", at: index)
            index = operation.end
        }
        var template = try builder.finish(hasEscapes: true, at: bytes.count)
        template.timeStyle = style
        template.durationUnit = .milliseconds
        template.isTimeOfStart = true
        template.isEnvoy = true
        return template
    }
}

/// A command operator such as `%REQ(X-REQUEST-ID?ID):8%`.
struct EnvoyOperator {
    var name: String
    /// What stands in parentheses; empty without.
    var argument = ""
    /// Where the text goes on after it.
    var end: Int

    /// Reads the operator whose `%` is at `start`.
    init(at start: Int, in bytes: [UInt8], before limit: Int) throws(FormatTextError) {
        var index = start + 1
        while index < limit, bytes[index].isOperatorByte { index += 1 }
        name = String(decoding: bytes[start + 1..<index], as: UTF8.self)
        guard !name.isEmpty else {
            throw FormatTextError(
                reason: "expected an operator such as %PROTOCOL%, or %% for a percent sign",
                offset: start
            )
        }
        if index < limit, bytes[index] == UInt8(ascii: "(") {
            guard let close = bytes[index..<limit].firstIndex(of: UInt8(ascii: ")")) else {
                throw FormatTextError(reason: "the parenthesis is never closed", offset: index)
            }
            argument = String(decoding: bytes[index + 1..<close], as: UTF8.self)
            index = close + 1
        }
        if index < limit, bytes[index] == UInt8(ascii: ":") {
            index += 1
            while index < limit, bytes[index].digit != nil { index += 1 }
        }
        guard index < limit, bytes[index] == UInt8(ascii: "%") else {
            throw FormatTextError(reason: "expected % at the end of %\(name)", offset: index)
        }
        end = index + 1
    }

    /// The field it tells.
    var field: LogField? {
        switch name {
        case "REQ", "RESP", "REQUEST_HEADER", "RESPONSE_HEADER": headerField
        default: envoyFields[name]
        }
    }

    /// How `%START_TIME%` is written; nil when the way is not one that can be read back.
    var timeStyle: Template.TimeStyle? {
        switch argument {
        case "", "%Y-%m-%dT%H:%M:%S.%3fZ", "%Y-%m-%dT%H:%M:%S.%6fZ", "%Y-%m-%dT%H:%M:%S.%9fZ",
            "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%3f%z",
            "%Y-%m-%dT%H:%M:%S.%6f%z":
            .iso8601
        case "%s", "%s.%3f", "%s.%6f", "%s.%9f": .epoch
        case "%d/%b/%Y:%H:%M:%S %z": .commonLog
        default: nil
        }
    }

    /// The field of a header, or of the first of two alternatives.
    private var headerField: LogField? {
        let header = argument.split(separator: "?").first.map { $0.lowercased() } ?? ""
        let isResponse = name.hasPrefix("RESP")
        return switch header {
        case "x-envoy-upstream-service-time": isResponse ? .upstreamDuration : nil
        case _ where isResponse: nil
        case ":method": .method
        case "x-envoy-original-path", ":path": .target
        case ":authority", "host": .host
        case "x-forwarded-for": .forwardedFor
        case "user-agent": .userAgent
        case "referer": .referer
        case "x-request-id": .requestID
        case "upgrade": .upgrade
        default: nil
        }
    }
}

private let envoyFields: [String: LogField] = [
    "START_TIME": .time,
    "PROTOCOL": .protocol,
    "RESPONSE_CODE": .status,
    "RESPONSE_CODE_DETAILS": .responseDetails,
    "RESPONSE_FLAGS": .responseFlags,
    "BYTES_RECEIVED": .bytesReceived,
    "BYTES_SENT": .bytesSent,
    "DURATION": .duration,
    "UPSTREAM_HOST": .upstream,
    "UPSTREAM_REMOTE_ADDRESS": .upstream,
    "UPSTREAM_CLUSTER": .cluster,
    "UPSTREAM_CLUSTER_RAW": .cluster,
    "UPSTREAM_TRANSPORT_FAILURE_REASON": .failureReason,
    "ROUTE_NAME": .route,
    "DOWNSTREAM_REMOTE_ADDRESS": .client,
    "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT": .client,
    "DOWNSTREAM_DIRECT_REMOTE_ADDRESS": .client,
    "DOWNSTREAM_REMOTE_PORT": .clientPort,
    "STREAM_ID": .requestID,
    "CONNECTION_ID": .connection,
    "HOSTNAME": .nodeAddress,
    "DOWNSTREAM_TLS_VERSION": .sslVersion,
    "DOWNSTREAM_TLS_CIPHER": .sslCipher,
]

extension UInt8 {
    /// A capital, a digit or an underscore.
    fileprivate var isOperatorByte: Bool {
        self &- 65 < 26 || self &- 48 < 10 || self == UInt8(ascii: "_")
    }
}

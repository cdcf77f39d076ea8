/// A line format described by the proxy's own configuration text: fields and what stands between.
///
/// Made from nginx's `log_format`, Apache's `LogFormat`, HAProxy's `log-format` or Envoy's format
/// string by one function each; read by `TemplateReader` for all.
struct Template: Sendable, Hashable {
    /// One field and the text that ends it.
    struct Step: Sendable, Hashable {
        /// Nil for a value that is stepped over.
        var field: LogField?
        var shape = Shape.plain
        /// The text after the field; empty at the end of the line.
        var ending: [UInt8] = []
    }

    /// Where a field ends.
    enum Shape: Sendable, Hashable {
        /// At the first place of its ending.
        case plain
        /// In quotes: at the first place of its ending that no backslash escapes.
        ///
        /// A quote that is neither escaped nor followed by the rest of the ending belongs to the
        /// text and makes the line partial.
        case escaped
        /// Like `plain`, but a comma or a colon before the space goes on: nginx's lists.
        case list
        /// At the last place of its ending before the next field ends: an address before `:port`,
        /// a target before its protocol.
        case untilLast
        /// Before the slash with which the next field begins: `$host$request_uri`.
        case untilSlash
        /// After so many bytes, where its ending must stand: a time that may hold its ending.
        case fixed(Int)
        /// After the brace of HAProxy's captured headers, which may be absent as a whole.
        case captures
    }

    /// How the fields named `time` are written.
    enum TimeStyle: Sendable, Hashable {
        /// `23/Nov/2026:03:07:19 +0000`
        case commonLog
        /// `2026-11-23T03:14:39+00:00`, with or without a fraction.
        case iso8601
        /// Seconds since 1970 with a fraction.
        case epoch
        /// As strftime's pattern says, with Apache's fractions; see `PatternTime`.
        case pattern([UInt8])
        /// `06/Feb/2009:12:14:14.655`, HAProxy's local time.
        case accept
    }

    /// What every line begins with.
    var opening: [UInt8] = []
    var steps: [Step] = []
    var timeStyle = TimeStyle.commonLog
    /// The unit of all durations in it.
    var durationUnit = FoundFields.DurationUnit.seconds
    /// Its texts are JSON strings, and an empty one means no value.
    var isJSON = false
    /// `time` is when the request began.
    var isTimeOfStart = false
    /// Addresses have ports and schemes, and the client is the first of `X-Forwarded-For`.
    var isEnvoy = false
    /// Values carry HAProxy's signs: `~`, `+`, `<NOSRV>`, a status of -1.
    var isHAProxy = false
    /// It is HAProxy's and has nothing of HTTP.
    var isTCP = false
}

import Events
import LogFormats
import Testing

/// One line, read.
struct ReadLine {
    var record: LogRecord
    var quality: LineQuality
    var rejection: Rejection?
    private let fields: FoundFields
    private let bytes: [UInt8]

    init(
        _ bytes: [UInt8],
        as format: LogFormat?,
        zoneOffsetSeconds: Int = 0,
        takesShortcuts: Bool = true
    ) {
        var scanner = LineScanner(
            format: format,
            zoneOffsetSeconds: zoneOffsetSeconds,
            takesShortcuts: takesShortcuts
        )
        self.init(bytes, by: &scanner)
    }

    /// The next line of a log.
    init(_ bytes: [UInt8], by scanner: inout LineScanner) {
        quality = scanner.scan(bytes.span)
        record = scanner.record(of: bytes.span, quality: quality)
        rejection = quality == .rejected ? scanner.rejection : nil
        fields = scanner.fields
        self.bytes = bytes
    }

    /// The text of a field as it stands in the line; nil when it is absent or says "no value".
    subscript(field: LogField) -> String? {
        fields.value(field, in: bytes.span).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// Whether the format has the field, with a value or without.
    func has(_ field: LogField) -> Bool { fields.has(field) }
    /// The word set for a field that the line does not say itself.
    func word(_ field: LogField) -> FieldWord? { fields.word(field) }
    var at: WallTime? { fields.at }
    var status: Int? { fields.status }
    var kind: FoundFields.Kind { fields.kind }
    var isTruncated: Bool { fields.isTruncated }
    var cause: CauseClass? { fields.cause }
}

/// Reads a line given as text.
func read(
    _ text: String,
    as format: LogFormat?,
    zoneOffsetSeconds: Int = 0
) -> ReadLine {
    ReadLine(Array(text.utf8), as: format, zoneOffsetSeconds: zoneOffsetSeconds)
}

func access(
    _ line: ReadLine,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> AccessRecord {
    guard case .access(let record) = line.record.content else {
        Issue.record("not an access record: \(line.record.content)", sourceLocation: sourceLocation)
        throw WrongContent()
    }
    return record
}

func error(
    _ line: ReadLine,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> ErrorRecord {
    guard case .error(let record) = line.record.content else {
        Issue.record("not an error record: \(line.record.content)", sourceLocation: sourceLocation)
        throw WrongContent()
    }
    return record
}

struct WrongContent: Error {}

/// Seconds since 1970 with nanoseconds, from `date -u +%s`.
func wall(_ seconds: Int64, nanoseconds: Int64 = 0) -> WallTime {
    WallTime(rawValue: seconds * 1_000_000_000 + nanoseconds)
}

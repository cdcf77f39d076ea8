import Events
import LogFormats
import Testing

/// Reads a line given as text.
func read(
    _ text: String,
    as format: LogFormat,
    zoneOffsetSeconds: Int = 0
) -> ReadLine {
    read(Array(text.utf8).span, as: format, zoneOffsetSeconds: zoneOffsetSeconds)
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

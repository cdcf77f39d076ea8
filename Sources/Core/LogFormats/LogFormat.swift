package import Events

/// A way in which a proxy writes its log.
///
/// The raw value is the name used in the configuration. To add a format: one case here, one line
/// in `scan`, and one file that turns its bytes into fields.
package enum LogFormat: String, CaseIterable, Codable, Sendable {
    /// Any nginx `log_format … escape=json` that writes one object a line.
    case nginxJSON = "nginx-json"
    /// nginx's own default, `combined`; without durations and upstreams.
    case nginxCombined = "nginx-combined"
    /// nginx's error log.
    case nginxError = "nginx-error"

    /// Whether the log tells of errors and the proxy's life rather than of requests.
    package var isErrorLog: Bool { self == .nginxError }
}

/// The longest line that is read whole, in bytes; the rest of a longer one is cut off.
///
/// nginx's longest request line and headers are 4 x 8 KiB (large_client_header_buffers), so an
/// honest line stays below.
package let maximumLineBytes = 65_536

/// Finds a line's fields without making any text of them.
///
/// Work is linear in the line's length. Never fails: what cannot be read is a rejection.
/// - Parameters:
///   - line: one line without its line feed; blank lines should be skipped by the caller.
///   - format: how it was written.
///   - zoneOffsetSeconds: the writer's local time minus UTC, for formats without a zone.
/// - Returns: the fields; ask it for a record only with the same line.
package func scan(
    _ line: Span<UInt8>,
    as format: LogFormat,
    zoneOffsetSeconds: Int = 0
) -> ScannedLine {
    let isCut = line.count > maximumLineBytes
    let line = isCut ? line.extracting(first: maximumLineBytes) : line
    do throws(Rejection) {
        switch format {
        case .nginxJSON:
            return ScannedLine(access: try scanNginxJSON(line, isCut: isCut), isCut: isCut)
        case .nginxCombined:
            return ScannedLine(access: try scanNginxCombined(line), isCut: isCut)
        case .nginxError:
            return ScannedLine(error: try scanNginxError(line, zoneOffsetSeconds), isCut: isCut)
        }
    } catch {
        return ScannedLine(rejection: error, isCut: isCut)
    }
}

/// Reads one line.
///
/// Never fails: a line that cannot be read is a rejected record with the reason and the place.
package func read(
    _ line: Span<UInt8>,
    as format: LogFormat,
    zoneOffsetSeconds: Int = 0
) -> ReadLine {
    let scanned = scan(line, as: format, zoneOffsetSeconds: zoneOffsetSeconds)
    return ReadLine(record: scanned.record(of: line), quality: scanned.quality)
}

/// A line, read, and how well.
package struct ReadLine: Equatable, Sendable {
    package var record: LogRecord
    package var quality: LineQuality
}

/// How well a line was understood.
package enum LineQuality: Sendable {
    /// Every field that the format promises was read.
    case understood
    /// The line was read, but a field is unreadable, ambiguous or cut off: that field is absent.
    case partial
    /// Not a line of this format.
    case rejected
}

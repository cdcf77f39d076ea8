/// Reads Traefik's end of the common log: `"referer" "user agent" count "router" "server" 12ms`.
///
/// Source: pkg/middlewares/accesslog/logger_formatters.go. The duration is read from the end, so
/// that it comes out even where a quote in the middle is never closed.
func readTraefikTail(
    _ line: Span<UInt8>,
    after end: Int,
    into found: inout FoundFields
) throws(Rejection) {
    found.durationUnit = .milliseconds
    guard line.has("ms", at: line.count - 2),
        let space = line.lastIndex(of: UInt8(ascii: " "), in: end..<line.count)
    else {
        throw Rejection(reason: "expected a duration such as 12ms at the end", offset: line.count)
    }
    let duration = space + 1..<line.count - 2
    guard line.isWholeNumber(duration) else {
        throw Rejection(reason: "expected a duration such as 12ms at the end", offset: space + 1)
    }
    found.set(.durationRaw, duration)
    found.set(.duration, duration)
    found.set(.requestTime, duration)
    var position = end + 1
    for field in traefikFields {
        guard position < space, let value = line.value(at: position) else {
            found.isPartial = true
            return
        }
        found[field] = value.text
        if value.isDoubtful { found.isPartial = true }
        if field == .requestCount, !line.isWholeNumber(value.text), !line.isDash(value.text) {
            found.isPartial = true
            found.setNone(field)
        }
        position = value.next
    }
    if position != space + 1 { found.isPartial = true }
    if let server = found[.serverURL] {
        found[.upstreamAddresses] =
            line.isNoValue(server) ? server : line.upstreamAddress(in: server)
    }
}

/// The fields between bytes and duration.
private let traefikFields: [LogField] = [
    .referer, .userAgent, .requestCount, .router, .serverURL,
]

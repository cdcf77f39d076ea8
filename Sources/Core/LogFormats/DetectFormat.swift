/// The format in which `lines` are written, from the lines alone.
///
/// The one that understands most of them, if it understands at least half; blank lines do not
/// count. Nil when none does.
package func detectFormat(of lines: [[UInt8]]) -> LogFormat? {
    let lines = lines.filter { line in !line.allSatisfy { $0.isBlank } }
    var best: (format: LogFormat, understood: Int)?
    for format in LogFormat.allCases {
        let understood = lines.count { scan($0.span, as: format).quality == .understood }
        if understood > best?.understood ?? 0 { best = (format, understood) }
    }
    guard let best, best.understood * 2 >= lines.count else { return nil }
    return best.format
}

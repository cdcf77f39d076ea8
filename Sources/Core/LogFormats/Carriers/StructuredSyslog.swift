/// `1 2026-11-23T09:26:04.824762+00:00 web1 haproxy 7942 - [id name="value"] ` behind the priority.
///
/// Source: RFC 5424 6. `-` stands for a part that is absent; the structured data is stepped over,
/// and so is the mark of UTF-8 (BOM) before the message.
func readStructuredSyslog(
    _ line: Span<UInt8>,
    from start: Int,
    into found: inout FoundFields
) -> Int? {
    let stamp = line.word(at: start + 2)
    guard line.isDash(stamp) || line.hasDayAndT(at: stamp.lowerBound) else { return nil }
    let host = line.word(at: stamp.upperBound + 1)
    let name = line.word(at: host.upperBound + 1)
    let process = line.word(at: name.upperBound + 1)
    let message = line.word(at: process.upperBound + 1)
    guard !message.isEmpty,
        let end = line.endOfStructuredData(from: message.upperBound + 1)
    else { return nil }
    if !line.isDash(stamp) { found[.syslogTime] = stamp }
    found[.syslogHost] = host
    found[.syslogTag] = name
    if line.isWholeNumber(process) { found[.processID] = process }
    return line.has("\u{FEFF}", at: end + 1) ? end + 4 : min(end + 1, line.count)
}

extension Span where Element == UInt8 {
    /// Where `-` or `[id name="value"][…]` ends, which a space or the line's end follows.
    fileprivate func endOfStructuredData(from start: Int) -> Int? {
        var index = start
        if has(UInt8(ascii: "-"), at: index) {
            index += 1
        } else {
            guard has(UInt8(ascii: "["), at: index) else { return nil }
            while has(UInt8(ascii: "["), at: index) {
                guard let end = endOfElement(from: index + 1) else { return nil }
                index = end
            }
        }
        return index == count || has(UInt8(ascii: " "), at: index) ? index : nil
    }

    /// Where the element ends whose bracket stands before `start`; its values are in quotes, in
    /// which a backslash escapes quote, backslash and bracket.
    private func endOfElement(from start: Int) -> Int? {
        var isQuoted = false
        var index = start
        while index < count {
            switch self[index] {
            case UInt8(ascii: "\\") where isQuoted: index += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "]") where !isQuoted: return index + 1
            default: break
            }
            index += 1
        }
        return nil
    }
}

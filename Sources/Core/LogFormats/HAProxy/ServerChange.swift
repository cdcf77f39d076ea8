/// What a line of HAProxy says of a server's change, beyond the places of its fields.
extension FoundFields {
    /// Whether the line tells of one check: it changes nothing by itself, and where it does a line
    /// of its own follows.
    func isCheckResult(in line: Span<UInt8>) -> Bool {
        guard let message = self[.message] else { return false }
        return line.has("Health check for ", at: message.lowerBound)
            || line.has("Agent check for ", at: message.lowerBound)
    }

    /// `Layer4 connection problem, Connection refused`, `Layer7 wrong status, code 503`, or who
    /// changed the state by hand; nil when the line gives no reason.
    func changeReason(in line: Span<UInt8>) -> String? {
        guard let reason = value(.reason, in: line), let message = self[.message] else {
            return nil
        }
        var words = line.text(reason)
        var rest = reason.upperBound..<max(reason.upperBound, message.upperBound)
        if line.has(", code: ", at: rest.lowerBound) {
            var end = rest.lowerBound + 8
            while end < rest.upperBound, line[end] &- 48 < 10 { end += 1 }
            words += ", code \(line.text(rest.lowerBound + 8..<end))"
            rest = end..<rest.upperBound
        }
        if line.has(", info: \"", at: rest.lowerBound) {
            let start = rest.lowerBound + 9
            let end = line.firstIndex(of: UInt8(ascii: "\""), in: start..<rest.upperBound)
            words += ", \(line.text(start..<(end ?? rest.upperBound)))"
        }
        return words
    }
}

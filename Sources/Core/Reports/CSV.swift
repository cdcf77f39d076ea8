import Events
import Views

extension Report {
    /// One gap a line, as RFC 4180 writes tables.
    ///
    /// Times are UTC, lengths are seconds, an empty cell is not known. What a spreadsheet would take for a formula begins with an apostrophe.
    package var csv: String {
        let title = [
            "client", "lost_on", "landed_on", "lost_at", "usable_at", "gap_s", "error_s", "tries",
            "how", "inferred", "version", "recording", "sha256",
        ]
        let rows = gaps.map { gap in
            [
                gap.client, gap.lostOn, gap.landedOn, gap.lostAt.utcText,
                gap.usableAt?.utcText ?? "", gap.length.map(plainSeconds) ?? "",
                plainSeconds(gap.error), String(gap.tries), gap.how, gap.inferred,
                origin.version, origin.file, origin.hash ?? "",
            ]
        }
        return ([title] + rows).map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }
}

private func cell(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@".contains($0) } ?? false
    let safe = isFormula ? "'" + text : text
    guard safe.contains(where: { "\",\n\r".contains($0) }) else { return safe }
    return "\""
        + safe.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\"") + "\""
}

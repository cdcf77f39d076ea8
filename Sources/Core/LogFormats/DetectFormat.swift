/// The format in which `lines` are written, from the lines alone.
///
/// The one that understands most of them, if it understands at least half; a line read in part
/// counts half, and blank lines do not count. Where two do equally well (nginx's combined and
/// Apache's are the same text) it is the one whose maker's other formats are in the lines too, else
/// the first of `LogFormat.known`. Nil when none does.
package func detectFormat(of lines: [[UInt8]]) -> LogFormat? {
    let lines = wholeLines(of: lines).filter { line in !line.allSatisfy { $0.isBlank } }
    let scores = LogFormat.known.map { (format: $0, score: score(of: $0, lines)) }
    var best: (format: LogFormat, score: Int, evidence: Int)?
    for (format, score) in scores where score > 0 {
        let evidence = scores.reduce(0) { sum, other in
            let isSibling = other.format.vendor == format.vendor && other.format != format
            return isSibling ? sum + other.score : sum
        }
        guard let found = best else {
            best = (format, score, evidence)
            continue
        }
        if (score, evidence) > (found.score, found.evidence) { best = (format, score, evidence) }
    }
    guard let best, best.score >= lines.count else { return nil }
    return best.format
}

/// Two for each line understood, one for each read in part.
private func score(of format: LogFormat, _ lines: [[UInt8]]) -> Int {
    var scanner = LineScanner(format: format)
    return lines.reduce(0) { sum, line in
        switch scanner.scan(line.span) {
        case .understood: sum + 2
        case .partial: sum + 1
        case .rejected: sum
        }
    }
}

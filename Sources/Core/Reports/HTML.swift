import Events
import Views

extension Report {
    /// One page with everything in it: no script, nothing loaded, also well-formed XML.
    package var html: String {
        let title = markup(cluster.isEmpty ? "Incident" : cluster)
        var page = "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">"
        page += "<head><meta charset=\"utf-8\"/>"
        page += "<meta name=\"viewport\" content=\"width=device-width\"/>"
        page += "<meta http-equiv=\"Content-Security-Policy\" "
        page += "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>"
        page += "<title>\(title)</title><style>\(style)</style></head>\n<body>"
        page += "<h1>\(title)</h1><p>\(markup(summary))</p>\n"
        page += "<p>From \(from?.utcText ?? "–") to \(to?.utcText ?? "–").</p>\n"
        page += list(
            "Impact",
            [
                "Client gaps: \(impact.clients), of them not back: \(impact.waiting)",
                "Median \(inSeconds(impact.median)), p95 \(inSeconds(impact.p95)), slowest "
                    + inSeconds(impact.slowest),
                "Failed answers: \(impact.failedAnswers) in \(impact.bursts) bursts",
            ]
        )
        page += table(
            "Where the seconds went",
            ["phase", "median", "slowest tenth from", "slowest", "share"],
            phases.map {
                [
                    $0.name, inSeconds($0.median), inSeconds($0.p90), inSeconds($0.slowest),
                    percent($0.share),
                ]
            }
        )
        page += list(
            "Cause and blame",
            causes + costs.map { "\(percent($0.share)), \(inSeconds($0.cost)): \($0.words)" }
        )
        page += list("Advice", advice) + list("Operations", operations)
        page += "<h2>Gaps</h2>\n" + svg
        page += table(
            "Timeline",
            ["time (UTC)", "node", "what", "source"],
            timeline.map { [$0.at?.utcText ?? "–", $0.node, $0.words, $0.source] }
        )
        page += list("What the evidence lacks", lacks)
        page += "<p>Signalbox \(markup(origin.version)), recording \(markup(origin.file)), SHA-256 "
        return page + "\(markup(origin.hash ?? "not computed")).</p></body></html>\n"
    }
}

private let style = """
    :root{color-scheme:light dark}body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;\
    padding:0 1rem;background:Canvas;color:CanvasText}table{border-collapse:collapse;width:100%}\
    td,th{border-bottom:1px solid #8886;padding:.2rem .6rem;text-align:left;vertical-align:top}\
    @media print{body{margin:0;font-size:11px}tr,svg{break-inside:avoid}}
    """

private func list(_ title: String, _ items: [String]) -> String {
    guard !items.isEmpty else { return "" }
    let rows = items.map { "<li>\(markup($0))</li>" }.joined(separator: "\n")
    return "<h2>\(title)</h2><ul>\(rows)</ul>\n"
}

private func table(_ title: String, _ head: [String], _ rows: [[String]]) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
        "<tr>" + cells.map { "<\(tag)>\(markup($0))</\(tag)>" }.joined() + "</tr>\n"
    }
    let body = rows.map { row($0, "td") }.joined()
    return
        "<h2>\(title)</h2><table><thead>\(row(head, "th"))</thead><tbody>\(body)</tbody></table>\n"
}

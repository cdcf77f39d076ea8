import Events
import Views

extension Report {
    /// The report as a post-mortem in Markdown (CommonMark with tables).
    package var markdown: String {
        var lines = ["# \(plain(cluster.isEmpty ? "Incident" : cluster))", "", plain(summary), ""]
        lines += ["From \(from?.utcText ?? "–") to \(to?.utcText ?? "–").", "", "## Impact", ""]
        lines += [
            "- Client gaps: \(impact.clients), of them not back: \(impact.waiting)",
            "- Seconds without service: median \(inSeconds(impact.median)), p95 "
                + "\(inSeconds(impact.p95)), slowest \(inSeconds(impact.slowest))",
            "- Failed answers: \(impact.failedAnswers) in \(impact.bursts) bursts",
        ]
        lines += ["", "## Where the seconds went", ""]
        lines += row(["phase", "median", "slowest tenth from", "slowest", "share"])
        lines += ["|---|--:|--:|--:|--:|"]
        for phase in phases {
            lines += row([
                phase.name, inSeconds(phase.median), inSeconds(phase.p90),
                inSeconds(phase.slowest), percent(phase.share),
            ])
        }
        lines += ["", "## Cause and blame", ""]
        lines += causes.map { "- \(plain($0))" }
        lines += costs.isEmpty ? ["No gap ended: nothing to blame."] : []
        lines += costs.map {
            "- \(percent($0.share)), \(inSeconds($0.cost)) of \($0.gaps) gaps: \(plain($0.words))"
        }
        if !advice.isEmpty { lines += ["", "## Advice", ""] + advice.map { "- \(plain($0))" } }
        if !operations.isEmpty {
            lines += ["", "## Operations", ""] + operations.map { "- \(plain($0))" }
        }
        lines += ["", "## Timeline", ""] + row(["time (UTC)", "node", "what", "source"])
        lines += ["|---|---|---|---|"]
        for entry in timeline {
            lines += row([entry.at?.utcText ?? "–", entry.node, entry.words, entry.source])
        }
        lines += ["", "## What the evidence lacks", ""] + lacks.map { "- \(plain($0))" }
        let hash = origin.hash ?? "not computed"
        lines += ["", "Signalbox \(plain(origin.version)), recording \(plain(origin.file)),"]
        lines += ["SHA-256 \(plain(hash))."]
        return lines.joined(separator: "\n") + "\n"
    }

    private func row(_ cells: [String]) -> [String] {
        ["| " + cells.map(plain).joined(separator: " | ") + " |"]
    }
}

/// Text that Markdown shows as it is.
func plain(_ text: String) -> String {
    var safe = ""
    for character in text {
        switch character {
        case "<": safe += "&lt;"
        case "&": safe += "&amp;"
        case "\\", "`", "*", "_", "[", "]", "|", "#", "!", "~": safe += "\\\(character)"
        default: safe.append(character)
        }
    }
    return safe
}

import Events
import Model
import Views

extension Report {
    /// One JSON object a line: first the report, then each phase, gap and entry of the timeline.
    ///
    /// Lengths are seconds; null is not known.
    package var ndjson: String {
        var lines = [
            object([
                ("kind", quoted("report")), ("version", quoted(origin.version)),
                ("recording", quoted(origin.file)), ("sha256", origin.hash.map(quoted) ?? "null"),
                ("cluster", quoted(cluster)), ("summary", quoted(summary)),
                ("from", quoted(from)), ("to", quoted(to)), ("gaps", "\(impact.clients)"),
                ("waiting", "\(impact.waiting)"), ("median_s", number(impact.median)),
                ("p95_s", number(impact.p95)), ("slowest_s", number(impact.slowest)),
                ("failed_answers", "\(impact.failedAnswers)"),
                ("lacks", "[" + lacks.map(quoted).joined(separator: ",") + "]"),
            ])
        ]
        lines += phases.map {
            object([
                ("kind", quoted("phase")), ("name", quoted($0.name)),
                ("median_s", number($0.median)), ("p90_s", number($0.p90)),
                ("slowest_s", number($0.slowest)),
            ])
        }
        lines += gaps.map {
            object([
                ("kind", quoted("gap")), ("client", quoted($0.client)),
                ("lost_on", quoted($0.lostOn)), ("landed_on", quoted($0.landedOn)),
                ("lost_at", quoted($0.lostAt)), ("usable_at", quoted($0.usableAt)),
                ("gap_s", number($0.length)), ("error_s", number($0.error)),
                ("tries", "\($0.tries)"), ("how", quoted($0.how)),
            ])
        }
        lines += timeline.map {
            object([
                ("kind", quoted("entry")), ("at", quoted($0.at)), ("node", quoted($0.node)),
                ("what", quoted($0.words)), ("source", quoted($0.source)),
            ])
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Annotations as Grafana's HTTP API takes them, in one array; times are milliseconds since 1970.
    package var grafana: String {
        let entries = timeline.compactMap { entry in
            entry.at.map { at in
                object([
                    ("time", "\(at.rawValue / 1_000_000)"),
                    ("text", quoted("\(entry.node) \(entry.words) [\(entry.source)]")),
                    ("tags", "[\"signalbox\",\(quoted(cluster)),\(quoted(origin.file))]"),
                ])
            }
        }
        return "[" + entries.joined(separator: ",\n") + "]\n"
    }
}

private func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
}

private func number(_ duration: Duration?) -> String { duration.map(plainSeconds) ?? "null" }

private func quoted(_ time: WallTime?) -> String { time.map { quoted($0.utcText) } ?? "null" }

/// A JSON string that is safe inside a script too.
private func quoted(_ text: String) -> String {
    var safe = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": safe += "\\\""
        case "\\": safe += "\\\\"
        case "<": safe += "\\u003c"
        default:
            if scalar.value < 0x20 {
                let code = String(scalar.value, radix: 16)
                safe += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
    }
    return safe + "\""
}

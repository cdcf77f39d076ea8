import Events

/// Two reports side by side, each measured from its own gaps' losses, so that no clock is shared.
package struct Comparison: Equatable, Sendable {
    package var rows: [Row]
    /// Which settings cost the most in each, in words.
    package var blame: (before: String, after: String) { (costs[0], costs[1]) }
    private var costs: [String]

    /// One figure in both; nil where it is not known.
    package struct Row: Equatable, Sendable {
        package var name: String
        /// `s` or `count`.
        package var unit: String
        package var before: Double?
        package var after: Double?
        /// Whether `after` is worse by more than was tolerated; false where one is not known.
        package var isWorse: Bool
    }

    /// Compares `after` with `before`.
    ///
    /// A figure is worse when it grew by more than `tolerance` percent (0 and up); times must also
    /// have grown by more than 10 ms, which logs with milliseconds and two clocks cannot tell apart.
    package init(_ before: Report, _ after: Report, tolerance: Double) {
        func row(_ name: String, _ unit: String, _ old: Double?, _ new: Double?) -> Row {
            var isWorse = false
            if let old, let new {
                isWorse = new > old * (1 + max(0, tolerance) / 100)
                if unit == "s" { isWorse = isWorse && new - old > 0.010 }
            }
            return Row(name: name, unit: unit, before: old, after: new, isWorse: isWorse)
        }
        let (old, new) = (before.impact, after.impact)
        rows = [
            row("gap median", "s", old.median?.seconds, new.median?.seconds),
            row("gap p95", "s", old.p95?.seconds, new.p95?.seconds),
            row("gap slowest", "s", old.slowest?.seconds, new.slowest?.seconds),
            row("clients not back", "count", Double(old.waiting), Double(new.waiting)),
            row("failed answers", "count", Double(old.failedAnswers), Double(new.failedAnswers)),
            row("bursts", "count", Double(old.bursts), Double(new.bursts)),
            row(
                "operations",
                "count",
                Double(before.operations.count),
                Double(after.operations.count)
            ),
        ]
        // How many were asked for is no matter of better or worse.
        rows[6].isWorse = false
        for (first, second) in zip(before.phases, after.phases) {
            let name = first.name
            rows.append(
                row("\(name) median", "s", first.median?.seconds, second.median?.seconds)
            )
            rows.append(row("\(name) p90", "s", first.p90?.seconds, second.p90?.seconds))
        }
        costs = [before, after].map { $0.costs.first?.words ?? "–" }
    }

    /// Whether any figure is worse.
    package var hasRegression: Bool { rows.contains(where: \.isWorse) }

    /// A table in Markdown, which reads as text too.
    package var markdown: String {
        var lines = ["| figure | A | B | |", "|---|--:|--:|---|"]
        lines += rows.map {
            "| \($0.name) | \($0.text($0.before)) | \($0.text($0.after)) |"
                + ($0.isWorse ? " worse |" : " |")
        }
        lines.append("| most of the seconds | \(plain(costs[0])) | \(plain(costs[1])) | |")
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Comparison.Row {
    /// The figure as people read it; a dash where it is not known.
    package func text(_ value: Double?) -> String {
        guard let value else { return "–" }
        if unit == "s" { return inSeconds(Duration(exactlySeconds: value)) }
        return Int(exactly: value).map(String.init) ?? "–"
    }
}

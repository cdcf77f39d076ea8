import ArgumentParser
import Reports
import Runtime

/// `signalbox compare A B`: whether the second run was worse than the first, and where.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare two recorded runs; exits 1 when the second is worse."
    )

    @Argument(help: "The recording to measure against.")
    var first: String

    @Argument(help: "The recording that is judged.")
    var second: String

    @Option(help: "text, md or json.")
    var format = Format.text

    @Option(help: ArgumentHelp("By how much a figure may grow.", valueName: "percent"))
    var tolerance = 10.0

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, md, json
    }

    func validate() throws {
        guard tolerance.isFinite, tolerance >= 0 else {
            throw ValidationError("--tolerance is a percentage of 0 or more")
        }
    }

    func run() async throws {
        let comparison = Comparison(
            try await report(first),
            try await report(second),
            tolerance: tolerance
        )
        switch format {
        case .md: print(comparison.markdown, terminator: "")
        case .json: try printJSON(comparison.rows.map(Figure.init))
        case .text:
            for row in comparison.rows {
                let name = row.name.padded(to: 20)
                let (before, after) = (row.text(row.before), row.text(row.after))
                let verdict = row.isWorse ? "worse" : ""
                print("\(name)\(before.padded(to: 12))\(after.padded(to: 12))\(verdict)")
            }
            print("most of the seconds: A \(comparison.blame.before); B \(comparison.blame.after)")
        }
        if comparison.hasRegression {
            throw Failure(.findings, "signalbox: \(second) is worse than \(first)")
        }
    }

    private func report(_ path: String) async throws -> Report {
        var player = try await plainly(or: .usage) { try openRecording(path) }
        let origin = Report.Origin(version: programVersion, file: path)
        guard let report = Report(player.survey.final, origin: origin) else {
            throw Failure(.usage, "signalbox: \(path): nothing to compare")
        }
        return report
    }

    /// One figure as printed; null is not known.
    private struct Figure: Encodable {
        var name: String
        var unit: String
        var before: Double?
        var after: Double?
        var worse: Bool

        init(_ row: Comparison.Row) {
            (name, unit, before, after) = (row.name, row.unit, row.before, row.after)
            worse = row.isWorse
        }

        enum CodingKeys: CodingKey { case name, unit, before, after, worse }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(name, forKey: .name)
            try values.encode(unit, forKey: .unit)
            try values.encode(before, forKey: .before)
            try values.encode(after, forKey: .after)
            try values.encode(worse, forKey: .worse)
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}

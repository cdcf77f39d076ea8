import ArgumentParser
import Foundation
import Reports
import Runtime

/// `signalbox report FILE`: what a recorded run tells, as a document or as data.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a report of a recorded run, or of one incident of it."
    )

    @Argument(help: "A recording.")
    var file: String

    @Option(help: "md, html, svg, csv, ndjson or grafana.")
    var format = Format.md

    @Option(name: .shortAndLong, help: "Where to write it; standard output without.")
    var output: String?

    @Option(help: "Only the incident of this number, from 1.")
    var incident: Int?

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case md, html, svg, csv, ndjson, grafana
    }

    func run() async throws {
        var player = try await plainly(or: .usage) { try openRecording(file) }
        let name = URL(fileURLWithPath: file).lastPathComponent
        let origin = Report.Origin(version: programVersion, file: name)
        guard let report = Report(player.survey.final, incident: incident, origin: origin) else {
            throw Failure(.usage, "signalbox: \(file): no incident \(incident ?? 0) in it")
        }
        let text = format.text(of: report)
        guard let output else {
            print(text, terminator: "")
            return
        }
        try await plainly(or: .usage) {
            try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        }
    }
}

extension ReportCommand.Format {
    fileprivate func text(of report: Report) -> String {
        switch self {
        case .md: report.markdown
        case .html: report.html
        case .svg: report.svg
        case .csv: report.csv
        case .ndjson: report.ndjson
        case .grafana: report.grafana
        }
    }
}

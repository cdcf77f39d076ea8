import ArgumentParser
import Foundation
import LogFormats

/// `signalbox logs test FILE`: how well a log is understood, and which lines are not.
struct LogsTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Tell how well a log is understood, and show the lines that are not.",
        discussion: "Exit code 1 when less than half of the lines are understood."
    )

    @OptionGroup var log: LogOptions

    @Option(help: "Read so many lines at most.")
    var lines: Int?

    @Flag(help: "As JSON.")
    var json = false

    func validate() throws {
        if let lines, lines < 1 { throw ValidationError("--lines must be at least 1") }
    }

    func run() async throws {
        let format = try log.namedFormat()
        let result = await onOwnThread(named: "logs test") { test(as: format) }
        let report = try result.get()
        if json {
            try printJSON(report)
        } else {
            print(report.text)
        }
        if report.understood * 2 < report.records || report.records == 0 {
            throw ExitCode(Failure.Code.findings.rawValue)
        }
    }

    private func test(as format: LogFormat?) -> Result<LogReport, Failure> {
        var report = LogReport(file: log.file, format: format)
        var output: [UInt8] = []
        do {
            let input = try LogInput(path: log.file)
            var converter = LineConverter(
                format: format,
                zoneOffsetSeconds: log.zone.seconds,
                near: input.modified
            )
            try input.read(
                first: { lines in
                    guard format == nil else { return }
                    let found = detectFormat(of: lines)
                    converter.adopt(found)
                    report.format = found?.name
                },
                line: { line, number in
                    output.removeAll(keepingCapacity: true)
                    let outcome = converter.convert(line, number: number, into: &output)
                    if let joined = converter.joinedLine {
                        report.note(outcome, of: joined.span, number, converter)
                    } else {
                        report.note(outcome, of: line, number, converter)
                    }
                    if report.wantsExample, outcome == .understood {
                        converter.finish(into: &output)
                        report.setExample(output, number)
                    }
                    return lines.map { number < $0 } ?? true
                },
                afterChunk: {}
            )
        } catch let failure as Failure {
            return .failure(failure)
        } catch {
            return .failure(Failure(.usage, "signalbox: \(error)"))
        }
        return .success(report)
    }
}

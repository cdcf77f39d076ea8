import ArgumentParser
import Foundation
import LogFormats

/// `signalbox logs convert FILE`: one JSON object a line, with the same names whatever the proxy.
struct LogsConvertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Print a log as JSON, one object a line, the same names for all proxies.",
        discussion: """
            A line that is not understood comes out with the reason, the byte where reading stopped, \
            and its text. docs/log-formats.md lists the names.
            """
    )

    @OptionGroup var log: LogOptions

    func run() async throws {
        let format = try log.namedFormat()
        let failure = await onOwnThread(named: "convert") { convert(as: format) }
        if let failure { throw failure }
    }

    /// Returns why it ended early; a reader of the output that has gone is no reason to complain.
    private func convert(as format: LogFormat?) -> Failure? {
        var output: [UInt8] = []
        do {
            let input = try LogInput(path: log.file)
            var converter = LineConverter(
                format: format,
                zoneOffsetSeconds: log.zone.seconds,
                near: input.modified
            )
            try input.read(
                first: { if format == nil { converter.adopt(detectFormat(of: $0)) } },
                line: { line, number in
                    _ = converter.convert(line, number: number, into: &output)
                    return true
                },
                afterChunk: { try write(&output) }
            )
            converter.finish(into: &output)
            try write(&output)
        } catch let failure as Failure {
            return failure
        } catch {
            return isBrokenPipe(error) ? nil : Failure(.usage, "signalbox: \(error)")
        }
        return nil
    }

    private func write(_ output: inout [UInt8]) throws {
        guard !output.isEmpty else { return }
        try FileHandle.standardOutput.write(contentsOf: output)
        output.removeAll(keepingCapacity: true)
    }
}

/// Whether writing failed because nobody reads any more, such as after `| head`.
private func isBrokenPipe(_ error: any Error) -> Bool {
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain, error.code == Int(EPIPE) { return true }
    guard let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError else { return false }
    return cause.domain == NSPOSIXErrorDomain && cause.code == Int(EPIPE)
}

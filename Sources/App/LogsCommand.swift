import ArgumentParser
import Canvas
import Configuration
import Foundation
import LogFormats

/// `signalbox logs …`: what the readers of logs understand.
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Test how well a log is understood, convert it to JSON, list the formats.",
        subcommands: [LogsTestCommand.self, LogsConvertCommand.self, LogsFormatsCommand.self]
    )
}

/// Which log to read, and how it is written.
struct LogOptions: ParsableArguments {
    @Argument(help: "A log file, or - for standard input.")
    var file: String

    @Option(
        help: """
            How it is written: a name of `signalbox logs formats`, or the proxy's own text such as \
            'nginx: $remote_addr [$time_local] "$request" $status'. Found out when not given.
            """
    )
    var format: String?

    @Option(
        parsing: .unconditional,
        help: "The zone of a log that tells none, such as +02:00; UTC when not given."
    )
    var zone = ZoneOffset(seconds: 0)

    /// The format named; nil to find it out.
    ///
    /// - Throws: `Failure` with exit code 2 when there is no such format.
    func namedFormat() throws -> LogFormat? { try format.map(logFormat) }
}

/// Local time minus UTC, as written on the command line.
struct ZoneOffset: ExpressibleByArgument {
    var seconds: Int

    init(seconds: Int) { self.seconds = seconds }

    /// Takes `+02:00`, `-0530` and `Z`.
    init?(argument: String) {
        let digits = argument.dropFirst().filter { $0 != ":" }
        if argument == "Z" {
            self.init(seconds: 0)
            return
        }
        guard argument.hasPrefix("+") || argument.hasPrefix("-"), digits.count == 4,
            argument.count == (argument.contains(":") ? 6 : 5),
            let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)),
            (0...23).contains(hours), (0...59).contains(minutes)
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        self.init(seconds: argument.hasPrefix("-") ? -seconds : seconds)
    }

    var defaultValueDescription: String { "Z" }
}

/// The format of a name or a description; what is wrong with it is told with what to write instead.
func logFormat(_ text: String) throws -> LogFormat {
    if let format = LogFormat(named: text) { return format }
    if text.contains("$") || text.contains(": ") {
        do {
            return try LogFormat(described: text)
        } catch {
            let place = String(repeating: " ", count: error.offset)
            throw Failure(
                .usage,
                "signalbox: --format: \(error.reason)\n  \(sanitise(text))\n  \(place)^"
            )
        }
    }
    let advice = suggestion(for: text, among: LogFormat.known.map(\.name))
    throw Failure(.usage, "signalbox: --format \(sanitise(text)): no such format; \(advice)")
}

/// What is wrong with a format given as a proxy's own text, and at which byte; nil for nothing.
func problemOfDescribedFormat(_ text: String) -> String? {
    do throws(FormatTextError) {
        _ = try LogFormat(described: text)
        return nil
    } catch {
        return "\(error.reason), at byte \(error.offset)"
    }
}

/// `signalbox logs formats`: every format that has a name.
struct LogsFormatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "formats",
        abstract: "List the formats that are read."
    )

    @Flag(help: "As JSON.")
    var json = false

    func run() throws {
        let formats = LogFormat.known.map(FormatRow.init)
        if json { return try printJSON(formats) }
        let nameWidth = formats.map(\.name.count).max() ?? 0
        let vendorWidth = formats.map(\.vendor.count).max() ?? 0
        for format in formats {
            let name = format.name.padding(toLength: nameWidth, withPad: " ", startingAt: 0)
            let vendor = format.vendor.padding(toLength: vendorWidth, withPad: " ", startingAt: 0)
            print("\(name)  \(vendor)  \(format.summary)")
        }
    }
}

/// One format as printed.
private struct FormatRow: Encodable {
    var name: String
    var vendor: String
    var summary: String

    init(_ format: LogFormat) {
        name = format.name
        vendor = format.vendor.rawValue
        summary = format.summary
    }
}

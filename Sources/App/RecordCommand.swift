import ArgumentParser
import Foundation

/// `signalbox record`: a live run recorded without a terminal.
struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record a cluster without showing it.",
        discussion: """
            Prints the recording's path when the file is there, and records until SIGINT or \
            SIGTERM, or until the time is over. Nothing is controlled. Then: signalbox replay \
            FILE, signalbox gaps FILE.
            """
    )

    @Option(name: [.customShort("c"), .customLong("config")], help: "A configuration file (YAML).")
    var configurationFile: String

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: "A new file (default: one named after the time, in the state folder)."
    )
    var output: String?

    @Option(name: .customLong("for"), help: "End after this time, such as 30s, 5m or 2h.")
    var limit: TimeChoice?

    @OptionGroup var privacy: PrivacyOptions

    func run() async throws {
        let session = LiveSession(
            configuration: try readConfigurationFile(configurationFile),
            armed: false,
            recording: output.map { .file(URL(filePath: $0).standardizedFileURL.path) }
                ?? .stateFolder,
            look: try LookOptions.parse([]),
            isAnonymous: privacy.anonymize
        )
        try await session.record(for: limit?.duration)
    }
}

/// A time on the command line: a number with its unit, up to a month.
struct TimeChoice: ExpressibleByArgument {
    var duration: Duration

    private static let longest = Duration.seconds(31 * 86_400)

    init?(argument: String) {
        let units: [(String, milliseconds: Double)] = [
            ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000),
        ]
        guard let unit = units.first(where: { argument.hasSuffix($0.0) }),
            let number = Double(argument.dropLast(unit.0.count)), number > 0,
            number * unit.milliseconds <= Double(Self.longest.components.seconds) * 1_000
        else { return nil }
        duration = .milliseconds(number * unit.milliseconds)
    }
}

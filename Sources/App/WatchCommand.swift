import ArgumentParser
import Configuration
import Foundation
import LogFormats
import Model

/// `signalbox watch`: the live console on your own cluster.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Watch a cluster live.",
        discussion: "With a configuration file, or without one: --log FILE --probe URL."
    )

    @Option(name: [.customShort("c"), .customLong("config")], help: "A configuration file (YAML).")
    var configurationFile: String?

    @Option(
        help: ArgumentHelp(
            "Without a file: follow this log (repeatable).",
            discussion: "A path, - for standard input, or syslog+udp://127.0.0.1:5514 to listen."
        )
    )
    var log: [String] = []

    @Option(help: "Without a file: probe this address (repeatable).")
    var probe: [String] = []

    @Flag(help: "Print one screen as text and exit.")
    var once = false

    @Flag(help: "With --once: what is known as JSON: the nodes, and what each log yielded.")
    var json = false

    @OptionGroup var run: RunOptions
    @OptionGroup var privacy: PrivacyOptions
    @OptionGroup var look: LookOptions

    func run() async throws {
        let read = try readConfiguration()
        let session = LiveSession(
            configuration: read,
            armed: run.isArmed(by: read),
            recording: try run.recordingChoice(),
            look: look,
            configurationFile: configurationFile,
            isAnonymous: privacy.anonymize
        )
        switch (once, json) {
        case (true, true): try printJSON(try await session.reportOnce())
        case (true, false): print(try await session.screenOnce())
        case (false, _): try await session.show()
        }
    }

    func validate() throws {
        if json, !once { throw ValidationError("--json needs --once") }
    }

    private func readConfiguration() throws -> Configuration {
        if let configurationFile {
            guard log.isEmpty, probe.isEmpty else {
                throw Failure(.usage, "signalbox: give either -c FILE, or --log and --probe")
            }
            return try readConfigurationFile(configurationFile)
        }
        do {
            return try Configuration.quick(logs: log, probes: probe)
        } catch {
            throw Failure(
                .usage,
                "\(error)\nGive a configuration file: signalbox watch -c FILE (see examples/)"
            )
        }
    }
}

/// Reads and checks a configuration file; what it warns of goes to standard error.
func readConfigurationFile(_ path: String) throws -> Configuration {
    let text: String
    do {
        text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
        throw Failure(.usage, "signalbox: the configuration \(path) cannot be read")
    }
    do {
        let configuration = try loadConfiguration(
            text: text,
            file: path,
            logFormats: LogFormat.known.map(\.name),
            describedFormatProblem: problemOfDescribedFormat
        )
        for warning in configuration.warnings { complain("\(path): \(warning)") }
        return configuration
    } catch {
        throw Failure(.usage, "\(error)")
    }
}

/// What a live run may do and what it keeps.
struct RunOptions: ParsableArguments {
    @Flag(help: "Arm the control keys: drain, kill, restore.")
    var control = false

    @Flag(help: "Never arm them, whatever else says so (the default).")
    var readonly = false

    @Flag(help: "Record nothing. Control needs the recording, so this is read-only.")
    var noRecord = false

    @Option(help: "Record to this new file instead of one in the state folder.")
    var recording: String?

    /// Whether this run may act: a flag before the environment before the file, and never without
    /// a recording.
    func isArmed(by configuration: Configuration) -> Bool {
        let choice = ArmedChoice(
            control: control,
            readonly: readonly,
            environment: ProcessInfo.processInfo.environment,
            file: configuration.isArmed
        )
        return choice.isArmed && !noRecord
    }

    func recordingChoice() throws -> LiveSession.Recording {
        if noRecord, recording != nil {
            throw Failure(.usage, "signalbox: give either --no-record or --recording, not both")
        }
        if noRecord, control {
            complain("signalbox: read-only: an operation must be recorded before it is sent")
        }
        if noRecord { return .none }
        return recording.map { .file(URL(filePath: $0).standardizedFileURL.path) } ?? .stateFolder
    }
}

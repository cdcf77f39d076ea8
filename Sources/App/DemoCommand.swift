import ArgumentParser
import Foundation
import Lab

/// `signalbox demo`: the console on a live lab cluster, in one command.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract:
            "The console on a live lab cluster: press K, type web2, Enter, and follow the dialog."
    )

    @OptionGroup var place: LabCommand.Place
    @OptionGroup var parts: LabCommand.Parts
    @OptionGroup var run: DemoRunOptions
    @OptionGroup var look: LookOptions

    func run() async throws {
        try checkTerminal()
        let directory = place.directory
        let options = parts.options(in: directory, owned: true)
        complain("signalbox: starting a lab in \(directory)")
        let status = try await plainly(or: .unreachable) {
            try await labUp(options) { complain("signalbox: waiting for \($0)") }
        }
        do {
            let session = LiveSession(
                configuration: try readConfigurationFile(status.addresses.configuration),
                armed: !run.readonly,
                recording: run.recording.map { .file(URL(filePath: $0).standardizedFileURL.path) }
                    ?? .stateFolder,
                look: look,
                configurationFile: status.addresses.configuration
            )
            try await session.show()
        } catch {
            try? await labDown(directory: directory)
            throw error
        }
        complain("signalbox: ending the lab")
        try await plainly(or: .unreachable) { try await labDown(directory: directory) }
    }
}

/// What a demonstration may do and keeps.
struct DemoRunOptions: ParsableArguments {
    @Flag(help: "Do not arm the control keys.")
    var readonly = false

    @Option(help: "Record to this new file instead of one in the state folder.")
    var recording: String?
}

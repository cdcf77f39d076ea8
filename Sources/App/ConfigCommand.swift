import ArgumentParser
import Configuration

/// `signalbox config …`: check a configuration, and where things are kept.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check a configuration file; tell where things are kept.",
        subcommands: [Check.self, Path.self]
    )

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a file; tells every error with line and column.",
            discussion: "Also tells the places that others may write to: they keep it from acting."
        )
        @Argument(help: "A configuration file (YAML).") var file: String

        func run() throws {
            let configuration = try readConfigurationFile(file)
            for place in configuration.weakPlaces(file: file) { complain("\(file): \(place)") }
            print("\(file): fine: \(configuration.cluster), \(configuration.nodes.count) nodes")
        }
    }

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the folder of recordings and of the lab."
        )

        func run() { print(stateDirectory()) }
    }
}

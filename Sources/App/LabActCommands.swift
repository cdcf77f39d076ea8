import ArgumentParser
import Lab

/// The commands that do something to one node of a lab.
extension LabCommand {
    /// Which node, of which lab.
    struct Target: ParsableArguments {
        @OptionGroup var place: Place
        @Argument(help: "Such as web2.") var node: String

        func act(_ verb: LabVerb, shed: Int? = nil) async throws {
            let (directory, node) = (place.directory, node)
            try await plainly(or: .unreachable) {
                try await labAct(verb, node: node, directory: directory, shed: shed)
            }
        }
    }

    struct Kill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "SIGKILL a node's app.")
        @OptionGroup var target: Target
        func run() async throws { try await target.act(.kill) }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "SIGTERM a node's app; lab up --on-stop says what it does then."
        )
        @OptionGroup var target: Target
        func run() async throws { try await target.act(.stop) }
    }

    struct Freeze: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "SIGSTOP a node's app.")
        @OptionGroup var target: Target
        func run() async throws { try await target.act(.freeze) }
    }

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Start a node's dead app, or wake a frozen one."
        )
        @OptionGroup var target: Target
        func run() async throws { try await target.act(.start) }
    }

    struct KillProxy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "SIGKILL a node's proxy with its workers."
        )
        @OptionGroup var target: Target
        func run() async throws { try await target.act(.killProxy) }
    }

    struct StopProxy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "SIGTERM a node's proxy: it ends at once."
        )
        @OptionGroup var target: Target
        func run() async throws { try await target.act(.stopProxy) }
    }

    struct StartProxy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start a node's dead proxy.")
        @OptionGroup var target: Target
        func run() async throws { try await target.act(.startProxy) }
    }

    struct Drain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have the balancer send a node nobody new."
        )
        @OptionGroup var target: Target

        @Option(help: "Shut its sessions down too, one by one, so many each second (1 to 500).")
        var shed: Int?

        func run() async throws { try await target.act(.drain, shed: shed) }
    }

    struct Undrain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have the balancer send a node new clients again."
        )
        @OptionGroup var target: Target
        func run() async throws { try await target.act(.undrain) }
    }
}

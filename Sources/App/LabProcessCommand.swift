import ArgumentParser
import Canary
import Events
import Lab

/// `signalbox lab-process …`: the lab's own processes; not for people.
struct LabProcessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab-process",
        abstract: "A process of the lab.",
        shouldDisplay: false,
        subcommands: [Supervise.self, App.self, Swarm.self]
    )

    struct Supervise: AsyncParsableCommand {
        @Option(name: .customLong("dir")) var directory: String
        @Flag(help: "End when standard input ends.") var owner = false
        @OptionGroup var parts: LabCommand.Parts

        func run() async throws {
            let options = parts.options(in: directory, owned: owner)
            try await plainly(or: .unreachable) { try await runSupervisor(options) }
        }
    }

    struct App: AsyncParsableCommand {
        @Option var node: String
        @Option var address: String
        @Option var port: Int
        @Option var store: String
        @Option var onStop = StopManner.drop

        func run() async throws {
            let options = AppNodeOptions(
                node: node,
                address: address,
                port: port,
                store: store,
                onStop: onStop
            )
            try await plainly(or: .unreachable) { try await runAppNode(options) }
        }
    }

    struct Swarm: AsyncParsableCommand {
        @Option(help: "The balancer's address, host:port.") var connect: String
        @Option var serverName: String
        @Option var path: String
        @Option var transport: String
        @Option(name: .customLong("sockjs-path")) var sockJSPath: String
        @Option(name: .customLong("ca")) var authority: String
        @Option var clients: Int
        @Option var sourceNetwork: String
        @Option var policy: String
        @Option var socket: String
        @Option(help: "A file for what each client goes through.") var truth: String?

        func run() async throws {
            try await plainly(or: .usage) {
                let options = SwarmOptions(
                    address: Endpoint(connect),
                    serverName: serverName,
                    path: path,
                    transport: try SwarmTransport.named(transport),
                    sockJSPath: sockJSPath,
                    certificateAuthority: authority,
                    clients: clients,
                    policy: try ReconnectPolicy.named(policy),
                    sourceNetwork: sourceNetwork
                )
                try await runSwarm(options, socket: socket, truth: truth)
            }
        }
    }
}

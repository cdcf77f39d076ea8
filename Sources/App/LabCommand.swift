import ArgumentParser
import Foundation
import Lab

/// `signalbox lab …`: a real cluster on loopback addresses to practise on.
struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "A real cluster to practise on: nginx, HAProxy, app nodes, clients.",
        subcommands: [
            Up.self, Status.self, Down.self, Kill.self, Stop.self, Freeze.self, Start.self,
            KillProxy.self, StopProxy.self, StartProxy.self, Drain.self, Undrain.self,
        ]
    )

    /// Where a lab keeps everything it writes.
    struct Place: ParsableArguments {
        @Option(name: .customLong("dir"), help: "The lab's folder.")
        var folder: String?

        /// Absolute; by default below the XDG state directory.
        var directory: String {
            if let folder { return URL(filePath: folder).standardizedFileURL.path }
            return stateDirectory() + "/lab"
        }
    }

    /// What a lab is made of.
    struct Parts: ParsableArguments {
        @Option(help: "Nodes, 1 to \(LabOptions.nodesMax).")
        var nodes = 2

        @Option(help: "Clients in the swarm, 0 to \(LabOptions.clientsMax).")
        var clients = 100

        @Option(help: "The clients' reconnect policy, by library name.")
        var policy = "meteor"

        @Option(help: "What the clients use: ws, sockjs (as browsers do it), or mixed.")
        var transport = "ws"

        @Option(help: "What runs on each node in front of the app: nginx, haproxy or caddy.")
        var proxy = NodeProxy.nginx

        @Flag(help: "Have nginx write a line when a WebSocket opens, too.")
        var openLog = false

        @Option(help: "What an app does on SIGTERM: drop everybody, close (1001), spread (1012).")
        var onStop = StopManner.drop

        @Option(help: "Second octet of the lab's addresses, 1 to 254 (default: a free one).")
        var network: UInt8?

        func options(in directory: String, owned: Bool) -> LabOptions {
            LabOptions(
                directory: directory,
                executable: programPath(),
                nodes: nodes,
                clients: clients,
                policy: policy,
                transport: transport,
                network: network,
                proxy: proxy,
                openLog: openLog,
                onStop: onStop,
                owned: owned
            )
        }
    }

    struct Up: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Start a lab; returns when every part answers."
        )
        @OptionGroup var place: Place
        @OptionGroup var parts: Parts

        func run() async throws {
            let options = parts.options(in: place.directory, owned: false)
            let status = try await plainly(or: .unreachable) {
                try await labUp(options) { complain("lab: waiting for \($0)") }
            }
            print(status.addresses.configuration)
            complain("lab: up. Watch it with: signalbox watch -c \(status.addresses.configuration)")
        }
    }

    struct Down: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a lab; its logs stay.")
        @OptionGroup var place: Place

        @Flag(help: "Remove its logs too.")
        var purge = false

        func run() async throws {
            let directory = place.directory
            let purges = purge
            try await plainly(or: .unreachable) {
                try await labDown(directory: directory, purge: purges)
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Processes, addresses and the swarm's own measurements."
        )
        @OptionGroup var place: Place

        @Flag(help: "As JSON.")
        var json = false

        func run() async throws {
            let directory = place.directory
            let status = try await plainly(or: .unreachable) {
                try await labStatus(directory: directory)
            }
            if json {
                try printJSON(status)
                return
            }
            print("\(status.phase.rawValue)  \(status.addresses.balancer)  \(directory)")
            for process in status.processes {
                let number = process.pid.map(String.init) ?? process.ending ?? "–"
                print("\(process.name)  \(process.condition.rawValue)  \(number)")
            }
        }
    }
}

extension NodeProxy: ExpressibleByArgument {}
extension StopManner: ExpressibleByArgument {}

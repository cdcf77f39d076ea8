import Agent
import ArgumentParser
import Configuration
import Events
import Glibc
import Runtime

/// `signalbox agent`: answers HAProxy's `agent-check` from the file that consoles write.
struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract: "Answer HAProxy's agent-check, so that a drain survives its reload.",
        discussion: """
            Listens at the addresses of the configuration's `agent: {file: …, listen: …}` and answers \
            each question with what was last said of the node; `up` where nothing was. It runs \
            until SIGINT or SIGTERM, beside consoles or without any (docs/agent.md).
            """
    )

    @Option(name: [.customShort("c"), .customLong("config")], help: "A configuration file (YAML).")
    var configurationFile: String

    func run() async throws {
        let configuration = try readConfigurationFile(configurationFile)
        guard let agent = configuration.agent, !agent.listen.isEmpty else {
            throw Failure(
                .usage,
                """
                signalbox: \(configurationFile) has no agent that listens; write
                agent: {file: /run/signalbox/agent.answers, listen: {web1: 127.0.0.1:3999}}
                """
            )
        }
        let server = AgentServer(file: AgentFile(path: agent.file), ticker: SystemTicker())
        do {
            for (node, address) in agent.listen.sorted(by: { $0.key < $1.key }) {
                _ = try await server.listen(for: node, at: address)
                print("\(node) at \(address)")
            }
        } catch {
            await server.close()
            throw Failure(.usage, "signalbox: \(error)")
        }
        // To a pipe it would wait in the buffer until the end.
        fflush(nil)
        await serve(server)
        await server.close()
    }

    /// Until a signal; what goes wrong with the file is said once, and when it is over.
    private func serve(_ server: AgentServer) async {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let signals = EndingSignals { end.finish() }
        let watch = Task {
            var told: String?
            while !Task.isCancelled {
                let problem = server.counts.problem
                if problem != told {
                    complain("signalbox: " + (problem ?? "the agent's file can be read again"))
                }
                told = problem
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
        for await _ in ends {}
        watch.cancel()
        signals.restore()
    }
}

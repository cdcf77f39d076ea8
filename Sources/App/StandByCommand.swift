import ArgumentParser
import Audit
import Configuration
import Foundation
import Glibc
import Runtime

/// `signalbox stand-by`: started by an armed console, takes back what it left when it dies.
struct StandByCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stand-by",
        abstract: "Wait for a console's end and take back what it left.",
        shouldDisplay: false
    )

    @Option(name: [.customShort("c"), .customLong("config")], help: "The console's configuration.")
    var configurationFile: String

    @Option(name: .customLong("run"), help: "The console's run, as the audit names it.")
    var console: String

    func run() async throws {
        // What ends the console's terminal must not end this before it has done its work.
        for signal in [SIGHUP, SIGINT, SIGTERM, SIGPIPE] { _ = Glibc.signal(signal, SIG_IGN) }
        _ = setsid()
        let configuration = try readConfigurationFile(configurationFile)
        let gate = AuditGate(
            folder: ControlFolder(path: controlDirectory()),
            cluster: configuration.cluster,
            run: RunName(text: console),
            person: "stand-by",
            ticker: SystemTicker()
        )
        let standBy = StandBy(gate: gate, drivers: controlDrivers(of: configuration))
        let left = await onOwnThread(named: "stand-by") {
            StandBy.listen(.standardInput, answering: .standardOutput)
        }
        await standBy.takeBack(left)
    }
}

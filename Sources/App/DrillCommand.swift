import ArgumentParser
import Configuration
import Drills
import Events
import Foundation
import Ports
import Runtime

/// `signalbox drill`: a rehearsed failover with a verdict.
struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Rehearse a failover and judge it.",
        discussion: """
            NAME is drain, kill, freeze, proxy-kill or rolling, or a plan's file (YAML). Without \
            --not-a-drill the guards are asked and nothing is sent. Ctrl-C takes the fault back \
            first; a second one ends at once and tells what stands.

            A drill is recorded like any run. With SIGNALBOX_READONLY set or --readonly only \
            rehearsals are run, unless --control says otherwise.

            Exit codes: 0 passed · 1 failed · 2 usage · 4 refused · 5 aborted and restored · \
            130 interrupted.
            """
    )

    @Argument(help: "A built-in drill's name, or a plan's file.")
    var plan: String

    @Option(name: [.customShort("c"), .customLong("config")], help: "A configuration file (YAML).")
    var configurationFile: String

    @Option(help: "Which node.")
    var node: String?

    @Flag(help: "Really do it.")
    var notADrill = false

    @Flag(help: "The end as JSON.")
    var json = false

    @Option(help: "Write the end to this file as JUnit XML, too.")
    var junit: String?

    @Flag(help: "Print earlier runs of this drill and do nothing.")
    var history = false

    @OptionGroup var run: RunOptions

    func run() async throws {
        let configuration = try readConfigurationFile(configurationFile)
        let drill = try readPlan(configuration)
        let book = DrillHistoryFile(path: stateDirectory() + "/drills.jsonl")
        if history {
            let own = book.records().filter {
                $0.drill == drill.name && $0.cluster == configuration.cluster
            }
            if json { return try printJSON(own) }
            return print(DrillHistoryText(own).text)
        }
        try checkArmed(configuration)
        let nodes = try targets(drill, configuration)
        let look = try LookOptions.parse([])
        let session = LiveSession(
            configuration: configuration,
            armed: true,
            recording: notADrill ? try run.recordingChoice() : .none,
            look: look,
            configurationFile: configurationFile
        )
        let machine = try await session.drill(
            drill,
            nodes: nodes,
            isRehearsal: !notADrill,
            file: DrillPlan.builtIn.contains(where: { $0.name == plan }) ? nil : plan
        )
        guard case .ended(let verdict) = machine.phase else {
            throw Failure(.interrupted, "signalbox: the drill ended without a verdict")
        }
        var trend: String?
        if notADrill {
            let record = book.record(machine, verdict, cluster: configuration.cluster)
            do { try book.append(record) } catch { complain("signalbox: not kept: \(error)") }
            trend =
                DrillTrend(
                    book.records(),
                    drill: drill.name,
                    cluster: configuration.cluster
                ).words
        }
        let report = DrillReport(machine, verdict, cluster: configuration.cluster, trend: trend)
        if json { try printJSON(report) } else { print(report.text) }
        if let junit {
            try await plainly(or: .usage) {
                try report.junit.write(toFile: junit, atomically: true, encoding: .utf8)
            }
        }
        if verdict.exitCode != 0 { throw ExitCode(verdict.exitCode) }
    }

    /// `--not-a-drill` is the consent; whoever said read-only before is asked to take that back.
    private func checkArmed(_ configuration: Configuration) throws {
        guard notADrill else { return }
        let choice = ArmedChoice(
            control: run.control,
            readonly: run.readonly,
            environment: ProcessInfo.processInfo.environment,
            file: true
        )
        if !choice.isArmed {
            throw Failure(.refused, "signalbox: refused: read-only by \(choice.because)")
        }
    }

    private func targets(_ drill: DrillPlan, _ configuration: Configuration) throws -> [NodeName] {
        if drill.isRolling { return configuration.nodes.map(\.name) }
        guard let name = node.map({ NodeName(rawValue: $0) }) ?? drill.node else {
            throw Failure(.usage, "signalbox: which node? Add --node web2")
        }
        guard configuration.nodes.contains(where: { $0.name == name }) else {
            throw Failure(.usage, "signalbox: \(name) is not in \(configurationFile)")
        }
        return [name]
    }

    /// A file's plan as it is; a built-in one with the objectives of the configuration.
    private func readPlan(_ configuration: Configuration) throws -> DrillPlan {
        if let found = DrillPlan.builtIn(plan, of: configuration) { return found }
        guard let text = try? String(contentsOfFile: plan, encoding: .utf8) else {
            let names = DrillPlan.builtIn.map(\.name).joined(separator: ", ")
            throw Failure(.usage, "signalbox: \(plan) is no file, nor one of \(names)")
        }
        do {
            return try loadDrillPlan(text: text, file: plan)
        } catch {
            throw Failure(.usage, "\(error)")
        }
    }
}

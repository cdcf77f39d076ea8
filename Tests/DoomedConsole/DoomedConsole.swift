import Audit
import Commands
import Events
import Foundation
import Model
import Ports
import Runtime

/// A console without a screen that does one operation after the other until it is killed.
///
/// Arguments: a folder for what its steps leave behind, the control folder, the signalbox program,
/// a configuration for what stands by. Step N of operation M makes the file `done-M-N`, its undo
/// `undone-M`.
@main
struct DoomedConsole {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 5 else { exit(2) }
        let folder = ControlFolder(path: words[2])
        try folder.prepare()
        let ticker = SystemTicker()
        let gate = AuditGate(folder: folder, cluster: "doomed", person: "test", ticker: ticker)
        let runner = EffectRunner(
            drivers: [CommandDriver()],
            gate: gate,
            deadMan: StandBySwitch(
                program: words[3],
                arguments: ["stand-by", "-c", words[4], "--run", RunName.own.text],
                keepsUntilTakenBack: false
            ),
            sink: Nowhere(),
            ticker: ticker
        )
        for number in 1... {
            let plan = plan(number, in: words[1])
            runner.run(.commit(plan))
            for step in plan.steps.indices { runner.run(.perform(plan, step: step)) }
            runner.run(.conclude(plan, .done, words: "seen"))
            await runner.finish()
        }
    }

    private static func plan(_ number: Int, in folder: String) -> OperationPlan {
        func touch(_ name: String) -> OperationStep {
            OperationStep(
                action: .command(["/usr/bin/touch", "\(folder)/\(name)-\(number)"]),
                timeout: .seconds(1)
            )
        }
        return OperationPlan(
            id: OperationID(rawValue: "op\(number)"),
            verb: .drain,
            node: "web2",
            steps: [touch("first"), touch("second")],
            undo: [touch("undone")]
        )
    }
}

/// Where progress goes that nobody looks at.
private struct Nowhere: EventSink {
    func post(_ event: Event, from source: SourceID, at: WallTime?) {}
}

import Configuration
import Drills
import Events
import Model
import Ports
import Runtime
import Synchronization
import Views

/// Drills run from the console's palette: one at a time, over the console's own runner and guards.
///
/// The built-in ones, with the objectives of the configuration. Its end is a note in what happened, and
/// a line of the history.
final class ConsoleDrills: DrillSeat {
    private struct Running {
        var driver: DrillDriver
        var writing: DrillWriting?
        var isStopping = false
    }

    let offers: [DrillOffer]
    private let configuration: Configuration
    private let sink: any EventSink
    private let ticker: any Ticker
    private let interrupts = Interrupts()
    private let running = Mutex<Running?>(nil)
    /// Writers of drills that are over, until they took away what they wrote.
    private let leaving = Mutex<[Task<Void, Never>]>([])

    init(_ configuration: Configuration, sink: any EventSink, ticker: any Ticker) {
        (self.configuration, self.sink, self.ticker) = (configuration, sink, ticker)
        offers = DrillPlan.builtIn.map { plan in
            DrillOffer(name: plan.name, takesNode: !plan.isRolling, means: plan.means)
        }
    }

    var words: String? {
        running.withLock { running in
            running.map { "drill \($0.driver.machine.plan.name) \($0.driver.machine.words)" }
        }
    }

    func carryOut(_ ask: DrillAsk, in state: State) {
        switch ask {
        case .stop: stop()
        case .run(let name, let node): start(name, node, state)
        }
    }

    /// Once: a machine that is told twice ends at once, and leaves the fault.
    private func stop() {
        let isFirst = running.withLock { running in
            guard running?.isStopping == false else { return false }
            running?.isStopping = true
            return true
        }
        if isFirst {
            interrupts.add()
        } else {
            tell("the drill's fault is being taken back already")
        }
    }

    private func start(_ name: String, _ node: NodeName?, _ state: State) {
        guard let plan = DrillPlan.builtIn(name, of: configuration),
            running.withLock({ $0 == nil })
        else { return }
        let nodes = node.map { [$0] } ?? state.nodes.map(\.name)
        let now = state.clock.now
        guard let machine = DrillMachine(plan, nodes: nodes, isRehearsal: false, now: now) else {
            return
        }
        var writing: DrillWriting?
        do {
            writing = try configuration.writes.map(DrillWriting.init)
        } catch {
            tell(
                "nothing is written during the drill: \((error as? Failure)?.message ?? "\(error)")"
            )
        }
        // What was asked of an earlier one is not for this one.
        _ = interrupts.take()
        let driver = DrillDriver(
            machine,
            sink: sink,
            ticker: ticker,
            interrupts: interrupts,
            writing: writing
        )
        running.withLock { $0 = Running(driver: driver, writing: writing) }
        tell("drill \(name) \(nodes.map(\.rawValue).joined(separator: " ")) began")
    }

    func tick(_ state: State) {
        let over = running.withLock { running -> Running? in
            guard running?.driver.tick(state) == true else { return nil }
            defer { running = nil }
            return running
        }
        guard let over else { return }
        letGo(over.writing)
        guard case .ended(let verdict) = over.driver.machine.phase else { return }
        conclude(over.driver.machine, verdict)
    }

    private func conclude(_ machine: DrillMachine, _ verdict: DrillVerdict) {
        let cluster = configuration.cluster
        let report = DrillReport(machine, verdict, cluster: cluster, trend: nil)
        tell(report.line)
        let book = DrillHistoryFile(path: stateDirectory() + "/drills.jsonl")
        do {
            try book.append(book.record(machine, verdict, cluster: cluster))
        } catch {
            tell("the drill's end was not kept: \(error)")
        }
    }

    private func letGo(_ writing: DrillWriting?) {
        guard let writing else { return }
        let task = Task { if let words = await writing.close() { tell(words) } }
        leaving.withLock { $0.append(task) }
    }

    private func tell(_ words: String) {
        sink.post(.noteAdded(Note(text: words)), from: "console", at: ticker.wall)
    }

    /// The console ends: waits until no writer is left and what they wrote is gone.
    func close() async {
        letGo(
            running.withLock { running in
                defer { running = nil }
                return running?.writing
            }
        )
        for task in leaving.withLock({ $0 }) { await task.value }
    }
}

extension DrillPlan {
    /// A built-in plan with the objectives of the configuration; nil: there is none of this name.
    static func builtIn(_ name: String, of configuration: Configuration) -> DrillPlan? {
        guard var found = builtIn.first(where: { $0.name == name }) else { return nil }
        found.objectives.reconnectP95 = configuration.objectives.reconnectP95
        found.objectives.errors = configuration.objectives.errorsPerFailover
        found.objectives.lostWrites = configuration.lostWritesMax
        if configuration.canaries.isEmpty { found.steady.clients = 0 }
        return found
    }

    /// What it does, in one sentence.
    fileprivate var means: String {
        let fault: String =
            switch fault {
            case .verb(let verb): verb.rawValue
            case .command: "a command"
            }
        let whom = isRolling ? " of every node, one after the other" : ""
        return
            "waits until all is steady, then \(fault)\(whom) for \(hold.inWords), measures, restores"
    }
}

extension DrillMachine {
    /// Where it is, in words.
    fileprivate var words: String {
        let step: String =
            switch phase {
            case .steadying: "waits until all is steady"
            case .injecting: "injects the fault"
            case .holding: "holds the fault for \(plan.hold.inWords)"
            case .restoring: "takes the fault back"
            case .recovering: "waits until all is steady again"
            case .readingBack: "reads back what was written"
            case .ended: "is over"
            }
        let count = measures?.waiting.count ?? 0
        let waiting = count == 0 ? "" : count == 1 ? ", 1 client waits" : ", \(count) clients wait"
        return "\(node): \(step)\(waiting)"
    }
}

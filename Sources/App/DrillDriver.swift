import Drills
import Events
import Model
import Ports
import Synchronization

/// How often a drill was told to end, counted from any thread.
final class Interrupts: Sendable {
    private let count = Mutex(0)
    func add() { count.withLock { $0 += 1 } }
    func take() -> Int {
        count.withLock { count in
            defer { count = 0 }
            return count
        }
    }
}

/// Drives a drill on the loop's own thread: asked after every tick.
struct DrillDriver {
    private(set) var machine: DrillMachine
    private let sink: any EventSink
    private let ticker: any Ticker
    private let interrupts: Interrupts
    /// nil where nothing is written: then lost writes are unknown.
    private let writing: DrillWriting?
    /// The operation that was asked for last, until its end was told.
    private var pending: OperationID?
    /// The operation of the fault that stands.
    private var fault: OperationID?
    private var begun: (at: WallTime, seen: Instant)?

    init(
        _ machine: DrillMachine,
        sink: any EventSink,
        ticker: any Ticker,
        interrupts: Interrupts,
        writing: DrillWriting? = nil
    ) {
        self.machine = machine
        self.sink = sink
        self.ticker = ticker
        self.interrupts = interrupts
        self.writing = writing
    }

    /// Takes one tick; true when the drill is over.
    mutating func tick(_ state: State) -> Bool {
        let now = state.clock.now
        var facts: [DrillMachine.Fact] = []
        for _ in 0..<interrupts.take() { facts.append(.interrupted) }
        if let end = endOfPending(in: state) { facts.append(.operationEnded(end)) }
        let measures = DrillMeasures(
            state,
            since: begun?.at ?? state.clock.wall ?? ticker.wall,
            faultSeen: begun?.seen ?? now
        )
        if let writes = writing?.take() { facts.append(.readBack(writes)) }
        facts.append(.observed(objections: objections(in: state), measures))
        for fact in facts where carryOut(machine.take(fact, at: now), state) {
            return true
        }
        return false
    }

    private mutating func endOfPending(in state: State) -> DrillMachine.OperationEnd? {
        guard let pending, let operation = state.operations.first(where: { $0.id == pending }),
            !operation.isActive
        else { return nil }
        self.pending = nil
        switch operation.phase {
        case .done: return .done
        case .rehearsed: return .rehearsed
        case .refused(let verdicts): return .refused(verdicts.map(\.words))
        case .blocked(let reason): return .refused([reason])
        case .failed(let reason), .unknown(let reason), .aborted(let reason):
            return .failed(reason)
        case .checking, .committing, .running, .observing: return nil
        }
    }

    /// What speaks against a steady state.
    private func objections(in state: State) -> [String] {
        var words = state.nodes.filter { $0.condition != .up }
            .map { "\($0.name) is \($0.condition.rawValue)" }
        let waiting = state.clients.count { $0.gap != nil }
        if waiting > 0 { words.append("\(waiting) clients wait") }
        let connected = state.clients.count { $0.usableSince != nil }
        if connected < machine.plan.steady.clients {
            words.append("\(connected) of \(machine.plan.steady.clients) clients are connected")
        }
        return words
    }

    private mutating func carryOut(_ actions: [DrillMachine.Action], _ state: State) -> Bool {
        for action in actions {
            let now = state.clock.now
            switch action {
            case .startWriting: writing?.start()
            case .inject(let fault, let node):
                if state.node(node)?.sessions == 0 {
                    return refuse(["\(node) has no session: there is nothing to learn"], state)
                }
                if begun == nil { begun = (state.clock.wall ?? ticker.wall, now) }
                switch plan(of: fault, on: node, in: state) {
                case .failure(let refusal): return refuse([refusal.words], state)
                case .success(let plan):
                    self.fault = plan.id
                    confirm(plan, state)
                }
            case .abandon:
                guard let pending else { break }
                let progress = OperationProgress(id: pending, change: .aborted)
                sink.post(.operationProgressed(progress), from: "console", at: ticker.wall)
            case .restore(let node):
                let operation = state.operations.first { $0.id == fault }
                let plan =
                    operation.map { makeUndo(of: $0, in: state) }
                    ?? makePlan(.restore, for: node, in: state)
                switch plan {
                case .failure(let refusal): return refuse([refusal.words], state)
                case .success(let plan): confirm(plan, state)
                }
            case .readWritesBack:
                guard let writing else {
                    return carryOut(machine.take(.readBack(nil), at: now), state)
                }
                writing.readBack()
            case .finish: return true
            }
        }
        return false
    }

    private func plan(
        of fault: DrillPlan.Fault,
        on node: NodeName,
        in state: State
    ) -> Result<OperationPlan, Refusal> {
        switch fault {
        case .verb(let verb): makePlan(verb, for: node, in: state)
        case .command(let inject, let restore):
            makePlan(injecting: inject, restore: restore, on: node, in: state)
        }
    }

    private mutating func refuse(_ words: [String], _ state: State) -> Bool {
        carryOut(machine.take(.operationEnded(.refused(words)), at: state.clock.now), state)
    }

    /// The one who asked for the drill accepts what it is for: cut sessions, and soon after another.
    private mutating func confirm(_ plan: OperationPlan, _ state: State) {
        var plan = plan
        // The drill's own writers connect just now.
        let sessions = state.node(plan.node)?.sessions.map { $0 + (writing?.clients ?? 0) }
        plan.accepts = [
            AcceptedRisk(.cutsSessions, figure: sessions), AcceptedRisk(.soonAfter),
            AcceptedRisk(.notUp),
        ]
        plan.reason = "drill \(machine.plan.name)"
        plan.isRehearsal = machine.isRehearsal
        if plan.origin == .operator { plan.origin = .drill(machine.plan.name) }
        pending = plan.id
        let progress = OperationProgress(id: plan.id, change: .confirmed(plan))
        sink.post(.operationProgressed(progress), from: "console", at: ticker.wall)
    }
}

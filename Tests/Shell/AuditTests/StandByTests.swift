import Events
import Ports
import Synchronization
import TestKit
import Testing

@testable import Audit

@Suite struct `What stands by` {
    @Test func `takes back only what had a step announced`() {
        var list = StandByList()
        #expect(list.take(.arm(.sample)) == nil)
        #expect(list.toTakeBack.isEmpty)
        #expect(list.take(.announce("op1", step: 0)) == nil)
        #expect(list.toTakeBack == [.sample])
        _ = list.take(.release("op1"))
        #expect(list.toTakeBack.isEmpty)
    }

    @Test func `hears of no step of an operation that it does not know`() {
        var list = StandByList()
        #expect(list.take(.announce("op9", step: 0)) == "op9 is not known")
    }

    @Test func `does nothing once its console has quit`() {
        var list = StandByList()
        _ = list.take(.arm(.sample))
        _ = list.take(.announce("op1", step: 0))
        _ = list.take(.quit)
        #expect(list.toTakeBack.isEmpty)
    }

    @Test func `waits for a step that may still be at work, no longer`() {
        var list = StandByList()
        _ = list.take(.arm(.sample))
        _ = list.take(.announce("op1", step: 0))
        #expect(list.patience(for: .sample) == .seconds(5))
        _ = list.take(.settle("op1", step: 0))
        #expect(list.patience(for: .sample) == .zero)
    }

    @Test func `writes each step before it sends it, and how it ended`() async {
        let world = World()
        await standBy(world).takeBack(announced)
        #expect(
            world.told == [
                "enter", "record reverting undrain", "perform undrain", "record reverted true",
                "leave",
            ]
        )
    }

    @Test func `sends nothing when the audit cannot be written`() async {
        let world = World(recordProblem: "the disk is full")
        await standBy(world).takeBack(announced)
        #expect(!world.told.contains { $0.hasPrefix("perform") })
    }

    @Test func `sends nothing while the host is stopped`() async {
        let world = World(enterProblem: "stopped")
        await standBy(world).takeBack(announced)
        #expect(!world.told.contains { $0.hasPrefix("perform") })
        #expect(world.told.contains("record reverted false"))
    }

    private var announced: StandByList {
        var list = StandByList()
        _ = list.take(.arm(.sample))
        _ = list.take(.announce("op1", step: 0))
        return list
    }

    private func standBy(_ world: World) -> StandBy {
        StandBy(gate: world, drivers: [world], sleep: { _ in })
    }
}

/// A gate and a driver that keep what was asked of them.
private final class World: ControlGate, ControlDriver {
    private let kept = Mutex<[String]>([])
    private let recordProblem: String?
    private let enterProblem: String?

    init(recordProblem: String? = nil, enterProblem: String? = nil) {
        (self.recordProblem, self.enterProblem) = (recordProblem, enterProblem)
    }

    var told: [String] { kept.withLock { $0 } }
    private func tell(_ words: String) { kept.withLock { $0.append(words) } }

    func enter(_ plan: OperationPlan) async -> String? {
        tell("enter")
        return enterProblem
    }
    func record(_ fact: AuditEntry.Fact, of operation: OperationID?) async -> String? {
        switch fact {
        case .reverting(_, let text): tell("record reverting \(text)")
        case .reverted(let succeeded, _): tell("record reverted \(succeeded)")
        default: tell("record another fact")
        }
        return recordProblem
    }
    func objection() async -> String? { nil }
    func leave(_ operation: OperationID) async { tell("leave") }
    func canPerform(_ action: OperationStep.Action) -> Bool { true }
    func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        tell("perform \(step.text)")
        return .accepted
    }
}

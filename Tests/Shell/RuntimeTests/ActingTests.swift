import Canvas
import Events
import Model
import Ports
import Runtime
import Synchronization
import TestKit
import Testing
import Views

/// The guards' scenes with everything behind them: the fold, the runner, a driver that must not be
/// called, and an audit that is kept.
@Suite struct `Behind the guards` {
    @Test(arguments: GuardCase.all, [false, true])
    func `nothing is sent that a guard refuses, and the audit and the screen say why`(
        scene: GuardCase,
        isRehearsal: Bool
    ) async throws {
        var (timeline, plan) = try scene.arranged()
        plan.isRehearsal = isRehearsal
        let refused = guardVerdicts(for: plan, in: timeline.state).filter { !$0.holds }
        let world = ActingWorld()
        await carryOut(plan, on: &timeline, in: world)
        let operation = try #require(timeline.state.operations.last { $0.id == plan.id })

        guard !refused.isEmpty else {
            let sent = plan.steps.count { !$0.isWait }
            #expect(world.calls == (isRehearsal ? 0 : sent))
            #expect(world.intents == [plan])
            return
        }
        #expect(world.calls == 0)
        #expect(world.intents.isEmpty)
        #expect(operation.phase == .refused(refused))
        #expect(world.reasons == refused.map(\.words))
        let screen = render(
            timeline.state,
            Interface(view: .nodes),
            FrameContext(),
            size: Size(columns: 400, rows: 60)
        ).text
        #expect(screen.contains(refused[0].words))
    }

    @Test func `nothing is sent without an audit`() async throws {
        let (arranged, plan) = try GuardCase.all[0].arranged()
        var timeline = arranged
        let world = ActingWorld(auditProblem: "the disk is full")
        await carryOut(plan, on: &timeline, in: world)
        #expect(world.calls == 0)
        let operation = try #require(timeline.state.operations.last { $0.id == plan.id })
        #expect(operation.phase == .blocked("no audit, no action: the disk is full"))
    }

    @Test func `nothing is sent where a step has nobody to carry it out`() async throws {
        let (arranged, plan) = try GuardCase.all[0].arranged()
        var timeline = arranged
        let world = ActingWorld(canPerform: false)
        await carryOut(plan, on: &timeline, in: world)
        #expect(world.calls == 0)
        let operation = try #require(timeline.state.operations.last { $0.id == plan.id })
        let text = plan.steps[0].text
        #expect(operation.phase == .blocked("nothing here can carry out: \(text)"))
    }

    @Test func `nothing is sent while another console acts`() async throws {
        let (arranged, plan) = try GuardCase.all[0].arranged()
        var timeline = arranged
        let world = ActingWorld(enterProblem: "bob acts just now")
        await carryOut(plan, on: &timeline, in: world)
        #expect(world.calls == 0)
        let operation = try #require(timeline.state.operations.last { $0.id == plan.id })
        #expect(operation.phase == .blocked("bob acts just now"))
    }

    /// Confirms a plan and does whatever the fold asks for, until it asks for no more.
    private func carryOut(
        _ plan: OperationPlan,
        on timeline: inout Timeline,
        in world: ActingWorld
    ) async {
        let runner = EffectRunner(
            drivers: [world],
            gate: world,
            sink: world,
            ticker: ActingTicker()
        )
        var effects = timeline.propose(plan)
        for _ in 0..<20 where !effects.isEmpty {
            var next: [Effect] = []
            for effect in effects {
                guard effect != .observeNow else {
                    let known = timeline.effects.count
                    timeline.advance(.milliseconds(100))
                    timeline.look()
                    timeline.tick()
                    next += timeline.effects.dropFirst(known)
                    continue
                }
                runner.run(effect)
            }
            await runner.finish()
            for event in world.take() { next += timeline.send(event, from: "console") }
            effects = next
        }
    }
}

private struct ActingTicker: Ticker {
    var now: Instant { .zero }
    var wall: WallTime { WallTime(rawValue: 0) }
}

/// A driver that counts its calls, an audit in memory, and a mailbox.
private final class ActingWorld: ControlDriver, ControlGate, EventSink {
    private struct Kept {
        var calls = 0
        var facts: [AuditEntry.Fact] = []
        var events: [Event] = []
    }

    private let kept = Mutex(Kept())
    private let auditProblem: String?
    private let enterProblem: String?
    private let canPerform: Bool

    init(auditProblem: String? = nil, enterProblem: String? = nil, canPerform: Bool = true) {
        (self.auditProblem, self.enterProblem) = (auditProblem, enterProblem)
        self.canPerform = canPerform
    }

    var calls: Int { kept.withLock { $0.calls } }
    var intents: [OperationPlan] {
        kept.withLock { $0.facts }.compactMap {
            if case .intent(let plan) = $0 { plan } else { nil }
        }
    }
    var reasons: [String] {
        kept.withLock { $0.facts }.flatMap { fact in
            if case .refused(_, let reasons) = fact { reasons } else { [String]() }
        }
    }
    func take() -> [Event] {
        kept.withLock { kept in
            defer { kept.events = [] }
            return kept.events
        }
    }

    func post(_ event: Event, from source: SourceID, at: WallTime?) {
        kept.withLock { $0.events.append(event) }
    }
    func canPerform(_ action: OperationStep.Action) -> Bool { canPerform }
    func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        kept.withLock { $0.calls += 1 }
        return .accepted
    }
    func enter(_ plan: OperationPlan) async -> String? { enterProblem }
    func record(_ fact: AuditEntry.Fact, of operation: OperationID?) async -> String? {
        kept.withLock { $0.facts.append(fact) }
        return auditProblem
    }
    func objection() async -> String? { nil }
    func leave(_ operation: OperationID) async {}
}

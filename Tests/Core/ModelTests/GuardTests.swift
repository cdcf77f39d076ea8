import Events
import Model
import TestKit
import Testing

@Suite struct `The guards` {
    @Test(arguments: GuardCase.all)
    func `say yes or no in words`(scene: GuardCase) throws {
        var (timeline, plan) = try arranged(scene)
        scene.tamper(&plan)
        let verdicts = guardVerdicts(for: plan, in: timeline.state)
        let expected = GuardVerdict(rule: scene.rule, holds: scene.holds, words: scene.words)
        #expect(verdicts.first { $0.rule == scene.rule } == expected)

        // A plan with an id of its own: the scene may have used the next one up.
        plan.id = "op99"
        let confirmed = OperationProgress(id: plan.id, change: .confirmed(plan))
        let asked = timeline.send(.operationProgressed(confirmed), from: "console")
        #expect(
            asked.isEmpty != verdicts.allSatisfy(\.holds),
            "one refusal is enough to send nothing"
        )
        if !scene.holds { #expect(asked.isEmpty) }
    }

    @Test func `are asked in their order, all of them`() throws {
        let (timeline, plan) = try arranged(GuardCase.all[0])
        #expect(guardVerdicts(for: plan, in: timeline.state).map(\.rule) == GuardRule.allCases)
        #expect(Set(GuardCase.all.map(\.rule)).count == GuardRule.allCases.count)
    }

    @Test(arguments: ["", "-web", "web 2", "wéb", String(repeating: "a", count: 65)])
    func `know no safe name in`(name: String) throws {
        var topology = Topology.pair()
        topology.nodes[1].name = NodeName(rawValue: name)
        let state = State(topology: topology)
        let plan = try makePlan(.kill, for: NodeName(rawValue: name), in: state).get()
        let verdict = guardVerdicts(for: plan, in: state).first { $0.rule == .safeName }
        #expect(verdict?.holds == false)
    }

    private func arranged(_ scene: GuardCase) throws -> (Timeline, OperationPlan) {
        var timeline = Timeline(.cluster(scene.nodes))
        for node in timeline.state.nodes {
            timeline.answers[node.name] = .ok(status: 200)
            timeline.servers = (timeline.servers ?? []) + [.of(node.name, sessions: 10)]
        }
        timeline.advance(.seconds(3))
        scene.arrange(&timeline)
        return (timeline, try makePlan(scene.verb, for: "web2", in: timeline.state).get())
    }
}

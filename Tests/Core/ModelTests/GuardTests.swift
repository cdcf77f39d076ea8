import Events
import Model
import TestKit
import Testing

@Suite struct `The guards` {
    @Test(arguments: GuardCase.all)
    func `say yes or no in words`(scene: GuardCase) throws {
        var (timeline, plan) = try scene.arranged()
        let verdicts = guardVerdicts(for: plan, in: timeline.state)
        let expected = GuardVerdict(rule: scene.rule, holds: scene.holds, words: scene.words)
        #expect(verdicts.first { $0.rule == scene.rule } == expected)

        let reasons = verdicts.filter { !$0.holds }.map(\.words)
        let asked = timeline.propose(plan)
        // One refusal is enough: then only the audit hears of it.
        let refusal = Effect.noteRefusal(plan, reasons: reasons)
        #expect(asked == (reasons.isEmpty ? [.observeNow] : [refusal]))
        if !scene.holds { #expect(reasons.contains(scene.words)) }
    }

    @Test func `are asked in their order, all of them`() throws {
        let (timeline, plan) = try GuardCase.all[0].arranged()
        #expect(guardVerdicts(for: plan, in: timeline.state).map(\.rule) == GuardRule.allCases)
        #expect(Set(GuardCase.all.map(\.rule)).count == GuardRule.allCases.count)
    }

    @Test func `count nodes while no sessions were seen`() throws {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1"), .of("web2")]
        timeline.limit { $0.keepCapacityPercent = 60 }
        timeline.advance(.seconds(3))
        let plan = try timeline.plan(.kill, "web2")
        let verdict = guardVerdicts(for: plan, in: timeline.state).first {
            $0.rule == .keepCapacity
        }
        #expect(verdict?.holds == false)
        #expect(verdict?.words == "1 of 2 nodes stay: 50 %")
    }

    @Test func `all agree on an ordinary drain and kill`() throws {
        for verb in [Verb.drain, .kill, .maint, .weight, .shed, .cut, .freeze, .killProxy] {
            let scene = GuardCase.all.first { $0.rule == .armed && $0.holds }
            let (timeline, _) = try #require(scene).arranged()
            let plan = try timeline.plan(verb, "web2")
            let refused = guardVerdicts(for: plan, in: timeline.state).filter { !$0.holds }
            #expect(refused.isEmpty, "\(verb): \(refused.map(\.words))")
        }
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
}

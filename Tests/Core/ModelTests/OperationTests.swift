import Events
import Model
import TestKit
import Testing

@Suite struct `An operation` {
    private func running() -> Timeline {
        var timeline = Timeline()
        timeline.answers = ["web1": .ok(status: 200), "web2": .ok(status: 200)]
        timeline.servers = [.of("web1", sessions: 60), .of("web2", sessions: 58)]
        timeline.advance(.seconds(3))
        return timeline
    }

    private func phases(_ timeline: Timeline) -> [Operation.Phase] {
        timeline.facts.compactMap {
            if case .operation(_, _, let phase) = $0 { phase } else { nil }
        }
    }

    /// The steps that drivers were asked for.
    private func sent(_ timeline: Timeline) -> [Int] {
        timeline.effects.compactMap { if case .perform(_, let step) = $0 { step } else { nil } }
    }

    @Test func `asks for fresh data, then for the audit, then for its first step`() throws {
        var timeline = running()
        let plan = try timeline.plan(.kill, "web2")
        #expect(plan.id == "op1")
        #expect(timeline.propose(plan) == [.observeNow])
        #expect(timeline.state.operations.last?.phase == .checking)

        timeline.advance(.milliseconds(500))
        #expect(timeline.effects == [.observeNow], "nothing was seen since the confirmation")
        timeline.look()
        timeline.tick()
        #expect(timeline.effects == [.observeNow, .commit(plan)])
        #expect(timeline.progress(plan, .committed) == [.perform(plan, step: 0)])
        #expect(timeline.state.operations.last?.phase == .running(step: 0))
    }

    @Test func `is refused when a node is not seen again in time`() throws {
        var timeline = running()
        let plan = try timeline.plan(.drain, "web2")
        timeline.answers["web1"] = nil
        timeline.propose(plan)
        timeline.advance(.milliseconds(3_000))
        #expect(timeline.state.operations.last?.phase == .checking)
        timeline.advance(.milliseconds(100))
        let verdict = GuardVerdict(
            rule: .freshData,
            holds: false,
            words: "web1 was not seen again after the confirmation"
        )
        #expect(timeline.state.operations.last?.phase == .refused([verdict]))
        #expect(timeline.effects.last == .noteRefusal(plan, reasons: [verdict.words]))
    }

    @Test func `is refused by what the fresh data tells`() throws {
        var timeline = running()
        let plan = try timeline.plan(.drain, "web2")
        timeline.propose(plan)
        timeline.answers["web1"] = .timeout
        timeline.advance(.seconds(1))
        guard case .refused(let verdicts) = timeline.state.operations.last?.phase else {
            Issue.record("not refused")
            return
        }
        #expect(verdicts.map(\.rule) == [.keepHealthy])
        #expect(sent(timeline).isEmpty)
    }

    @Test func `is refused when a stop comes while the intent is written`() throws {
        var timeline = running()
        let plan = try timeline.plan(.drain, "web2")
        timeline.propose(plan)
        timeline.advance(.seconds(1))
        #expect(timeline.effects.last == .commit(plan))
        timeline.control?.stop = GlobalStop(by: "ada", why: "not now")
        timeline.advance(.seconds(1))
        let words = "ada stopped all acting on this host: not now"
        #expect(timeline.progress(plan, .committed) == [.conclude(plan, .refused, words: words)])
        #expect(sent(timeline).isEmpty)
    }

    @Test func `is blocked, with nothing sent, when the shell lets it not pass`() throws {
        var timeline = running()
        let plan = try timeline.plan(.drain, "web2")
        timeline.propose(plan)
        timeline.advance(.seconds(1))
        let asked = timeline.progress(plan, .blocked("no audit, no action: no space left"))
        let words = "no audit, no action: no space left"
        #expect(asked == [.conclude(plan, .refused, words: words)])
        #expect(timeline.state.operations.last?.phase == .blocked(words))
        #expect(timeline.state.operations.last?.isActive == false)
    }

    @Test func `is blocked when the audit does not answer in time`() throws {
        var timeline = running()
        let plan = try timeline.plan(.drain, "web2")
        timeline.propose(plan)
        timeline.advance(.seconds(12))
        let words = "the audit did not answer in time"
        #expect(timeline.state.operations.last?.phase == .blocked(words))
        #expect(timeline.effects.suffix(2).first == .abandon("op1"))
        #expect(timeline.progress(plan, .committed).isEmpty, "an answer too late")
    }

    @Test func `is sent once however often it is confirmed`() throws {
        var timeline = running()
        let plan = try timeline.confirm(.kill, "web2")
        for _ in 0..<3 { timeline.propose(plan) }
        #expect(sent(timeline) == [0])
        #expect(timeline.state.operations.count == 1)
    }

    @Test func `is done when the killed node fails its probe, not when the command ended well`()
        throws
    {
        var timeline = running()
        let plan = try timeline.confirm(.kill, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.advance(.seconds(3))
        #expect(timeline.state.operations.last?.phase == .observing)

        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(1))
        #expect(timeline.state.operations.last?.phase == .done)
        #expect(phases(timeline) == [.checking, .running(step: 0), .observing, .done])
        #expect(timeline.effects.last == .conclude(plan, .done, words: "its effect was seen"))
    }

    @Test func `is done when the balancer says that it drains`() throws {
        var timeline = running()
        let plan = try timeline.confirm(.drain, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.advance(.seconds(2))
        #expect(timeline.state.operations.last?.phase == .observing)

        timeline.servers = [.of("web1"), .of("web2", .draining)]
        timeline.advance(.seconds(1))
        #expect(timeline.state.operations.last?.phase == .done)
    }

    @Test func `restores in two steps and is done when probe and balancer say so`() throws {
        var timeline = running()
        timeline.answers["web2"] = .refused
        timeline.servers = [.of("web1"), .of("web2", .draining)]
        timeline.advance(.seconds(2))

        let plan = try timeline.confirm(.restore, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.carryOut(plan, step: 1, .accepted)
        #expect(sent(timeline) == [0, 1])
        timeline.answers["web2"] = .ok(status: 200)
        timeline.advance(.seconds(3))
        #expect(timeline.state.operations.last?.phase == .observing, "the balancer still drains it")
        timeline.servers = [.of("web1"), .of("web2")]
        timeline.advance(.seconds(1))
        #expect(timeline.state.operations.last?.phase == .done)
    }

    @Test(arguments: [
        (Verb.drain, "the balancer still sends to web2: check its server state"),
        (.kill, "web2 still answers its probe: check whether its app was started again"),
    ])
    func `is unknown when its effect is not seen in half a minute`(verb: Verb, words: String) throws
    {
        var timeline = running()
        let plan = try timeline.confirm(verb, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.advance(.milliseconds(29_900))
        #expect(timeline.state.operations.last?.phase == .observing)
        timeline.advance(.milliseconds(100))
        #expect(timeline.state.operations.last?.phase == .unknown(words))
        #expect(timeline.effects.last == .conclude(plan, .unknown, words: words))
    }

    @Test func `ends at the first step that fails, and says what stays done`() throws {
        var timeline = running()
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(2))
        let plan = try timeline.confirm(.restore, "web2")
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.carryOut(plan, step: 1, .failed("No such server."))
        let words = "No such server.; step 1 stays done"
        #expect(timeline.state.operations.last?.phase == .failed(words))
        #expect(sent(timeline) == [0, 1])

        let count = timeline.effects.count
        timeline.carryOut(plan, step: 0, .accepted)
        timeline.carryOut(plan, step: 1, .accepted)
        #expect(timeline.effects.count == count, "answers that come after the end change nothing")
    }

    @Test func `is unknown when a step had no answer`() throws {
        var timeline = running()
        let told = try timeline.confirm(.kill, "web2")
        timeline.carryOut(told, step: 0, .unknown("no answer in 5 s"))
        let words = "no answer in 5 s: it may have been done, look at web2"
        #expect(timeline.state.operations.last?.phase == .unknown(words))

        timeline.advance(.seconds(31))
        try timeline.confirm(.kill, "web2")
        timeline.advance(.milliseconds(10_000))
        #expect(timeline.state.operations.last?.isActive == true)
        timeline.advance(.milliseconds(100))
        #expect(
            timeline.state.operations.last?.phase == .unknown("step 1 had no answer: look at web2")
        )
    }

    @Test(arguments: [Verb.kill, .drain])
    func `never takes out the last healthy node`(verb: Verb) throws {
        var timeline = running()
        timeline.answers["web2"] = .refused
        timeline.advance(.seconds(60))

        let plan = try timeline.confirm(verb, "web1")
        let words = "web1 is the last healthy node"
        #expect(timeline.effects == [.noteRefusal(plan, reasons: [words])])
        let verdict = GuardVerdict(rule: .keepHealthy, holds: false, words: words)
        #expect(timeline.state.operations.last?.phase == .refused([verdict]))
        #expect(phases(timeline) == [.refused([verdict])])
        #expect(timeline.state.fault?.node == "web2")
    }
}

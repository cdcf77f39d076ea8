import Events
import TestKit
import Testing

@testable import Audit

@Suite struct `The operations of an audit` {
    /// What becomes of these facts of one operation, in their order.
    private func outcome(
        of facts: [AuditEntry.Fact],
        isAlive: Bool = false
    ) -> PastOperation? {
        let entries = facts.enumerated().map { index, fact in
            AuditEntry(
                at: WallTime(rawValue: Int64(index)),
                cluster: "todos",
                run: "1-1",
                by: "ada",
                operation: "op1",
                fact: fact
            )
        }
        return operations(in: entries) { _ in isAlive }.first
    }

    private let sending = AuditEntry.Fact.sending(step: 0, text: "drain it")

    @Test func `were not sent when their console died before the first step`() {
        #expect(outcome(of: [.intent(.sample)])?.outcome == .notSent)
    }

    @Test func `may have been done when their console died during a step`() throws {
        let past = try #require(outcome(of: [.intent(.sample), sending]))
        #expect(past.outcome == .unfinished)
        #expect(past.words == "step 1 of 1 (drain it) may have been done: look at web2")
    }

    @Test func `run as long as their console does`() {
        #expect(outcome(of: [.intent(.sample), sending], isAlive: true)?.outcome == .running)
    }

    @Test func `end as their console wrote it, dead or alive`() {
        let facts: [AuditEntry.Fact] = [
            .intent(.sample), sending, .answered(step: 0, .accepted), .ended(.done, words: "seen"),
        ]
        #expect(outcome(of: facts)?.outcome == .done)
        #expect(outcome(of: facts, isAlive: true)?.outcome == .done)
    }

    @Test func `are taken back only when what stood by says so`() throws {
        let facts: [AuditEntry.Fact] = [
            .intent(.sample), sending, .answered(step: 0, .accepted),
            .reverting(step: 0, text: "undrain"),
        ]
        let back = AuditEntry.Fact.reverted(succeeded: true, words: "back")
        #expect(outcome(of: facts + [back])?.outcome == .reverted)
        let failed = AuditEntry.Fact.reverted(succeeded: false, words: "no socket")
        let past = try #require(outcome(of: facts + [failed]))
        #expect(past.outcome == .unfinished)
        #expect(past.words.hasSuffix("taking it back failed: no socket"))
    }

    @Test func `that were done and not taken back as promised are unfinished`() throws {
        let facts: [AuditEntry.Fact] = [
            .intent(.sample), sending, .answered(step: 0, .accepted), .ended(.done, words: "seen"),
            .reverted(succeeded: false, words: "no socket"),
        ]
        let past = try #require(outcome(of: facts))
        #expect(past.outcome == .unfinished)
        #expect(past.words == "seen; taking it back failed: no socket")
    }

    @Test func `are refused with every reason`() {
        let past = outcome(of: [.refused(.sample, reasons: ["one", "two"])], isAlive: true)
        #expect(past?.outcome == .refused)
        #expect(past?.words == "one; two")
    }
}

import Drills
import Events
import TestKit
import Testing

/// Drives a drill with a clock of its own.
private struct Drive {
    var machine: DrillMachine
    var now = Instant.zero
    var measures = DrillMeasures(clients: 10)

    init(_ plan: DrillPlan, nodes: [NodeName] = ["web2"], isRehearsal: Bool = false) throws {
        machine = try #require(
            DrillMachine(plan, nodes: nodes, isRehearsal: isRehearsal, now: .zero)
        )
    }

    mutating func take(_ fact: DrillMachine.Fact) -> [DrillMachine.Action] {
        machine.take(fact, at: now)
    }

    /// Observes twice a second.
    mutating func pass(
        _ time: Duration,
        objections: [String] = []
    ) -> [DrillMachine.Action] {
        var actions: [DrillMachine.Action] = []
        let until = now + time
        while now < until {
            now = now + .milliseconds(500)
            actions += take(.observed(objections: objections, measures))
        }
        return actions
    }

    var verdict: DrillVerdict? {
        if case .ended(let verdict) = machine.phase { return verdict }
        return nil
    }
}

private let kept = DrillWrites(sent: ["a", "b"], acknowledged: ["a"], found: ["a", "b"])
private let plan = DrillPlan(name: "drain", fault: .verb(.drain), hold: .seconds(10))

@Suite struct `A drill` {
    @Test func `goes from steady over the fault and back to steady, and passes`() throws {
        var drive = try Drive(plan)
        #expect(drive.pass(.seconds(2)) == [])
        #expect(drive.pass(.seconds(2)) == [.startWriting, .inject(.verb(.drain), "web2")])
        #expect(drive.take(.operationEnded(.done)) == [])
        drive.measures.gaps = [.milliseconds(15), .milliseconds(18)]
        #expect(drive.pass(.seconds(9)) == [])
        #expect(drive.pass(.seconds(1)) == [.restore("web2")])
        #expect(drive.take(.operationEnded(.done)) == [])
        #expect(drive.pass(.seconds(4)) == [.readWritesBack])
        #expect(drive.take(.readBack(kept)) == [.finish])
        #expect(drive.verdict?.ending == .pass && drive.verdict?.exitCode == 0)
        #expect(drive.verdict?.findings.map(\.figure) == ["18 ms", "0", "0", "0 ms"])
    }

    @Test func `fails by each objective that was missed, with both figures`() throws {
        var drive = try Drive(plan)
        _ = drive.pass(.seconds(4))
        _ = drive.take(.operationEnded(.done))
        drive.measures.waiting = [.seconds(1)]
        _ = drive.pass(.seconds(5))
        drive.measures.waiting = []
        drive.measures.gaps = [.milliseconds(2_400)]
        drive.measures.failedTries = 3
        _ = drive.pass(.seconds(6))
        _ = drive.take(.operationEnded(.done))
        _ = drive.pass(.seconds(4))
        let lossy = DrillWrites(sent: ["a", "b"], acknowledged: ["a", "b"], found: ["a"])
        _ = drive.take(.readBack(lossy))
        #expect(drive.verdict?.exitCode == 1)
        #expect(
            drive.verdict?.reasons == [
                "reconnect p95: 2.4 s, promised 250 ms", "errors: 3, promised 0",
                "lost writes: 1, promised 0",
            ]
        )
        // The fault began at 3.5 s; its client was back at 9.5 s.
        #expect(drive.verdict?.findings.last?.figure == "6 s")
    }

    @Test func `never begins where nothing is steady`() throws {
        var drive = try Drive(plan)
        #expect(drive.pass(.seconds(61), objections: ["web1 is down"]) == [.finish])
        #expect(drive.verdict?.exitCode == 4)
        #expect(drive.verdict?.reasons.last == "web1 is down")
    }

    @Test func `sends nothing where a guard says no`() throws {
        var drive = try Drive(plan)
        _ = drive.pass(.seconds(4))
        #expect(drive.take(.operationEnded(.refused(["the last healthy node"]))) == [.finish])
        #expect(drive.verdict?.ending == .refused && drive.verdict?.stands == nil)
    }

    @Test func `as a rehearsal asks the guards of every node and neither holds nor restores`()
        throws
    {
        var drive = try Drive(plan, nodes: ["web1", "web2"], isRehearsal: true)
        #expect(drive.pass(.seconds(4)) == [.inject(.verb(.drain), "web1")])
        #expect(drive.take(.operationEnded(.rehearsed)) == [.inject(.verb(.drain), "web2")])
        #expect(drive.take(.operationEnded(.rehearsed)) == [.finish])
        #expect(drive.verdict?.exitCode == 0)
    }

    @Test func `takes the fault back at once by its abort rule`() throws {
        var careful = plan
        careful.abort = .init(gap: .seconds(2))
        var drive = try Drive(careful)
        _ = drive.pass(.seconds(4))
        _ = drive.take(.operationEnded(.done))
        drive.measures.waiting = [.milliseconds(2_500)]
        #expect(drive.pass(.milliseconds(500)) == [.restore("web2")])
        drive.measures.waiting = []
        _ = drive.take(.operationEnded(.done))
        #expect(drive.pass(.seconds(4)) == [.readWritesBack])
        _ = drive.take(.readBack(nil))
        #expect(drive.verdict?.exitCode == 5)
        #expect(drive.verdict?.reasons == ["a client waits for 2.5 s, longer than 2 s"])
    }

    @Test func `restores at the first ctrl-c, ends at the second and tells what stands`() throws {
        var drive = try Drive(plan)
        _ = drive.pass(.seconds(4))
        #expect(drive.take(.interrupted) == [.abandon])
        #expect(drive.take(.operationEnded(.failed("stopped"))) == [.restore("web2")])
        var patient = drive
        #expect(patient.take(.operationEnded(.done)) == [.finish])
        #expect(patient.verdict?.exitCode == 130 && patient.verdict?.stands == nil)
        #expect(drive.take(.interrupted) == [.finish])
        #expect(drive.verdict?.exitCode == 130)
        #expect(drive.verdict?.stands?.contains("web2") == true)
    }

    @Test func `that cannot restore says so and is no success`() throws {
        var drive = try Drive(plan)
        _ = drive.pass(.seconds(4))
        _ = drive.take(.operationEnded(.failed("no answer")))
        #expect(drive.take(.operationEnded(.failed("refused"))) == [.finish])
        #expect(drive.verdict?.exitCode == 1)
        #expect(drive.verdict?.stands != nil)
    }

    @Test func `takes the next node only when all is steady again`() throws {
        var drive = try Drive(plan, nodes: ["web1", "web2"])
        _ = drive.pass(.seconds(4))
        _ = drive.take(.operationEnded(.done))
        #expect(drive.pass(.seconds(10)) == [.restore("web1")])
        _ = drive.take(.operationEnded(.done))
        #expect(drive.pass(.seconds(5), objections: ["web1 is down"]) == [])
        #expect(drive.pass(.seconds(3.5)) == [.inject(.verb(.drain), "web2")])
    }

    @Test func `fails when it is not steady again in time`() throws {
        var drive = try Drive(plan)
        _ = drive.pass(.seconds(4))
        _ = drive.take(.operationEnded(.done))
        _ = drive.pass(.seconds(10))
        _ = drive.take(.operationEnded(.done))
        #expect(drive.pass(.seconds(61), objections: ["web2 is down"]) == [.readWritesBack])
        _ = drive.take(.readBack(kept))
        #expect(drive.verdict?.exitCode == 1)
        #expect(drive.verdict?.reasons.first == "not steady within 60 s after the restore")
    }

    @Test func `in any order of facts breaks one node at a time and tells what stands`() throws {
        for seed in UInt64(0)..<5_000 {
            var random = Seeded(seed: seed)
            var drive = try Drive(plan, nodes: ["web1", "web2"])
            let facts: [DrillMachine.Fact] = [
                .observed(objections: [], drive.measures),
                .observed(objections: ["web1 is down"], drive.measures),
                .operationEnded(.done), .operationEnded(.failed("no answer")),
                .operationEnded(.refused(["armed"])), .interrupted, .readBack(nil),
            ]
            // Steady more often than not, or hardly any drill would begin.
            let choices = facts + Array(repeating: facts[0], count: 12) + [facts[2], facts[2]]
            var isBroken = false
            for _ in 0..<300 where drive.verdict == nil {
                drive.now = drive.now + .seconds(1)
                let before = drive.machine.phase
                let fact = try #require(choices.randomElement(using: &random))
                let actions = drive.take(fact)
                if before == .restoring, fact == DrillMachine.Fact.operationEnded(.done) {
                    isBroken = false
                }
                if before == .injecting, case .operationEnded(.refused) = fact { isBroken = false }
                for case DrillMachine.Action.inject in actions {
                    #expect(!isBroken)
                    isBroken = true
                }
            }
            if let verdict = drive.verdict { #expect((verdict.stands != nil) == isBroken) }
        }
    }
}

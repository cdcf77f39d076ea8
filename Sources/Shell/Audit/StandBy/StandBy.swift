import Events
package import Foundation
package import Ports
import SystemPackage

/// The process that stands by: reads what its console tells until the pipe ends, and then takes back
/// what the console left.
///
/// It looks at no screen and reads nothing else. Acts like the console does: through the gate, with
/// each step in the audit before it is sent.
package struct StandBy: Sendable {
    private let gate: any ControlGate
    private let drivers: [any ControlDriver]
    private let sleep: @Sendable (Duration) async -> Void

    /// Tries, half a second apart, while another console acts: ten minutes, as long as the longest
    /// step that waits (`wait: empty`).
    private static let lockTries = 1_200

    /// - Parameters:
    ///   - gate: the console's audit, under the console's run.
    ///   - drivers: the same as the console's.
    ///   - sleep: waits; injected for tests.
    package init(
        gate: any ControlGate,
        drivers: [any ControlDriver],
        sleep: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        (self.gate, self.drivers, self.sleep) = (gate, drivers, sleep)
    }

    /// Reads messages and answers them until the console is gone or quits.
    ///
    /// - Parameters:
    ///   - input: the pipe that ends with the console, by whatever death.
    ///   - output: where each message is answered; that it is broken does not matter.
    /// - Returns: what the console left.
    package static func listen(_ input: FileHandle, answering output: FileHandle) -> StandByList {
        var list = StandByList()
        var waiting = Data()
        while let chunk = try? readSome(input), !chunk.isEmpty {
            waiting.append(contentsOf: chunk)
            while let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
                let line = waiting[waiting.startIndex..<end]
                waiting = Data(waiting[(end + 1)...])
                let problem: String? =
                    if let message = try? JSONDecoder().decode(StandByMessage.self, from: line) {
                        list.take(message)
                    } else {
                        "not understood"
                    }
                try? output.write(contentsOf: Data("\(problem ?? "ok")\n".utf8))
            }
        }
        return list
    }

    /// Takes back what is left, the newest operation first.
    package func takeBack(_ list: StandByList) async {
        for plan in list.toTakeBack {
            let patience = list.patience(for: plan)
            if patience > .zero { await sleep(patience) }
            let problem = await undo(plan)
            let words =
                problem.map { "taking back \(plan.verb.rawValue) \(plan.node): \($0)" }
                ?? "its console died; \(plan.verb.rawValue) \(plan.node) was taken back"
            let fact = AuditEntry.Fact.reverted(succeeded: problem == nil, words: words)
            _ = await gate.record(fact, of: plan.id)
            await gate.leave(plan.id)
        }
    }

    /// - Returns: nil when every step was accepted; else why not.
    private func undo(_ plan: OperationPlan) async -> String? {
        if let reason = await enter(plan) { return reason }
        for (index, step) in plan.undo.enumerated() where !step.isWait {
            if let reason = await gate.objection() { return reason }
            let fact = AuditEntry.Fact.reverting(step: index, text: step.text)
            if let reason = await gate.record(fact, of: plan.id) { return reason }
            guard let driver = drivers.first(where: { $0.canPerform(step.action) }) else {
                return "no driver for \(step.text)"
            }
            switch await driver.perform(step) {
            case .accepted: continue
            case .failed(let reason), .unknown(let reason): return "\(step.text): \(reason)"
            }
        }
        return nil
    }

    private func enter(_ plan: OperationPlan) async -> String? {
        var reason = await gate.enter(plan)
        for _ in 0..<Self.lockTries where reason != nil {
            await sleep(.milliseconds(500))
            reason = await gate.enter(plan)
        }
        return reason
    }
}

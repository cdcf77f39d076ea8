import Events
import Ports

/// One step on one server of one HAProxy, within its time.
struct HAProxyCall {
    let socket: HAProxySocket
    let server: HAProxyServer
    let deadline: ContinuousClock.Instant

    func set(_ state: HAProxyState) async throws(HAProxyError) -> StepOutcome {
        let command = try HAProxyCommand.setState(
            backend: server.backend,
            server: server.server,
            state: state
        )
        if let outcome = try await refusal(of: command) { return outcome }
        return await readBack { admin in
            admin.stands(as: state)
                ? nil : "HAProxy took the command, but \(server.server) is \(admin.words)"
        }
    }

    func setWeight(_ percent: Int) async throws(HAProxyError) -> StepOutcome {
        let command = try HAProxyCommand.setWeight(
            backend: server.backend,
            server: server.server,
            percent: percent
        )
        if let outcome = try await refusal(of: command) { return outcome }
        return await readBack { admin in
            let wanted = admin.weight(at: percent)
            return admin.weight == wanted
                ? nil : "HAProxy took the command, but the weight is \(admin.weight), not \(wanted)"
        }
    }

    /// Sends a command; nil when HAProxy took it.
    func refusal(of command: HAProxyCommand) async throws(HAProxyError) -> StepOutcome? {
        let answer = try await ask(command)
        if answer.isEmpty { return .unknown("HAProxy closed the connection without an answer") }
        return Self.isSuccess(answer) ? nil : .failed(firstLine(of: answer))
    }

    /// Looks whether what was set stands; `objection` tells what speaks against it.
    private func readBack(_ objection: (AdminState) -> String?) async -> StepOutcome {
        guard let command = try? HAProxyCommand.showServersState(backend: server.backend),
            let answer = try? await ask(command),
            let admin = AdminState(answer, server: server.server)
        else { return .unknown("HAProxy took the command, but does not tell what stands now") }
        return objection(admin).map(StepOutcome.failed) ?? .accepted
    }

    func ask(_ command: HAProxyCommand) async throws(HAProxyError) -> [UInt8] {
        // Whole milliseconds: a reason tells them.
        let (seconds, attoseconds) = (deadline - .now).components
        let milliseconds =
            seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return try await socket.ask(command, timeout: .milliseconds(max(1, milliseconds)))
    }

    static func isSuccess(_ answer: [UInt8]) -> Bool {
        !answer.isEmpty && answer.allSatisfy { $0 <= UInt8(ascii: " ") }
    }
}

package import Events
package import Ports

/// Sets a server's state over HAProxy's runtime socket.
package struct HAProxyDriver: ControlDriver {
    private let socket: HAProxySocket
    private let proxy: String

    /// - Parameters:
    ///   - socket: the runtime socket, of level admin.
    ///   - proxy: whose it is: `HAProxyServer.proxy` of the steps that go there, and of no others.
    package init(socket: HAProxySocket, proxy: String = "haproxy") {
        self.socket = socket
        self.proxy = proxy
    }

    package func canPerform(_ action: OperationStep.Action) -> Bool {
        if case .haproxySetState(let server, _) = action { return server.proxy == proxy }
        return false
    }

    /// Sends the command.
    ///
    /// HAProxy answers a success with an empty line, anything else with a reason
    /// (management.txt 9.3).
    /// - Parameters:
    ///   - step: a `.haproxySetState`.
    ///   - progress: told how far a long step is.
    /// - Returns: `accepted`, `failed` with HAProxy's own words or when nothing was sent, `unknown`
    ///   when no answer came within the step's timeout.
    package func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        guard case .haproxySetState(let server, let state) = step.action, server.proxy == proxy
        else {
            return .failed("this driver sets states of the servers of \(proxy) only")
        }
        do {
            let command = try HAProxyCommand.setState(
                backend: server.backend,
                server: server.server,
                state: state
            )
            let answer = try await socket.ask(command, timeout: step.timeout)
            if answer.isEmpty { return .unknown("HAProxy closed the connection without an answer") }
            let isBlank = answer.allSatisfy { $0 <= UInt8(ascii: " ") }
            return isBlank ? .accepted : .failed(firstLine(of: answer))
        } catch .noAnswer(let address, let reason) {
            return .unknown("no answer from \(address): \(reason)")
        } catch .answerTooLarge(let bytesMax) {
            return .unknown("an answer of more than \(bytesMax) bytes")
        } catch {
            return .failed("\(error)")
        }
    }
}

package import Events
package import Ports

/// Sets states and weights of HAProxy's servers and ends their sessions, over its runtime socket.
///
/// HAProxy answers a success with an empty line, anything else with a reason (management.txt 9.3).
/// What was done is read back: a state and a weight from `show servers state`, a cut and a shed from
/// `show sess`. What cannot be read back is unknown, not done.
/// Several HAProxies are told apart by their names in the configuration. Safe from any thread.
package struct HAProxyDriver: ControlDriver {
    private let sockets: [String: HAProxySocket]
    private let pace: Pace

    /// Waits for a while; ends early when its task is cancelled.
    package typealias Pace = @Sendable (Duration) async -> Void

    /// - Parameters:
    ///   - sockets: the runtime sockets, of level admin, by the names of their HAProxies.
    ///   - pace: waits between two sessions of a shed.
    package init(
        sockets: [String: HAProxySocket],
        pace: @escaping Pace = { try? await Task.sleep(for: $0) }
    ) {
        (self.sockets, self.pace) = (sockets, pace)
    }

    /// - Parameters:
    ///   - socket: of the one HAProxy.
    ///   - proxy: its name in the configuration.
    package init(socket: HAProxySocket, proxy: String = "haproxy") {
        self.init(sockets: [proxy: socket])
    }

    package func canPerform(_ action: OperationStep.Action) -> Bool {
        Self.server(of: action).map { sockets[$0.proxy] != nil } ?? false
    }

    /// Sends what the step says.
    ///
    /// - Parameters:
    ///   - step: one of the `haproxy…` actions.
    ///   - progress: told of each session that a shed ended.
    /// - Returns: `accepted` when it stands; `failed` with HAProxy's own words or when nothing was
    ///   sent; `unknown` when no answer came within the step's timeout.
    package func perform(
        _ step: OperationStep,
        progress: @escaping StepProgress
    ) async -> StepOutcome {
        guard let server = Self.server(of: step.action), let socket = sockets[server.proxy] else {
            return .failed("no HAProxy of this configuration does that")
        }
        let call = HAProxyCall(
            socket: socket,
            server: server,
            deadline: .now + step.timeout
        )
        do {
            switch step.action {
            case .haproxySetState(_, let state): return try await call.set(state)
            case .haproxySetWeight(_, let percent): return try await call.setWeight(percent)
            case .haproxyCut: return try await call.cut(pace: pace)
            case .haproxyShed(_, let perSecond):
                return try await call.shed(perSecond: perSecond, pace: pace, progress: progress)
            default: return .failed("this driver speaks to HAProxy only")
            }
        } catch .noAnswer(let address, let reason) {
            return .unknown("no answer from \(address): \(reason)")
        } catch .answerTooLarge(let bytesMax) {
            return .unknown("an answer of more than \(bytesMax) bytes")
        } catch {
            return .failed("\(error)")
        }
    }

    private static func server(of action: OperationStep.Action) -> HAProxyServer? {
        switch action {
        case .haproxySetState(let server, _), .haproxySetWeight(let server, _),
            .haproxyShed(let server, _), .haproxyCut(let server):
            server
        default: nil
        }
    }
}

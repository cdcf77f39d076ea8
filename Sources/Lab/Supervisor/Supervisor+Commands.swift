import Glibc

extension Supervisor {
    /// Answers one command.
    func answer(_ command: LabCommand) async -> LabAnswer {
        switch command.do {
        case .status:
            return LabAnswer(ok: true, status: await status())
        case .release:
            isReleased = true
            return .done
        case .down:
            requestEnd("asked to")
            let hasEnded = await holds(within: Self.patience * 4) {
                phase == .ending || phase == .failed
                    ? parts.values.allSatisfy { $0.pid == nil } : false
            }
            return hasEnded ? .done : .refused("some processes do not end")
        case .kill, .stop, .freeze, .start:
            return await act(command.do, node: command.node ?? "")
        }
    }

    private func status() async -> LabStatus {
        var status = LabStatus(
            phase: phase,
            waitingFor: waitingFor,
            failure: failure.map { "\($0)" },
            addresses: addresses,
            processes: order.compactMap { parts[$0]?.status }
        )
        if let socket = addresses.swarmSocket, phase == .ready {
            status.swarm = try? await swarmSummary(socket: socket)
        }
        return status
    }

    private func act(_ verb: LabCommand.Verb, node: String) async -> LabAnswer {
        let name = "\(node) app"
        guard let part = parts[name] else {
            let nodes = addresses.nodes.map(\.name).joined(separator: ", ")
            return .refused("there is no node \(node); there are \(nodes)")
        }
        guard phase == .ready else { return .refused("the lab is \(phase.rawValue)") }
        guard busy.insert(node).inserted else { return .refused("\(name) is being changed") }
        defer { busy.remove(node) }
        let condition = part.status.condition
        switch (verb, condition) {
        case (.start, .running):
            return .done
        case (.start, .ended):
            do { try await launch(name) } catch { return .refused("\(name): \(error)") }
            return .done
        case (.start, .frozen):
            return await send(SIGCONT, to: name, until: .running)
        case (_, .ended):
            return .refused("\(name) does not run: \(part.ending ?? "it was never started")")
        case (.stop, .frozen):
            return .refused("\(name) is frozen and takes no SIGTERM; start or kill it")
        case (.freeze, _):
            return await send(SIGSTOP, to: name, until: .frozen)
        case (.kill, _):
            return await send(SIGKILL, to: name, until: .ended)
        default:
            return await send(SIGTERM, to: name, until: .ended)
        }
    }

    private func send(
        _ number: Int32,
        to name: String,
        until condition: LabProcess.Condition
    ) async -> LabAnswer {
        guard let group = parts[name]?.pid, signal(number, group: group) else {
            return .refused("\(name) ended by itself just now")
        }
        say("\(name): signal \(number)")
        let isDone = await holds(within: Self.patience) {
            parts[name]?.status.condition == condition
        }
        return isDone ? .done : .refused("\(name) took signal \(number) and is not \(condition)")
    }
}

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
        case .act:
            guard let verb = command.verb else { return .refused("there is no verb") }
            return await act(verb, command)
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

    private func act(_ verb: LabVerb, _ command: LabCommand) async -> LabAnswer {
        let node = command.node ?? ""
        guard addresses.nodes.contains(where: { $0.name == node }) else {
            let nodes = addresses.nodes.map(\.name).joined(separator: ", ")
            return .refused("there is no node \(node); there are \(nodes)")
        }
        guard phase == .ready else { return .refused("the lab is \(phase.rawValue)") }
        guard busy.insert(node).inserted else { return .refused("\(node) is being changed") }
        defer { busy.remove(node) }
        let app = "\(node) app"
        let proxy = "\(node) \(addresses.proxy.rawValue)"
        return switch verb {
        case .kill: await end(app, with: SIGKILL)
        case .stop: await end(app, with: SIGTERM)
        case .freeze: await freeze(app)
        case .start: await start(app)
        case .killProxy: await end(proxy, with: SIGKILL)
        case .stopProxy: await end(proxy, with: SIGTERM)
        case .startProxy: await start(proxy)
        case .drain: await drain(node, pace: command.shed)
        case .undrain: await undrain(node)
        }
    }

    private func start(_ name: String) async -> LabAnswer {
        switch parts[name]?.status.condition {
        case .running: return .done
        case .frozen: return await send(SIGCONT, to: name, until: .running)
        case .ended, nil:
            do { try await launch(name) } catch { return .refused("\(name): \(error)") }
            return .done
        }
    }

    private func freeze(_ name: String) async -> LabAnswer {
        if let reason = whyNotRunning(name) { return .refused(reason) }
        return await send(SIGSTOP, to: name, until: .frozen)
    }

    private func end(_ name: String, with number: Int32) async -> LabAnswer {
        if let reason = whyNotRunning(name) { return .refused(reason) }
        if number == SIGTERM, parts[name]?.status.condition == .frozen {
            return .refused("\(name) is frozen and takes no SIGTERM; start or kill it")
        }
        return await send(number, to: name, until: .ended)
    }

    private func whyNotRunning(_ name: String) -> String? {
        guard let part = parts[name], part.status.condition == .ended else { return nil }
        return "\(name) does not run: \(part.ending ?? "it was never started")"
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
        let patience = Self.patience + (number == SIGTERM ? options.onStop.duration : .zero)
        let isDone = await holds(within: patience) {
            parts[name]?.status.condition == condition
        }
        return isDone ? .done : .refused("\(name) took signal \(number) and is not \(condition)")
    }
}

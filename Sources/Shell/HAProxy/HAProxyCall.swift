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
        guard let status = try await column("status") else { return .accepted }
        let isDrained = status.contains("DRAIN")
        let isInMaintenance = status.contains("MAINT")
        let stands =
            switch state {
            case .ready: !isDrained && !isInMaintenance
            case .drain: isDrained
            case .maint: isInMaintenance
            }
        return stands ? .accepted : .failed("accepted, but HAProxy still says \(status)")
    }

    func setWeight(_ percent: Int) async throws(HAProxyError) -> StepOutcome {
        let command = try HAProxyCommand.setWeight(
            backend: server.backend,
            server: server.server,
            percent: percent
        )
        return try await refusal(of: command) ?? .accepted
    }

    func cut() async throws(HAProxyError) -> StepOutcome {
        let command = try HAProxyCommand.shutdownSessions(
            backend: server.backend,
            server: server.server
        )
        return try await refusal(of: command) ?? .accepted
    }

    /// Ends session after session, so many a second, until none is listed any more.
    ///
    /// One that ended by itself meanwhile is as good as ended. Sessions that come while it works,
    /// as they do where the server is not drained, are not waited for: each is ended once.
    func shed(
        perSecond: Int,
        pace: HAProxyDriver.Pace,
        progress: StepProgress
    ) async throws(HAProxyError) -> StepOutcome {
        guard (1...1_000).contains(perSecond) else {
            return .failed("\(perSecond) sessions a second is not 1 to 1,000")
        }
        var waiting = try await pointers()
        let total = waiting.count
        var ended = 0
        progress(0, total)
        while let pointer = waiting.popLast() {
            guard !Task.isCancelled else {
                return .failed("stopped: \(ended) of \(total) sessions were ended, the others stay")
            }
            guard ContinuousClock.now < deadline else {
                return .unknown("\(ended) of \(total) sessions were ended in the time there was")
            }
            let command = try HAProxyCommand.shutdownSession(pointer)
            let answer = try await ask(command)
            let words = firstLine(of: answer)
            // "No such session (use 'show sess')." : it ended by itself.
            guard Self.isSuccess(answer) || words.hasPrefix("No such session") else {
                return .failed("\(words), after \(ended) of \(total) sessions")
            }
            ended += 1
            progress(ended, total)
            if !waiting.isEmpty { await pace(.seconds(1) / perSecond) }
        }
        return .accepted
    }

    /// The sessions of the server now, by their pointers.
    private func pointers() async throws(HAProxyError) -> [String] {
        let answer = try await ask(.showSessions)
        let list = try SessionList(answer, backend: server.backend, wall: WallTime(rawValue: 0))
        return list.rows.filter { $0.server == server.server }.map(\.id)
    }

    /// Sends a command; nil when HAProxy took it.
    private func refusal(of command: HAProxyCommand) async throws(HAProxyError) -> StepOutcome? {
        let answer = try await ask(command)
        if answer.isEmpty { return .unknown("HAProxy closed the connection without an answer") }
        return Self.isSuccess(answer) ? nil : .failed(firstLine(of: answer))
    }

    /// What `show stat` says of the server; nil when it cannot be asked: the act itself was taken.
    private func column(_ name: String) async throws(HAProxyError) -> String? {
        guard let answer = try? await ask(.showStat), let table = StatTable(answer) else {
            return nil
        }
        let row = table.rows.first {
            table.value($0, "pxname") == server.backend
                && table.value($0, "svname") == server.server
        }
        return row.flatMap { table.value($0, name) }
    }

    private func ask(_ command: HAProxyCommand) async throws(HAProxyError) -> [UInt8] {
        // Whole milliseconds: a reason tells them.
        let (seconds, attoseconds) = (deadline - .now).components
        let milliseconds =
            seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return try await socket.ask(command, timeout: .milliseconds(max(1, milliseconds)))
    }

    private static func isSuccess(_ answer: [UInt8]) -> Bool {
        !answer.isEmpty && answer.allSatisfy { $0 <= UInt8(ascii: " ") }
    }
}

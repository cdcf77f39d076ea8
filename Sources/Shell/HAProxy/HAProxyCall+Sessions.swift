import Events
import Ports

/// Steps that end sessions.
extension HAProxyCall {
    /// A session that was there when a step began.
    ///
    /// A pointer alone does not name one: HAProxy uses the memory of one that ended for the next.
    private struct Session: Hashable {
        let pointer: String
        let client: Endpoint
    }

    /// Ends all at once and looks whether those that were there are gone.
    func cut(pace: HAProxyDriver.Pace) async throws(HAProxyError) -> StepOutcome {
        let before = try await sessions()
        let command = try HAProxyCommand.shutdownSessions(
            backend: server.backend,
            server: server.server
        )
        if let outcome = try await refusal(of: command) { return outcome }
        return await gone(Set(before.rows), of: before.rows.count, before.leftOut, pace)
    }

    /// Ends session after session, so many a second, until none of those is left that were there.
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
        let (rows, leftOut) = try await sessions()
        var ended = 0
        progress(0, rows.count)
        for session in rows.reversed() {
            guard !Task.isCancelled else {
                let words =
                    "stopped: \(ended) of \(rows.count) sessions were ended, the others stay"
                return .failed(words)
            }
            guard ContinuousClock.now < deadline else {
                return .unknown(
                    "\(ended) of \(rows.count) sessions were ended in the time there was"
                )
            }
            if let outcome = try await end(session, after: ended, of: rows.count) {
                return outcome
            }
            ended += 1
            progress(ended, rows.count)
            if ended < rows.count { await pace(.seconds(1) / perSecond) }
        }
        return await gone(Set(rows), of: rows.count, leftOut, pace)
    }

    /// Ends one; nil when it has ended.
    private func end(
        _ session: Session,
        after ended: Int,
        of total: Int
    ) async throws(HAProxyError) -> StepOutcome? {
        let answer = try await ask(try HAProxyCommand.shutdownSession(session.pointer))
        if answer.isEmpty {
            return .unknown(
                "HAProxy closed the connection without an answer, after \(ended) of \(total) sessions"
            )
        }
        let words = firstLine(of: answer)
        // "No such session (use 'show sess')." : it ended by itself.
        guard Self.isSuccess(answer) || words.hasPrefix("No such session") else {
            return .failed("\(words), after \(ended) of \(total) sessions")
        }
        return nil
    }

    /// Looks until none of these is listed any more, until the time is over.
    ///
    /// Nothing is known of the `leftOut`, which were there and were not listed.
    private func gone(
        _ before: Set<Session>,
        of total: Int,
        _ leftOut: Int,
        _ pace: HAProxyDriver.Pace
    ) async -> StepOutcome {
        var staying = before
        while !staying.isEmpty {
            guard let now = try? await sessions(), now.leftOut == 0 else {
                return .unknown("HAProxy took the command, but does not list every session")
            }
            staying.formIntersection(now.rows)
            if staying.isEmpty { break }
            guard ContinuousClock.now < deadline, !Task.isCancelled else {
                return .unknown("\(staying.count) of \(total) sessions are still listed")
            }
            await pace(Limits.lookAgain)
        }
        guard leftOut == 0 else {
            return .unknown("\(leftOut) sessions of the backend could not be told apart")
        }
        return .accepted
    }

    /// The sessions of the server now, and how many of the backend's are not told.
    private func sessions() async throws(HAProxyError) -> (rows: [Session], leftOut: Int) {
        let answer = try await ask(.showSessions)
        let list = try SessionList(answer, backend: server.backend, wall: WallTime(rawValue: 0))
        let rows = list.rows.filter { $0.server == server.server }
        return (rows.map { Session(pointer: $0.id, client: $0.client) }, list.leftOut)
    }
}

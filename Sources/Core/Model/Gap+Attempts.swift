import Events

extension Gap {
    mutating func start(_ number: Int, at: WallTime, from address: Endpoint?) {
        nextTry = nil
        add(Attempt(number: number, startedAt: at, result: .underWay, address: address))
    }

    mutating func fail(
        _ number: Int,
        _ outcome: AttemptOutcome,
        took: Duration,
        at: WallTime,
        from address: Endpoint?
    ) {
        nextTry = nil
        let result = Attempt.Result.failed(outcome, took: took)
        if let index = placeUnderWay(number) {
            attempts[index].result = result
            attempts[index].address = address ?? attempts[index].address
        } else if attempts.count < Limits.attemptsPerGap - 1 {
            // Its start was not told.
            add(Attempt(number: number, startedAt: at - took, result: result, address: address))
        } else {
            failedTimeLeftOut += max(.zero, took)
        }
    }

    mutating func finish(
        _ number: Int,
        _ phases: HandshakePhases,
        on node: NodeName?,
        at: WallTime,
        from address: Endpoint?
    ) {
        nextTry = nil
        // A civil clock that was set back must not make a negative gap.
        usableAt = max(at, lostAt)
        landedOn = node
        if let index = placeUnderWay(number) {
            attempts[index].result = .usable(phases)
            attempts[index].node = node
            attempts[index].address = address ?? attempts[index].address
            return
        }
        attempts.append(
            Attempt(
                number: number,
                startedAt: at - phases.total,
                result: .usable(phases),
                node: node,
                address: address
            )
        )
    }

    /// Its client says of the try that failed last that it went over a connection that it keeps.
    mutating func pin(_ number: Int) {
        guard let last = attempts.indices.last, attempts[last].number == number else { return }
        attempts[last].isPinned = true
        let run = attempts.reversed().prefix(while: \.isPinned).count
        if run > 1 { pinnedTries = max(pinnedTries, run) }
    }

    /// Keeps a try; the last place is for the one that succeeds.
    private mutating func add(_ attempt: Attempt) {
        if attempts.count < Limits.attemptsPerGap - 1 {
            attempts.append(attempt)
        } else {
            attemptsLeftOut.count(1)
        }
    }

    private func placeUnderWay(_ number: Int) -> Int? {
        attempts.lastIndex { $0.number == number && $0.result == .underWay }
    }
}

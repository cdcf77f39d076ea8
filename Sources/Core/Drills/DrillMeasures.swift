package import Events
package import Model

/// What clients and logs told since a drill's fault.
package struct DrillMeasures: Equatable, Sendable {
    /// Canaries and other clients that are followed; 0: nobody measures.
    package var clients: Int
    /// Gaps that ended, the shortest first.
    package var gaps: [Duration]
    /// How long those wait that are not back.
    package var waiting: [Duration]
    /// Tries of the clients that failed.
    package var failedTries: Int
    /// Answers 502, 503 and 504 in the nodes' logs.
    package var badGateway: Int
    /// Where the time of the middle gap of the slowest tenth went; nil while none ended.
    package var anatomy: Anatomy?
    /// Where all seconds went, the dearest first.
    package var blames: [Blame]

    package init(
        clients: Int,
        gaps: [Duration] = [],
        waiting: [Duration] = [],
        failedTries: Int = 0,
        badGateway: Int = 0,
        anatomy: Anatomy? = nil,
        blames: [Blame] = []
    ) {
        self.clients = clients
        self.gaps = gaps
        self.waiting = waiting
        self.failedTries = failedTries
        self.badGateway = badGateway
        self.anatomy = anatomy
        self.blames = blames
    }

    /// One failed try is often seen twice, by its client and in a log: the larger count.
    package var errors: Int { max(failedTries, badGateway) }

    /// The length that a share (0 to 1) of all gaps does not exceed; nil when nobody lost a session.
    ///
    /// By nearest rank; gaps that last count with their length so far.
    package func gap(_ share: Double) -> Duration? {
        let all = (gaps + waiting).sorted()
        guard !all.isEmpty, (0...1).contains(share) else { return nil }
        let rank = Int((share * Double(all.count)).rounded(.up))
        return all[min(all.count, max(1, rank)) - 1]
    }
}

extension DrillMeasures {
    /// What `state` tells of the time since a fault.
    ///
    /// - Parameters:
    ///   - state: what is known now.
    ///   - faultAt: when the fault began, by the console's civil clock.
    ///   - faultSeen: the same on the run's clock.
    package init(_ state: State, since faultAt: WallTime, faultSeen: Instant) {
        let ended = state.gaps.filter { $0.lostAt >= faultAt }
        let open = state.clients.compactMap(\.gap).filter { $0.lostAt >= faultAt }
        let now = state.clock.wall ?? faultAt
        let second = (faultSeen - .zero).components.seconds
        let slowest = ended.sorted { ($0.length ?? .zero) > ($1.length ?? .zero) }
        let tenth = (slowest.count + 9) / 10
        self.init(
            clients: state.clients.count,
            gaps: ended.compactMap(\.length).sorted(),
            waiting: open.map { max(.zero, now - $0.lostAt) },
            failedTries: (ended + open).reduce(0) { $0 + $1.failedTries },
            badGateway: state.nodes.reduce(0) { sum, node in
                sum
                    + node.traffic.buckets.filter { $0.second >= second }
                    .reduce(0) { $0 + $1.badGateway }
            },
            anatomy: slowest.isEmpty
                ? nil : Model.anatomy(of: slowest[tenth / 2], fault: state.fault),
            blames: Model.blames(ended, fault: state.fault)
        )
    }
}

extension Gap {
    fileprivate var failedTries: Int {
        attemptsLeftOut
            + attempts.count { attempt in
                if case .failed = attempt.result { return true }
                return false
            }
    }
}

/// What became of the todos that the canaries wrote during a drill.
package struct DrillWrites: Codable, Equatable, Sendable {
    /// Writes that were sent.
    package var sent: Int
    /// Those that the server acknowledged.
    package var acknowledged: Int
    /// Those that the server answered with an error: it says that they did not happen.
    package var refused: Int
    /// Acknowledged, and not there when read back.
    package var lost: Int
    /// Sent without an answer, and there when read back.
    package var unansweredFound: Int
    /// Sent without an answer, and not there.
    package var unansweredMissing: Int

    /// - Parameters:
    ///   - sent: every write's own identity.
    ///   - acknowledged: those that were answered; what is not in `sent` does not count.
    ///   - refused: those that were answered with an error.
    ///   - found: what was there when it was read back.
    package init(
        sent: Set<String>,
        acknowledged: Set<String>,
        refused: Set<String> = [],
        found: Set<String>
    ) {
        let acknowledged = acknowledged.intersection(sent)
        let refused = refused.intersection(sent).subtracting(acknowledged)
        let unanswered = sent.subtracting(acknowledged).subtracting(refused)
        self.refused = refused.count
        self.sent = sent.count
        self.acknowledged = acknowledged.count
        lost = acknowledged.subtracting(found).count
        unansweredFound = unanswered.intersection(found).count
        unansweredMissing = unanswered.subtracting(found).count
    }
}

package import Events

/// The event of a node right before a burst, which most likely opened it.
///
/// Inferred from times alone: of the events from `Rules.openerReach` (6 s) before the first failed
/// answer to `Rules.detectionSlack` (2 s) after it, the one that tells most; of equals the nearest.
/// Those of the burst's own node come before those of others, which can only have sent it more work.
package struct Opener: Codable, Equatable, Sendable {
    package var node: NodeName
    package var event: Event
    /// When it happened.
    package var at: WallTime

    package init(node: NodeName, event: Event, at: WallTime) {
        self.node = node
        self.event = event
        self.at = at
    }

    /// What happened, the most telling first.
    package enum Event: Codable, Equatable, Sendable {
        /// The operator's own doing.
        case operation(OperationID, Verb)
        /// This many of its WebSockets closed at once.
        case crash(closes: Int)
        /// The balancer changed its mind about it.
        case balancer(ProxyOpinion)
        /// Its probe turned.
        case probe(ProbeOutcome)

        fileprivate var worth: Int {
            switch self {
            case .operation: 3
            case .crash: 2
            case .balancer: 1
            case .probe: 0
            }
        }
    }
}

extension State {
    /// What opened a burst; nil when nothing is known to have happened around then.
    func opener(of burst: Burst) -> Opener? {
        var best: Opener?
        for happening in happenings.reversed() {
            // Entries are in the order they were told, which is at most seconds from their times.
            if burst.openedSeen - happening.seen > Rules.openerReach + Rules.detectionSlack {
                break
            }
            guard let at = happening.at, let node = happening.node,
                let event = happening.fact.openerEvent,
                burst.openedAt - at <= Rules.openerReach,
                at - burst.openedAt <= Rules.detectionSlack
            else { continue }
            let opener = Opener(node: node, event: event, at: at)
            if best.map({ opener.tellsMore(than: $0, of: burst) }) ?? true { best = opener }
        }
        return best ?? earlierOpener(of: burst)
    }

    /// What opened the burst before of the same node in the same incident: clients that come back to
    /// a node that still cannot serve make another burst of the same event, a rung of their ladder
    /// later.
    private func earlierOpener(of burst: Burst) -> Opener? {
        guard let incident = openIncident?.id else { return nil }
        return bursts.last {
            $0.id < burst.id && $0.node == burst.node && $0.incident == incident && $0.opener != nil
        }?.opener
    }
}

extension Opener {
    fileprivate func tellsMore(than other: Opener, of burst: Burst) -> Bool {
        let (isOwn, isOthersOwn) = (node == burst.node, other.node == burst.node)
        if isOwn != isOthersOwn { return isOwn }
        if event.worth != other.event.worth { return event.worth > other.event.worth }
        func distance(_ opener: Opener) -> Duration {
            let distance = opener.at - burst.openedAt
            return max(distance, .zero - distance)
        }
        return distance(self) < distance(other)
    }
}

extension Happening.Fact {
    /// What this tells of a node that may have opened a burst; nil when it cannot have.
    fileprivate var openerEvent: Opener.Event? {
        switch self {
        case .operation(let id, let verb, .running(step: 0)): .operation(id, verb)
        case .webSocketsClosed(let count, _): .crash(closes: count)
        case .proxyChanged(_, let to, _): .balancer(to)
        case .serverChanged(_, let to, _): .balancer(to)
        case .probeTurned(let outcome, _, _): .probe(outcome)
        default: nil
        }
    }
}

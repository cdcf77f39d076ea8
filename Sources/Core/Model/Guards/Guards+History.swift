import Events

/// Whether it is the time for it: what runs, what was, who works where.
extension GuardScene {
    var oneAtATime: Answer {
        if let other = state.operations.last(where: { $0.isActive && $0.id != itself })?.plan {
            return (false, "\(other.verb.rawValue) \(other.node) still runs (\(other.id))")
        }
        if let actor = state.control?.otherActor {
            return (false, "another console acts: \(actor)")
        }
        if plan.takesOut, let out = peers.first(where: isTakenOut) {
            return (false, "\(out.name) is out already: restore it first")
        }
        return (true, "no other operation runs")
    }

    /// Whether an administrator has taken the node out of rotation.
    private func isTakenOut(_ node: NodeState) -> Bool {
        opinion(node) == .draining || opinion(node) == .maint
    }

    /// After a node was taken out, no node may be again for a while: the cluster must settle.
    ///
    /// This run's own operations count by its clock, so that a set civil clock ends nothing.
    var settled: Answer {
        guard plan.takesOut, limits.settle > .zero else { return (true, "takes no node away") }
        guard let (ago, words) = lastTakenOut, ago < limits.settle else {
            return (true, "no node was taken out just before")
        }
        if accepted(.soonAfter) != nil, plan.reason?.isEmpty == false {
            return (true, "soon after \(words), for a reason")
        }
        let left = (limits.settle - ago).wholeSeconds + 1
        return (false, "\(words) \(ago.wholeSeconds) s ago: wait \(left) s, or give a reason")
    }

    /// The last operation that took a node out, and how long ago that was; nil: none.
    private var lastTakenOut: (ago: Duration, words: String)? {
        let own = state.operations.last { operation in
            operation.id != itself && operation.plan.takesOut && operation.wasSent
        }
        if let own {
            let ago = now - (own.endedSeen ?? own.phaseSeen)
            return (ago, "\(own.plan.verb.rawValue) \(own.plan.node) was")
        }
        guard let wall else { return nil }
        let names = Set(state.nodes.map(\.name))
        let past = state.control?.past?.last { past in
            past.verb.takesOut && past.outcome.wasSent && names.contains(past.node)
                && !isOfThisRun(past)
        }
        return past.map {
            // A civil time ahead of now is a set clock: it counts as just now.
            (max(.zero, wall - ($0.ended ?? $0.began)), "\($0.verb.rawValue) \($0.node) was")
        }
    }

    private func isOfThisRun(_ past: PastOperation) -> Bool { past.run == state.control?.run }

    /// Kills of the last hour by the audit, of every run of this host.
    var budget: Answer {
        guard plan.verb == .kill || plan.verb == .killProxy, let most = limits.killsPerHour else {
            return (true, "needs no budget")
        }
        guard let known = state.control?.past, let wall else {
            return (false, "how often was killed is not known: there is no audit")
        }
        let kills = known.count { past in
            (past.verb == .kill || past.verb == .killProxy) && past.outcome.wasSent
                && wall - past.began < .seconds(3_600)
        }
        return kills < most
            ? (true, "\(kills) of \(most) kills this hour")
            : (false, "\(kills) kills within the last hour, \(most) may be")
    }

    /// A node that somebody else works on is left alone; a mark past its end only warns.
    var notMarked: Answer {
        let marks = state.control?.marks.filter { $0.node == plan.node } ?? []
        guard let mark = marks.last else { return (true, "nobody marked \(plan.node)") }
        let isOver = wall.map { $0 >= mark.until } ?? false
        if isOver { return (true, "the mark of \(mark.owner) on \(plan.node) is over") }
        if mark.isOwn { return (true, "you marked \(plan.node): \(mark.reason)") }
        return (false, "\(mark.owner) works on \(plan.node): \(mark.reason)")
    }
}

extension Operation {
    /// Whether any of it left the program.
    var wasSent: Bool { startedAt != nil && !plan.isRehearsal }
}

extension PastOperation.Outcome {
    /// Whether any of it left its program.
    var wasSent: Bool {
        switch self {
        case .done, .failed, .unknown, .aborted, .running, .unfinished, .reverted: true
        case .refused, .rehearsed, .notSent: false
        }
    }
}

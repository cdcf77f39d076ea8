package import Events

/// What the operator wants from the world outside the screen; the loop carries it out.
package enum Intent: Equatable, Sendable {
    case quit
    /// Give the terminal back to the shell (ctrl-z).
    case suspend
    /// Paint the whole screen again (ctrl-l).
    case redraw
    /// The operator read this plan on screen and confirmed it.
    ///
    /// Post `.operationProgressed(.confirmed(plan))`: the guards are asked again when it is folded.
    case confirm(OperationPlan)
    /// Wait no more for this operation: post `.operationProgressed(.aborted)`.
    case abort(OperationID)
    /// The operator confirmed an act on the host itself, not on a node.
    case host(HostAct)
    /// The operator's own words, to be kept: post `.noteAdded`.
    case note(String)
    /// The operator confirmed a drill, or its end.
    case drill(DrillAsk)
    /// Hold the present state on screen, or let it move again; recording goes on.
    case setFrozen(Bool)
    /// Only in replay.
    case transport(TransportCommand)
    case nextTheme
}

/// What is done to the host's own records of acting; no node is touched.
package enum HostAct: Equatable, Sendable {
    /// Keep every console of this host from acting, and why.
    case stop(why: String)
    /// Let them act again.
    case release
    /// Mark a node as in maintenance for so long, and why.
    case mark(NodeName, lasting: Duration, why: String)
    case unmark(NodeName)
}

/// What the operator does to a replay.
package enum TransportCommand: Equatable, Hashable, Sendable {
    case togglePlay
    /// Forward or, when negative, back by this much recorded time.
    case step(Duration)
    /// One tick forward (1) or back (−1).
    case frame(Int)
    /// To the next (1) or previous (−1) entry of what happened.
    case event(Int)
    case faster
    case slower
    case jumpToFault
    /// From the run as it was seen to the run as it happened, or back.
    case switchOrder
    case home
    case end
}

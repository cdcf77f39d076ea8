package import Events

/// One operation: plan → guard → confirm → steps → outcome observed.
package struct Operation: Codable, Equatable, Sendable, Identifiable {
    package var plan: OperationPlan
    package var confirmedSeen: Instant
    package var confirmedAt: WallTime
    package var phase: Phase
    /// When `phase` began.
    package var phaseSeen: Instant
    package var endedSeen: Instant?
    /// When its first step began, by the console's civil clock; nil before that.
    var startedAt: WallTime?

    package init(plan: OperationPlan, confirmedSeen: Instant, confirmedAt: WallTime, phase: Phase) {
        self.plan = plan
        self.confirmedSeen = confirmedSeen
        self.confirmedAt = confirmedAt
        self.phase = phase
        phaseSeen = confirmedSeen
    }

    package var id: OperationID { plan.id }

    package enum Phase: Codable, Equatable, Sendable {
        /// Confirmed; waits for data on the nodes that is younger than the confirmation.
        case checking
        /// The guards agreed again; the intent is being written.
        case committing
        /// This step is under way.
        case running(step: Int)
        /// All steps were accepted; waiting until their effect is seen.
        case observing
        /// The effect was seen.
        case done
        /// All went as it would have; nothing was sent.
        case rehearsed
        /// A guard said no when it was asked again on fresh data; nothing was sent.
        case refused([GuardVerdict])
        /// The shell did not let it pass, and why; nothing was sent.
        case blocked(String)
        /// A step failed; the reason.
        case failed(String)
        /// The effect was not seen in time, or a step had no answer; what to check.
        case unknown(String)
        /// The operator stopped waiting; in what state the node was left.
        case aborted(String)
    }

    /// How far the step under way is; nil while it does not tell.
    package var advance: Advance?

    /// So much done of a long step, of so much where that is known.
    package struct Advance: Codable, Equatable, Sendable {
        package var done: Int
        package var total: Int?

        package init(done: Int, total: Int?) {
            self.done = done
            self.total = total
        }
    }

    /// Whether it holds the frame: one operation at a time.
    package var isActive: Bool {
        switch phase {
        case .checking, .committing, .running, .observing: true
        case .done, .rehearsed, .refused, .blocked, .failed, .unknown, .aborted: false
        }
    }
}

/// What a guard says of one plan.
package struct GuardVerdict: Codable, Equatable, Sendable {
    package var rule: GuardRule
    package var holds: Bool
    /// The reason in words, such as `web1 is the last healthy node`.
    package var words: String

    package init(rule: GuardRule, holds: Bool, words: String) {
        self.rule = rule
        self.holds = holds
        self.words = words
    }
}

/// The guards of reliability.md B2 that look at facts, in the order they are asked: what is absolute
/// and cheap first.
///
/// The others are built in: docs/guards.md tells where each is.
package enum GuardRule: String, Codable, CaseIterable, Sendable {
    /// G25: nobody stopped all acting on this host.
    case notStopped
    /// G1: read-only unless armed.
    case armed
    /// G23: names from an allow-list.
    case safeName
    /// G22: nobody else can write what is acted through.
    case leastPrivilege
    /// G15: the audit can be written; no audit, no action.
    case audited
    /// G21: a second person approved, where that is asked for.
    case secondPerson
    /// G4: fresh data on the node and its peers.
    case freshData
    /// G5: the node is as it was when the plan was made.
    case unchanged
    /// G3: half or more of the nodes look bad at once: the observer may be cut off.
    case observerDoubt
    /// G2: enough healthy nodes stay.
    case keepHealthy
    /// G2, as a share: enough of the cluster's capacity stays.
    case keepCapacity
    /// G10: one operation at a time, one node out at a time.
    case oneAtATime
    /// G11: not soon after another operation took a node out.
    case settled
    /// G12: a budget of kills.
    case budget
    /// G20: no one else works on the node.
    case notMarked
    /// G9: drained before it is killed.
    case drainFirst
    /// G18: only what is up goes back into rotation.
    case restoreGate
    /// G14: the verb would change something.
    case notAlready
    /// G13: everything has a time limit.
    case timeLimits
    /// G17: what takes it back is known before it starts, or it says that nothing does.
    case undoKnown
}

/// What the shell must do because of what was folded; carried out live only, never in replay.
package enum Effect: Equatable, Sendable {
    /// Observe the nodes again at once: the guards want data younger than the confirmation.
    case observeNow
    /// Take the right to act, write the intent to the audit, and have what reverts it stand by; post
    /// `committed` or `blocked`.
    case commit(OperationPlan)
    /// Carry out one step of a plan and post `stepStarted`, `stepAdvanced` and `stepFinished`.
    case perform(OperationPlan, step: Int)
    /// Stop the step that is under way, and begin no other.
    case abandon(OperationID)
    /// Write the end to the audit, let go what stands by, and give the right to act back.
    case conclude(OperationPlan, PastOperation.Outcome, words: String)
    /// Write to the audit that the guards refused, and why; nothing is sent.
    case noteRefusal(OperationPlan, reasons: [String])
}

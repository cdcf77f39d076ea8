package import Events

/// One operation: plan → guard → confirm → steps → outcome observed.
package struct Operation: Equatable, Sendable, Identifiable {
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

    package enum Phase: Equatable, Sendable {
        /// A guard said no when it was asked again on fresh data; nothing was sent.
        case refused([GuardVerdict])
        /// This step is under way.
        case running(step: Int)
        /// All steps were accepted; waiting until their effect is seen.
        case observing
        /// The effect was seen.
        case done
        /// A step failed; the reason.
        case failed(String)
        /// The effect was not seen in time, or a step had no answer; what to check.
        case unknown(String)
    }

    /// Whether it holds the frame: one operation at a time.
    package var isActive: Bool {
        switch phase {
        case .running, .observing: true
        case .refused, .done, .failed, .unknown: false
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

/// The guards of reliability.md B2 that are in force, in the order they are asked.
package enum GuardRule: String, Codable, CaseIterable, Sendable {
    /// G1: read-only unless armed.
    case armed
    /// G23: names from an allow-list.
    case safeName
    /// G4: fresh data on the node's peers.
    case freshData
    /// G3: half or more of the nodes look bad at once: the observer may be cut off.
    case observerDoubt
    /// G2: enough healthy nodes stay.
    case keepHealthy
    /// G10: one operation at a time.
    case oneAtATime
    /// G14: the verb would change something.
    case notAlready
}

/// What the shell must do because of what was folded; carried out live only, never in replay.
package enum Effect: Equatable, Sendable {
    /// Carry out one step of a plan and post `stepStarted` and `stepFinished`.
    case perform(OperationPlan, step: Int)
}

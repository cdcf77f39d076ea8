/// What the console's host knows of acting, beside the nodes: told about once a second.
package struct ControlFacts: Codable, Equatable, Sendable {
    /// The run that tells it, as the audit names it.
    package var run: String
    /// Everybody on this host is kept from acting (G25); nil: nobody is.
    package var stop: GlobalStop?
    /// Why no audit can be written, in words; nil when it can (G15: no audit, no action).
    package var auditProblem: String?
    /// Another console of this host that acts just now, in words; nil when none does (G10).
    package var otherActor: String?
    /// Places others may write to, in words: the configuration, a socket, a program (G22).
    package var weakPlaces: [String]
    /// What other people approved (G21).
    package var approvals: [Approval]
    /// Operations of the last 24 hours by the audit, this run's too, oldest first (G11, G12).
    ///
    /// nil when they are as they were told before, so that a recording stays small.
    package var past: [PastOperation]?
    /// Nodes marked as in maintenance (G20).
    package var marks: [MaintenanceMark]

    package init(
        run: String,
        stop: GlobalStop? = nil,
        auditProblem: String? = nil,
        otherActor: String? = nil,
        weakPlaces: [String] = [],
        approvals: [Approval] = [],
        past: [PastOperation]? = nil,
        marks: [MaintenanceMark] = []
    ) {
        self.run = run
        self.stop = stop
        self.auditProblem = auditProblem
        self.otherActor = otherActor
        self.weakPlaces = weakPlaces
        self.approvals = approvals
        self.past = past
        self.marks = marks
    }
}

/// The switch that keeps every console of a host from acting.
package struct GlobalStop: Codable, Equatable, Sendable {
    package var by: String
    package var why: String
    package var since: WallTime?

    package init(by: String, why: String, since: WallTime? = nil) {
        self.by = by
        self.why = why
        self.since = since
    }
}

/// Another person's approval of one exact plan.
package struct Approval: Codable, Equatable, Sendable {
    /// The plan's own text, byte for byte as `OperationPlan.approvalText` makes it.
    package var text: String
    /// Who approved: the owner of the file that says so.
    package var by: String
    package var at: WallTime
    /// Whether that is the user this console runs as: then it counts for nothing.
    package var isOwn: Bool

    package init(text: String, by: String, at: WallTime, isOwn: Bool) {
        self.text = text
        self.by = by
        self.at = at
        self.isOwn = isOwn
    }
}

/// A node that somebody works on.
package struct MaintenanceMark: Codable, Equatable, Sendable {
    package var node: NodeName
    package var owner: String
    package var reason: String
    package var from: WallTime
    /// When it was meant to be over; passing it warns and does nothing.
    package var until: WallTime
    /// Whether this console's user set it.
    package var isOwn: Bool

    package init(
        node: NodeName,
        owner: String,
        reason: String,
        from: WallTime,
        until: WallTime,
        isOwn: Bool
    ) {
        self.node = node
        self.owner = owner
        self.reason = reason
        self.from = from
        self.until = until
        self.isOwn = isOwn
    }
}

/// One operation as the audit tells it, of any run of any console on this host.
package struct PastOperation: Codable, Equatable, Sendable {
    package var id: OperationID
    /// The run it belongs to.
    package var run: String
    package var verb: Verb
    package var node: NodeName
    package var by: String
    /// When the intent was written.
    package var began: WallTime
    package var ended: WallTime?
    package var outcome: Outcome
    /// What was sent or found, or what to check, in words.
    package var words: String

    package init(
        id: OperationID,
        run: String,
        verb: Verb,
        node: NodeName,
        by: String,
        began: WallTime,
        ended: WallTime? = nil,
        outcome: Outcome,
        words: String = ""
    ) {
        self.id = id
        self.run = run
        self.verb = verb
        self.node = node
        self.by = by
        self.began = began
        self.ended = ended
        self.outcome = outcome
        self.words = words
    }

    package enum Outcome: String, Codable, Sendable {
        case done
        case failed
        case unknown
        case aborted
        case refused
        /// Only rehearsed: nothing was to be sent.
        case rehearsed
        /// Its console runs and has not ended it yet.
        case running
        /// Its console died before anything was sent.
        case notSent = "not sent"
        /// Its console died after something was sent, and nothing took it back.
        case unfinished
        /// Its console died, and what stood by took it back.
        case reverted
    }
}

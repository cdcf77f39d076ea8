/// What is about to be done to which node, decided on which facts.
package struct OperationPlan: Codable, Equatable, Sendable {
    package var id: OperationID
    package var verb: Verb
    package var node: NodeName
    package var steps: [OperationStep]
    /// The operator's figure, for verbs that take one: percent for `weight`, sessions a second for
    /// `shed`.
    package var amount: Int?
    /// What takes it back; empty when nothing can, which the dialog says.
    package var undo: [OperationStep]
    /// What was known of the node when the plan was made; it is refused when that changed (G5).
    package var basis: OperationBasis
    /// Risks the operator accepted by name, each with the figure that was on screen.
    package var accepts: [AcceptedRisk]
    /// Why, in the operator's words; asked for where a guard wants a reason.
    package var reason: String?
    /// Everything but the sending: the guards are asked, the audit is written, no driver is called.
    package var isRehearsal: Bool
    package var origin: Origin

    package init(
        id: OperationID,
        verb: Verb,
        node: NodeName,
        steps: [OperationStep],
        amount: Int? = nil,
        undo: [OperationStep] = [],
        basis: OperationBasis = .init(),
        accepts: [AcceptedRisk] = [],
        reason: String? = nil,
        isRehearsal: Bool = false,
        origin: Origin = .operator
    ) {
        self.id = id
        self.verb = verb
        self.node = node
        self.steps = steps
        self.amount = amount
        self.undo = undo
        self.basis = basis
        self.accepts = accepts
        self.reason = reason
        self.isRehearsal = isRehearsal
        self.origin = origin
    }

    /// Who wants it.
    package enum Origin: Codable, Equatable, Sendable {
        case `operator`
        /// Takes back what this operation did.
        case undo(of: OperationID)
        /// A drill of this name injects it, or restores after it.
        case drill(String)
    }

    /// The longest it can take: all time limits together, without the wait for its effect.
    package var timeLimit: Duration { steps.reduce(.zero) { $0 + $1.timeout } }
}

/// What was known of a node when a plan was made.
package struct OperationBasis: Codable, Equatable, Sendable {
    /// How log lines name its app: the node's address.
    package var upstreams: [String]
    /// What its probe said after rise and fall; nil when that was not known.
    package var probeIsUp: Bool?
    /// What the balancer said; nil when it told nothing.
    package var proxy: ProxyOpinion?
    /// Sessions by the balancer's count; nil when that was not known.
    package var sessions: Int?
    /// The balancer's weight of it; nil when that was not known.
    package var weight: Int?

    package init(
        upstreams: [String] = [],
        probeIsUp: Bool? = nil,
        proxy: ProxyOpinion? = nil,
        sessions: Int? = nil,
        weight: Int? = nil
    ) {
        self.upstreams = upstreams
        self.probeIsUp = probeIsUp
        self.proxy = proxy
        self.sessions = sessions
        self.weight = weight
    }
}

/// A risk that a guard would refuse and the operator took on, each by its own name: there is no
/// one word that forces everything.
package struct AcceptedRisk: Codable, Equatable, Sendable {
    package var risk: Risk
    /// The figure that was on screen, such as the sessions that are cut; nil where there is none.
    package var figure: Int?

    package init(_ risk: Risk, figure: Int? = nil) {
        self.risk = risk
        self.figure = figure
    }

    package enum Risk: String, Codable, CaseIterable, Sendable {
        /// Live sessions are cut without a drain before (G9).
        case cutsSessions
        /// The node or its cluster was moved a short while ago (G11); wants a reason.
        case soonAfter
        /// A node is put back that its probe does not call up (G18).
        case notUp
    }
}

package import Events

/// What every guard says of a plan on what is known now, in the order of `GuardRule`.
///
/// The plan may be carried out only when all hold. What is unknown or stale counts as not healthy
/// and not allowed. Pure: asked for the dialog, again when the confirmation is folded, on fresh data
/// after that, and a last time when the intent is on disk.
package func guardVerdicts(for plan: OperationPlan, in state: State) -> [GuardVerdict] {
    guardVerdicts(for: plan, in: state, now: state.clock.now)
}

/// - Parameters:
///   - plan: what is asked about.
///   - state: what is known.
///   - now: the moment by which data is fresh or stale.
///   - itself: the operation of this plan once it began; it does not stand in its own way.
/// - Returns: one verdict of each guard.
func guardVerdicts(
    for plan: OperationPlan,
    in state: State,
    now: Instant,
    itself: OperationID? = nil
) -> [GuardVerdict] {
    let scene = GuardScene(plan: plan, state: state, now: now, itself: itself)
    return GuardRule.allCases.map { rule in
        let (holds, words) = scene.ask(rule)
        return GuardVerdict(rule: rule, holds: holds, words: words)
    }
}

/// What the guards look at.
struct GuardScene {
    let plan: OperationPlan
    let state: State
    let now: Instant
    let itself: OperationID?

    /// Whether the guard lets the plan pass, and the words that say so.
    typealias Answer = (holds: Bool, words: String)

    func ask(_ rule: GuardRule) -> Answer {
        switch rule {
        case .notStopped: notStopped
        case .armed: armed
        case .safeName: safeName
        case .leastPrivilege: leastPrivilege
        case .audited: audited
        case .secondPerson: secondPerson
        case .freshData: freshData
        case .unchanged: unchanged
        case .observerDoubt: observerDoubt
        case .keepHealthy: keepHealthy
        case .keepCapacity: keepCapacity
        case .oneAtATime: oneAtATime
        case .settled: settled
        case .budget: budget
        case .notMarked: notMarked
        case .drainFirst: drainFirst
        case .restoreGate: restoreGate
        case .notAlready: notAlready
        case .timeLimits: timeLimits
        case .undoKnown: undoKnown
        }
    }

    var limits: GuardLimits { state.topology.guardLimits }
    var node: NodeState? { state.node(plan.node) }
    var peers: [NodeState] { state.nodes.filter { $0.name != plan.node } }

    func condition(_ node: NodeState) -> NodeCondition {
        node.judged(now: now, censusSeen: state.censusSeen)
    }

    func opinion(_ node: NodeState) -> ProxyOpinion? {
        node.proxyOpinion(now: now, censusSeen: state.censusSeen)
    }

    /// Whether the balancer is expected to tell of this node.
    func isBalanced(_ node: NodeState) -> Bool {
        state.topology.balancer != nil && node.spec.balancerServer != nil
    }

    /// Up by fresh data, and in the balancer's rotation where there is one.
    func isHealthy(_ node: NodeState) -> Bool {
        guard condition(node) == .up else { return false }
        return !isBalanced(node) || opinion(node) == .up || opinion(node) == .unchecked
    }

    /// The risk the operator took on by its name; nil when it was not.
    func accepted(_ risk: AcceptedRisk.Risk) -> AcceptedRisk? {
        plan.accepts.first { $0.risk == risk }
    }

    /// The console's civil time; nil before the first tick.
    var wall: WallTime? { state.clock.wall.map { $0 + (now - state.clock.now) } }
}

package import Events

/// What every guard says of a plan on what is known now, in the order of `GuardRule`.
///
/// The plan may be carried out only when all hold. What is unknown or stale counts as not healthy.
/// Pure: asked for the dialog, and again when the confirmation is folded.
package func guardVerdicts(for plan: OperationPlan, in state: State) -> [GuardVerdict] {
    guardVerdicts(for: plan, in: state, now: state.clock.now)
}

func guardVerdicts(for plan: OperationPlan, in state: State, now: Instant) -> [GuardVerdict] {
    let scene = GuardScene(plan: plan, state: state, now: now)
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

    /// Whether the guard lets the plan pass, and the words that say so.
    typealias Answer = (holds: Bool, words: String)

    func ask(_ rule: GuardRule) -> Answer {
        switch rule {
        case .armed: armed
        case .safeName: safeName
        case .freshData: freshData
        case .observerDoubt: observerDoubt
        case .keepHealthy: keepHealthy
        case .oneAtATime: oneAtATime
        case .notAlready: notAlready
        }
    }

    private var node: NodeState? { state.node(plan.node) }
    private var peers: [NodeState] { state.nodes.filter { $0.name != plan.node } }

    private func condition(_ node: NodeState) -> NodeCondition {
        node.judged(now: now, censusSeen: state.censusSeen)
    }

    private func opinion(_ node: NodeState) -> ProxyOpinion? {
        node.proxyOpinion(now: now, censusSeen: state.censusSeen)
    }

    /// Whether the balancer is expected to tell of this node.
    private func isBalanced(_ node: NodeState) -> Bool {
        state.topology.balancer != nil && node.spec.balancerServer != nil
    }

    /// Up by fresh data, and in the balancer's rotation where there is one.
    private func isHealthy(_ node: NodeState) -> Bool {
        guard condition(node) == .up else { return false }
        return !isBalanced(node) || opinion(node) == .up || opinion(node) == .unchecked
    }

    private var armed: Answer {
        state.topology.armed
            ? (true, "control is armed") : (false, "read-only: start with --control to act")
    }

    /// Only nodes and steps of the configuration, only names that are safe to pass on: a plan is
    /// data, and data must not be able to send anything else.
    private var safeName: Answer {
        guard let spec = node?.spec else { return (false, "\(plan.node) is not configured") }
        let names = [plan.node.rawValue] + plan.steps.flatMap(\.action.names)
        if let name = names.first(where: { !isSafeName($0) }) {
            return (false, "`\(name)` is no safe name: use letters, digits, . _ - (64 at most)")
        }
        guard spec.levers.contains(where: { $0.verb == plan.verb && $0.steps == plan.steps }) else {
            return (
                false, "the configuration has another \(plan.verb.rawValue) for \(plan.node) now"
            )
        }
        return (true, "names and steps are those of the configuration")
    }

    private var freshData: Answer {
        guard plan.verb.takesOut else { return (true, "needs nothing of the other nodes") }
        for peer in peers {
            if peer.spec.probe != nil, !peer.isProbeFresh(now) {
                guard let seen = peer.probe.lastSeen else {
                    return (false, "\(peer.name) was not probed yet")
                }
                return (false, "\(peer.name) was last probed \((now - seen).wholeSeconds) s ago")
            }
            if isBalanced(peer), opinion(peer) == nil {
                return (false, "the balancer says nothing of \(peer.name)")
            }
            if peer.spec.probe == nil, opinion(peer) == nil {
                return (false, "nothing is known of \(peer.name)")
            }
        }
        return (true, "the other nodes were seen just now")
    }

    /// Half or more of the nodes that turned bad within one poll of each other, and not just one:
    /// then what they share is the console's own view of them.
    private var observerDoubt: Answer {
        guard plan.verb.takesOut else { return (true, "takes no node away") }
        let poll = state.nodes.compactMap(\.spec.probe).map { $0.every + $0.timeout }.max()
        let window = poll ?? Rules.censusFreshness
        let turned = state.nodes.filter { condition($0).isBad }.compactMap {
            $0.badSince ?? $0.since
        }
        let most = turned.map { start in turned.count { $0 >= start && $0 - start <= window } }
            .max()
        guard let most, most > 1, most * 2 >= state.nodes.count else {
            return (true, "the console sees the nodes")
        }
        return (
            false,
            "\(most) of \(state.nodes.count) nodes turned bad at once: the console may be cut off"
        )
    }

    private var keepHealthy: Answer {
        guard plan.verb.takesOut else { return (true, "takes no node away") }
        let staying = peers.count(where: isHealthy)
        let least = state.topology.guardLimits.keepHealthy
        if staying >= least {
            return (true, staying == 1 ? "1 healthy node stays" : "\(staying) healthy nodes stay")
        }
        if staying == 0 {
            let isLast = node.map(isHealthy) ?? false
            let words = "\(plan.node) is the last healthy node"
            return (false, isLast ? words : "no healthy node would stay")
        }
        return (false, "\(staying) healthy would stay, \(least) must")
    }

    private var oneAtATime: Answer {
        guard let index = state.activeOperation else { return (true, "no other operation runs") }
        let other = state.operations[index].plan
        return (false, "\(other.verb.rawValue) \(other.node) still runs (\(other.id))")
    }

    private var notAlready: Answer {
        guard let node else { return (false, "\(plan.node) is not configured") }
        let name = plan.node
        let condition = self.condition(node)
        switch plan.verb {
        case .drain where opinion(node) == .draining: return (false, "\(name) drains already")
        case .drain where opinion(node) == .maint:
            return (false, "\(name) is in maintenance already")
        case .kill where condition == .down: return (false, "\(name) is down already")
        case .restore where isHealthy(node): return (false, "\(name) is up already")
        case .drain, .kill, .restore: return (true, "\(name) is \(condition.rawValue)")
        }
    }
}

extension OperationStep.Action {
    /// The names that go into a driver's own language; a command's words are passed one by one.
    fileprivate var names: [String] {
        switch self {
        case .haproxySetState(let backend, let server, _): [backend, server]
        case .command: []
        }
    }
}

/// Whether a name is 1 to 64 of `A-Z a-z 0-9 . _ -` and does not begin with `-`.
func isSafeName(_ name: String) -> Bool {
    let bytes = name.utf8
    return (1...64).contains(bytes.count) && bytes.first != UInt8(ascii: "-")
        && bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
}

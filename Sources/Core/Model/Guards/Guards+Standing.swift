import Events

/// Whether anything may be done at all: the host, the rights, the names.
extension GuardScene {
    /// What the host says of acting; nil when it never did or that was too long ago.
    private var control: ControlFacts? {
        guard let seen = state.controlSeen, now - seen <= Rules.controlFreshness else { return nil }
        return state.control
    }

    private var controlAge: String {
        guard let seen = state.controlSeen else { return "was not looked at yet" }
        return "was last looked at \((now - seen).wholeSeconds) s ago"
    }

    var notStopped: Answer {
        guard let control else { return (false, "the global stop \(controlAge)") }
        guard let stop = control.stop else { return (true, "nobody stopped acting on this host") }
        let why = stop.why.isEmpty ? "" : ": \(stop.why)"
        return (false, "\(stop.by) stopped all acting on this host\(why)")
    }

    var armed: Answer {
        state.topology.armed
            ? (true, "control is armed") : (false, "read-only: start with --control to act")
    }

    /// Only nodes and steps of the configuration, or an operation's own undo; only names that are
    /// safe to pass on: a plan is data, and data must not be able to send anything else.
    var safeName: Answer {
        guard let spec = node?.spec else { return (false, "\(plan.node) is not configured") }
        let names = [plan.node.rawValue] + (plan.steps + plan.undo).flatMap(\.action.names)
        if let name = names.first(where: { !isSafeName($0) }) {
            return (false, "`\(name)` is no safe name: use letters, digits, . _ - (64 at most)")
        }
        if let amount = plan.amount, plan.verb.amounts?.contains(amount) != true {
            return (false, "\(plan.verb.rawValue) takes no \(amount)")
        }
        if case .undo(let id) = plan.origin {
            let undone = state.operations.last { $0.id == id }?.plan
            guard undone?.node == plan.node, undone?.undo == plan.steps else {
                return (false, "\(id) is taken back by other steps")
            }
            return (true, "the steps are those that take \(id) back")
        }
        if plan.verb == .inject, case .drill(let name) = plan.origin {
            return (true, "the steps are those of the drill \(name)")
        }
        let isConfigured = spec.levers.contains {
            $0.verb == plan.verb && $0.steps(amount: plan.amount) == plan.steps
                && $0.undo == plan.undo
        }
        return isConfigured
            ? (true, "names and steps are those of the configuration")
            : (
                false, "the configuration has another \(plan.verb.rawValue) for \(plan.node) now"
            )
    }

    var leastPrivilege: Answer {
        guard let control else { return (false, "who may write the configuration \(controlAge)") }
        guard let place = control.weakPlaces.first else {
            return (true, "nobody else can write what is acted through")
        }
        let others = control.weakPlaces.count - 1
        return (false, others > 0 ? "\(place) (and \(others) more)" : place)
    }

    var audited: Answer {
        guard let control else { return (false, "the audit \(controlAge)") }
        guard let problem = control.auditProblem else {
            return (true, "the audit can be written")
        }
        return (false, "no audit, no action: \(problem)")
    }

    var secondPerson: Answer {
        guard let lasting = limits.secondPerson, plan.verb.cutsSessions, !plan.isRehearsal else {
            return (true, "needs no second person")
        }
        guard let control, let wall else { return (false, "approvals: the host \(controlAge)") }
        let texts = control.approvals.filter { $0.text == plan.approvalText }
        let command = "signalbox approve '\(plan.verb.rawValue) \(plan.node)'"
        guard let approval = texts.last(where: { !$0.isOwn }) else {
            let own = texts.isEmpty ? "" : "; your own does not count"
            return (false, "a second person must approve it: \(command)\(own)")
        }
        let age = wall - approval.at
        guard age >= .zero, age <= lasting else {
            return (false, "the approval by \(approval.by) is no longer good: \(command)")
        }
        return (true, "\(approval.by) approved it \(age.wholeSeconds) s ago")
    }

    var timeLimits: Answer {
        let longest = Duration.seconds(3_600)
        let isLimited = plan.steps.allSatisfy { $0.timeout > .zero && $0.timeout <= longest }
        return isLimited
            ? (true, "all steps end within \(plan.timeLimit.wholeSeconds) s")
            : (false, "a step has no time limit")
    }

    var undoKnown: Answer {
        guard !plan.undo.isEmpty else {
            let words =
                plan.verb == .restore ? "nothing needs to take it back" : "nothing takes it back"
            return (true, words)
        }
        return (true, "taken back by: \(plan.undo.map(\.text).joined(separator: "; "))")
    }
}

package import Events
package import Model

/// One scene: what is done to a healthy armed cluster before one guard is asked about a plan on web2.
package struct GuardCase: CustomStringConvertible, Sendable {
    package var name: String
    package var rule: GuardRule
    package var holds: Bool
    package var words: String
    package var verb: Verb
    package var nodes: Int
    /// Whether the host told of acting at all.
    package var hasControl: Bool
    /// Happens before the plan is made.
    package var arrange: @Sendable (inout Timeline) -> Void
    /// Happens between the plan and its confirmation.
    package var meanwhile: @Sendable (inout Timeline) -> Void
    /// Changes the plan after it was made, as a forged or outdated one would be.
    package var tamper: @Sendable (inout OperationPlan) -> Void

    init(
        name: String,
        rule: GuardRule,
        holds: Bool,
        words: String,
        verb: Verb = .kill,
        nodes: Int = 2,
        hasControl: Bool = true,
        tamper: @escaping @Sendable (inout OperationPlan) -> Void = { _ in },
        meanwhile: @escaping @Sendable (inout Timeline) -> Void = { _ in },
        arrange: @escaping @Sendable (inout Timeline) -> Void = { _ in }
    ) {
        self.name = name
        self.rule = rule
        self.holds = holds
        self.words = words
        self.verb = verb
        self.nodes = nodes
        self.hasControl = hasControl
        self.arrange = arrange
        self.meanwhile = meanwhile
        self.tamper = tamper
    }

    package var description: String { "\(rule): \(name)" }

    /// The cluster and the plan, ready to be confirmed.
    package func arranged() throws -> (Timeline, OperationPlan) {
        var timeline = Timeline(.cluster(nodes))
        if !hasControl { timeline.control = nil }
        for node in timeline.state.nodes {
            timeline.answers[node.name] = .ok(status: 200)
            timeline.servers = (timeline.servers ?? []) + [.of(node.name, sessions: 10)]
        }
        timeline.advance(.seconds(3))
        arrange(&timeline)
        var plan = try timeline.plan(verb, "web2")
        meanwhile(&timeline)
        tamper(&plan)
        // An id of its own: the scene may have used the next one up.
        plan.id = "op99"
        return (timeline, plan)
    }

    /// Every scene; each guard has some.
    package static let all =
        standing + armed + safeName + secondPerson + freshData + unchanged + observerDoubt
        + keepHealthy + keepCapacity + others + settled + budget + marks + sessions + restore
        + plans
}

extension GuardCase {
    static let armed: [GuardCase] = [
        GuardCase(name: "armed", rule: .armed, holds: true, words: "control is armed"),
        GuardCase(
            name: "read-only",
            rule: .armed,
            holds: false,
            words: "read-only: start with --control to act",
            arrange: { $0.send(.topologyChanged(.pair(armed: false)), from: "console") }
        ),
        GuardCase(
            name: "read-only restore",
            rule: .armed,
            holds: false,
            words: "read-only: start with --control to act",
            verb: .restore,
            arrange: { $0.send(.topologyChanged(.pair(armed: false)), from: "console") }
        ),
    ]
}

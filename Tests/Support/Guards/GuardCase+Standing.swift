package import Events
import Model

extension GuardCase {
    /// A scene in one line: what the host told is changed, and told.
    private init(
        _ rule: GuardRule,
        _ holds: Bool,
        _ name: String,
        _ words: String,
        verb: Verb = .kill,
        hasControl: Bool = true,
        limits: GuardLimits? = nil,
        control: @escaping @Sendable (inout ControlFacts, WallTime) -> Void = { _, _ in }
    ) {
        self.init(
            name: name,
            rule: rule,
            holds: holds,
            words: words,
            verb: verb,
            hasControl: hasControl,
            arrange: { timeline in
                if let limits { timeline.limit { $0 = limits } }
                guard var facts = timeline.control else { return }
                control(&facts, timeline.wall)
                timeline.control = facts
                timeline.advance(.seconds(1))
            }
        )
    }

    /// A host that fell silent: what it said is stale.
    private static func silent(_ rule: GuardRule, _ words: String) -> GuardCase {
        GuardCase(
            name: "stale",
            rule: rule,
            holds: false,
            words: words,
            arrange: {
                $0.control = nil
                $0.advance(.seconds(6))
            }
        )
    }

    static let standing: [GuardCase] = [
        GuardCase(.notStopped, true, "no stop", "nobody stopped acting on this host"),
        GuardCase(
            .notStopped,
            false,
            "a stop with its reason",
            "ada stopped all acting on this host: database migration"
        ) { facts, _ in facts.stop = GlobalStop(by: "ada", why: "database migration") },
        GuardCase(.notStopped, false, "a bare stop", "root stopped all acting on this host") {
            facts,
            _ in facts.stop = GlobalStop(by: "root", why: "")
        },
        GuardCase(
            .notStopped,
            false,
            "unknown",
            "the global stop was not looked at yet",
            hasControl: false
        ),
        silent(.notStopped, "the global stop was last looked at 6 s ago"),

        GuardCase(
            .leastPrivilege,
            true,
            "closed",
            "nobody else can write what is acted through"
        ),
        GuardCase(
            .leastPrivilege,
            false,
            "a configuration that others may write",
            "others may write /etc/signalbox.yaml (and 1 more)"
        ) { facts, _ in
            facts.weakPlaces = ["others may write /etc/signalbox.yaml", "and the socket"]
        },
        GuardCase(
            .leastPrivilege,
            false,
            "unknown",
            "who may write the configuration was not looked at yet",
            hasControl: false
        ),
        silent(.leastPrivilege, "who may write the configuration was last looked at 6 s ago"),

        GuardCase(.audited, true, "an audit", "the audit can be written"),
        GuardCase(.audited, false, "a full disk", "no audit, no action: no space left") {
            facts,
            _ in facts.auditProblem = "no space left"
        },
        GuardCase(
            .audited,
            false,
            "unknown",
            "the audit was not looked at yet",
            hasControl: false
        ),
        silent(.audited, "the audit was last looked at 6 s ago"),
    ]

    private static let approvalText = "kill web2\nlab kill web2"
    private static let command = "signalbox approve 'kill web2'"

    private static func approvals(
        _ holds: Bool,
        _ name: String,
        _ words: String,
        verb: Verb = .kill,
        hasControl: Bool = true,
        _ approval: (@Sendable (WallTime) -> Approval)? = nil
    ) -> GuardCase {
        GuardCase(
            .secondPerson,
            holds,
            name,
            words,
            verb: verb,
            hasControl: hasControl,
            limits: GuardLimits(secondPerson: .seconds(300))
        ) { facts, wall in
            if let approval { facts.approvals = [approval(wall)] }
        }
    }

    static let secondPerson: [GuardCase] = [
        GuardCase(.secondPerson, true, "not asked for", "needs no second person"),
        approvals(true, "a drain cuts nobody", "needs no second person", verb: .drain),
        approvals(false, "nobody yet", "a second person must approve it: \(command)"),
        approvals(true, "another person", "ada approved it 61 s ago") {
            Approval(text: approvalText, by: "ada", at: $0 - .seconds(60), isOwn: false)
        },
        approvals(
            false,
            "oneself",
            "a second person must approve it: \(command); your own does not count"
        ) { Approval(text: approvalText, by: "me", at: $0, isOwn: true) },
        approvals(
            false,
            "one byte of another plan",
            "a second person must approve it: \(command)"
        ) { Approval(text: approvalText + " ", by: "ada", at: $0, isOwn: false) },
        approvals(
            false,
            "an old one used again",
            "the approval by ada is no longer good: \(command)"
        ) { Approval(text: approvalText, by: "ada", at: $0 - .seconds(300), isOwn: false) },
        approvals(
            false,
            "one from the future",
            "the approval by ada is no longer good: \(command)"
        ) { Approval(text: approvalText, by: "ada", at: $0 + .seconds(90), isOwn: false) },
        approvals(
            false,
            "unknown",
            "approvals: the host was not looked at yet",
            hasControl: false
        ),
    ]

    static let budget: [GuardCase] = [
        GuardCase(.budget, true, "no budget", "needs no budget"),
        kills(true, "none spent", "0 of 2 kills this hour", ago: []),
        kills(true, "one spent", "1 of 2 kills this hour", ago: [60]),
        kills(false, "spent", "2 kills within the last hour, 2 may be", ago: [60, 3_500]),
        kills(true, "an hour ago", "1 of 2 kills this hour", ago: [60, 3_600]),
        kills(true, "refused ones cost nothing", "0 of 2 kills this hour", ago: [9], .refused),
        GuardCase(
            .budget,
            false,
            "unknown",
            "how often was killed is not known: there is no audit",
            hasControl: false,
            limits: GuardLimits(killsPerHour: 2)
        ),
    ]

    private static func kills(
        _ holds: Bool,
        _ name: String,
        _ words: String,
        ago seconds: [Int],
        _ outcome: PastOperation.Outcome = .done
    ) -> GuardCase {
        GuardCase(.budget, holds, name, words, limits: GuardLimits(killsPerHour: 2)) {
            facts,
            wall in
            facts.past = seconds.map { .of(.kill, "db9", began: wall - .seconds($0), outcome) }
        }
    }

    static let marks: [GuardCase] = [
        GuardCase(.notMarked, true, "none", "nobody marked web2"),
        mark(true, "one's own", "you marked web2: new disk", isOwn: true),
        mark(false, "another's", "ada works on web2: new disk"),
        mark(true, "past its end", "the mark of ada on web2 is over", length: .milliseconds(500)),
    ]

    private static func mark(
        _ holds: Bool,
        _ name: String,
        _ words: String,
        isOwn: Bool = false,
        length: Duration = .seconds(600)
    ) -> GuardCase {
        GuardCase(.notMarked, holds, name, words) { facts, wall in
            facts.marks = [
                MaintenanceMark(
                    node: "web2",
                    owner: "ada",
                    reason: "new disk",
                    from: wall,
                    until: wall + length,
                    isOwn: isOwn
                )
            ]
        }
    }
}

extension PastOperation {
    /// An operation of an earlier run.
    package static func of(
        _ verb: Verb,
        _ node: NodeName,
        began: WallTime,
        _ outcome: Outcome
    ) -> PastOperation {
        PastOperation(
            id: "op1",
            run: "7-7",
            verb: verb,
            node: node,
            by: "ada",
            began: began,
            ended: began,
            outcome: outcome
        )
    }
}

extension Timeline {
    /// Other limits from now on.
    package mutating func limit(_ change: (inout GuardLimits) -> Void) {
        var topology = state.topology
        change(&topology.guardLimits)
        send(.topologyChanged(topology), from: "console")
    }
}

package import Events
import Model

extension GuardCase {
    static let unchanged: [GuardCase] = [
        GuardCase(
            name: "as it was",
            rule: .unchanged,
            holds: true,
            words: "web2 is as it was when the plan was made"
        ),
        GuardCase(
            name: "went down",
            rule: .unchanged,
            holds: false,
            words: "the probe says down of web2 since the plan was made",
            meanwhile: {
                $0.answers["web2"] = .refused
                $0.advance(.seconds(2))
            }
        ),
        GuardCase(
            name: "drained by somebody else",
            rule: .unchanged,
            holds: false,
            words: "the balancer says draining of web2 since the plan was made",
            meanwhile: {
                $0.servers = [.of("web1"), .of("web2", .draining)]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "stale",
            rule: .unchanged,
            holds: false,
            words: "the probe says nothing of web2 since the plan was made",
            meanwhile: {
                $0.answers["web2"] = nil
                $0.advance(.seconds(5))
            }
        ),
        GuardCase(
            name: "another host behind the name",
            rule: .unchanged,
            holds: false,
            words: "web2 has another address since the plan was made",
            meanwhile: { timeline in
                var topology = timeline.state.topology
                topology.nodes[1].upstreams = ["127.0.9.1:3000"]
                timeline.send(.topologyChanged(topology), from: "console")
            }
        ),
    ]

    static let keepCapacity: [GuardCase] = [
        GuardCase(
            name: "no such rule",
            rule: .keepCapacity,
            holds: true,
            words: "no share of the capacity is asked for"
        ),
        capacity(true, "half by equal sessions", "50 % of the capacity stays", [50, 50], 50),
        capacity(true, "chance is given away", "48 % of the capacity stays", [46, 54], 50),
        capacity(
            false,
            "the larger one",
            "38 % of the capacity stays",
            [20, 100],
            50,
            "50 % must"
        ),
        capacity(true, "an idle node is not small", "36 % of the capacity stays", [0, 8], 40),
    ]

    private static func capacity(
        _ holds: Bool,
        _ name: String,
        _ words: String,
        _ sessions: [Int],
        _ percent: Int,
        _ must: String? = nil
    ) -> GuardCase {
        GuardCase(
            name: name,
            rule: .keepCapacity,
            holds: holds,
            words: "\(words) by the sessions seen" + (must.map { ", \($0)" } ?? ""),
            arrange: {
                $0.servers = [
                    .of("web1", sessions: sessions[0] * 10),
                    .of("web2", sessions: sessions[1] * 10),
                ]
                $0.advance(.seconds(1))
                $0.limit { $0.keepCapacityPercent = percent }
            }
        )
    }

    static let settled: [GuardCase] = [
        GuardCase(
            name: "none before",
            rule: .settled,
            holds: true,
            words: "no node was taken out just before"
        ),
        after(
            .seconds(10),
            false,
            "just after a drain",
            "drain web1 was 10 s ago: wait 20 s, or give a reason"
        ),
        after(.seconds(30), true, "long after a drain", "no node was taken out just before"),
        after(.seconds(10), true, "for a reason", "soon after drain web1 was, for a reason") {
            $0.accepts.append(AcceptedRisk(.soonAfter))
            $0.reason = "both run an old kernel"
        },
        after(
            .seconds(10),
            false,
            "accepted without a reason",
            "drain web1 was 10 s ago: wait 20 s, or give a reason",
            tamper: { $0.accepts.append(AcceptedRisk(.soonAfter)) }
        ),
        GuardCase(
            name: "a set clock ends nothing",
            rule: .settled,
            holds: false,
            words: "drain web1 was 10 s ago: wait 20 s, or give a reason",
            nodes: 3,
            arrange: {
                $0.drain("web1")
                $0.clockStep = .seconds(3_600)
                $0.advance(.seconds(10))
            }
        ),
        GuardCase(
            name: "another run",
            rule: .settled,
            holds: false,
            words: "kill web1 was 5 s ago: wait 26 s, or give a reason",
            arrange: {
                let began = $0.wall - .seconds(4)
                $0.control?.past = [.of(.kill, "web1", began: began, .done)]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "another run's refusal",
            rule: .settled,
            holds: true,
            words: "no node was taken out just before",
            arrange: {
                let began = $0.wall
                $0.control?.past = [.of(.kill, "web1", began: began, .refused)]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "a restore never waits",
            rule: .settled,
            holds: true,
            words: "takes no node away",
            verb: .restore,
            arrange: { $0.drain("web2") }
        ),
    ]

    private static func after(
        _ time: Duration,
        _ holds: Bool,
        _ name: String,
        _ words: String,
        tamper: @escaping @Sendable (inout OperationPlan) -> Void = { _ in }
    ) -> GuardCase {
        GuardCase(
            name: name,
            rule: .settled,
            holds: holds,
            words: words,
            nodes: 3,
            tamper: tamper,
            arrange: {
                $0.drain("web1")
                $0.advance(time)
            }
        )
    }
}

extension Timeline {
    /// A drain from its confirmation to its end, seen by the balancer; the node drains after it.
    package mutating func drain(_ node: NodeName) {
        guard let plan = try? confirm(.drain, node) else { return }
        carryOut(plan, step: 0, .accepted)
        servers = servers?.map { $0.node == node ? .of(node, .draining) : $0 }
        advance(.seconds(1))
    }
}

import Events
import Model
import TestKit
import Testing

/// One scene: what is done to a healthy armed cluster before the guard of `verb` on web2 is asked.
struct GuardCase: CustomTestStringConvertible, Sendable {
    var name: String
    var rule: GuardRule
    var holds: Bool
    var words: String
    var verb = Verb.kill
    var nodes = 2
    var arrange: @Sendable (inout Timeline) -> Void = { _ in }
    /// Changes the plan after it was made, as a forged or outdated one would be.
    var tamper: @Sendable (inout OperationPlan) -> Void = { _ in }

    var testDescription: String { "\(rule): \(name)" }
}

extension GuardCase {
    static let armed: [GuardCase] = [
        GuardCase(name: "armed", rule: .armed, holds: true, words: "control is armed"),
        GuardCase(
            name: "read-only",
            rule: .armed,
            holds: false,
            words: "read-only: start with --control to act"
        ) { $0.send(.topologyChanged(.pair(armed: false)), from: "console") },
        GuardCase(
            name: "read-only restore",
            rule: .armed,
            holds: false,
            words: "read-only: start with --control to act",
            verb: .restore
        ) { $0.send(.topologyChanged(.pair(armed: false)), from: "console") },
    ]

    static let safeName: [GuardCase] = [
        GuardCase(
            name: "as configured",
            rule: .safeName,
            holds: true,
            words: "names and steps are those of the configuration"
        ),
        GuardCase(
            name: "another command",
            rule: .safeName,
            holds: false,
            words: "the configuration has another kill for web2 now",
            tamper: { $0.steps = [OperationStep(action: .command(["rm", "-rf", "/"]))] }
        ),
        GuardCase(
            name: "a node that is not configured",
            rule: .safeName,
            holds: false,
            words: "web9 is not configured",
            tamper: { $0.node = "web9" }
        ),
        GuardCase(
            name: "a name that breaks out of the socket's language",
            rule: .safeName,
            holds: false,
            words: "`web2; shutdown` is no safe name: use letters, digits, . _ - (64 at most)",
            verb: .drain,
            tamper: {
                let action = OperationStep.Action.haproxySetState(
                    backend: "todos",
                    server: "web2; shutdown",
                    state: .drain
                )
                $0.steps = [OperationStep(action: action)]
            }
        ),
    ]

    static let freshData: [GuardCase] = [
        GuardCase(
            name: "seen just now",
            rule: .freshData,
            holds: true,
            words: "the other nodes were seen just now"
        ),
        GuardCase(
            name: "stale probe",
            rule: .freshData,
            holds: false,
            words: "web1 was last probed 5 s ago"
        ) {
            $0.answers["web1"] = nil
            $0.advance(.seconds(5))
        },
        GuardCase(
            name: "never probed",
            rule: .freshData,
            holds: false,
            words: "web3 was not probed yet"
        ) { $0.send(.topologyChanged(.cluster(3)), from: "console") },
        GuardCase(
            name: "silent balancer",
            rule: .freshData,
            holds: false,
            words: "the balancer says nothing of web1"
        ) {
            $0.servers = nil
            $0.advance(.seconds(6))
        },
        GuardCase(
            name: "restore with stale data",
            rule: .freshData,
            holds: true,
            words: "needs nothing of the other nodes",
            verb: .restore
        ) {
            $0.answers = [:]
            $0.advance(.seconds(10))
        },
    ]

    static let observerDoubt: [GuardCase] = [
        GuardCase(
            name: "all well",
            rule: .observerDoubt,
            holds: true,
            words: "the console sees the nodes"
        ),
        GuardCase(
            name: "two of four at once",
            rule: .observerDoubt,
            holds: false,
            words: "2 of 4 nodes turned bad at once: the console may be cut off",
            nodes: 4
        ) {
            $0.answers["web3"] = .connectTimeout
            $0.answers["web4"] = .connectTimeout
            $0.advance(.seconds(5))
        },
        GuardCase(
            name: "two of four one after the other",
            rule: .observerDoubt,
            holds: true,
            words: "the console sees the nodes",
            nodes: 4
        ) {
            $0.answers["web3"] = .refused
            $0.advance(.seconds(5))
            $0.answers["web4"] = .refused
            $0.advance(.seconds(5))
        },
        GuardCase(
            name: "every poll frozen",
            rule: .observerDoubt,
            holds: false,
            words: "4 of 4 nodes turned bad at once: the console may be cut off",
            nodes: 4
        ) {
            $0.answers = [:]
            $0.advance(.seconds(5))
        },
        GuardCase(
            name: "the one sick node of two",
            rule: .observerDoubt,
            holds: true,
            words: "the console sees the nodes",
            verb: .drain
        ) {
            $0.answers["web2"] = .timeout
            $0.advance(.seconds(5))
        },
        GuardCase(
            name: "restore when all are down",
            rule: .observerDoubt,
            holds: true,
            words: "takes no node away",
            verb: .restore
        ) {
            $0.answers = ["web1": .refused, "web2": .refused]
            $0.advance(.seconds(5))
        },
    ]
}

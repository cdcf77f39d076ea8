import Events
import Model

extension GuardCase {
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
                    HAProxyServer(backend: "todos", server: "web2; shutdown"),
                    .drain
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
            words: "the nodes were seen just now"
        ),
        GuardCase(
            name: "stale probe",
            rule: .freshData,
            holds: false,
            words: "web1 was last probed 5 s ago",
            arrange: {
                $0.answers["web1"] = nil
                $0.advance(.seconds(5))
            }
        ),
        GuardCase(
            name: "never probed",
            rule: .freshData,
            holds: false,
            words: "web3 was not probed yet",
            arrange: { $0.send(.topologyChanged(.cluster(3)), from: "console") }
        ),
        GuardCase(
            name: "the node itself is stale",
            rule: .freshData,
            holds: false,
            words: "web2 was last probed 5 s ago",
            arrange: {
                $0.answers["web2"] = nil
                $0.advance(.seconds(5))
            }
        ),
        GuardCase(
            name: "silent balancer",
            rule: .freshData,
            holds: false,
            words: "the balancer says nothing of web1",
            arrange: {
                $0.servers = nil
                $0.advance(.seconds(6))
            }
        ),
        GuardCase(
            name: "restore with stale data",
            rule: .freshData,
            holds: false,
            words: "web2 was last probed 10 s ago",
            verb: .restore,
            arrange: {
                $0.answers = [:]
                $0.advance(.seconds(10))
            }
        ),
    ]
}

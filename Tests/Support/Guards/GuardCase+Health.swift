import Events
import Model

extension GuardCase {
    static let keepHealthy: [GuardCase] = [
        GuardCase(
            name: "one stays",
            rule: .keepHealthy,
            holds: true,
            words: "1 healthy node stays"
        ),
        GuardCase(
            name: "two stay",
            rule: .keepHealthy,
            holds: true,
            words: "2 healthy nodes stay",
            nodes: 3
        ),
        GuardCase(
            name: "the last one",
            rule: .keepHealthy,
            holds: false,
            words: "web2 is the last healthy node",
            arrange: {
                $0.answers["web1"] = .refused
                $0.advance(.seconds(5))
            }
        ),
        GuardCase(
            name: "the other is suspect",
            rule: .keepHealthy,
            holds: false,
            words: "web2 is the last healthy node",
            arrange: {
                $0.answers["web1"] = .timeout
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "the other is stale",
            rule: .keepHealthy,
            holds: false,
            words: "web2 is the last healthy node",
            arrange: {
                $0.answers["web1"] = nil
                $0.advance(.seconds(5))
            }
        ),
        GuardCase(
            name: "the other drains",
            rule: .keepHealthy,
            holds: false,
            words: "web2 is the last healthy node",
            arrange: {
                $0.servers = [.of("web1", .draining), .of("web2")]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "the balancer does not know the other",
            rule: .keepHealthy,
            holds: false,
            words: "web2 is the last healthy node",
            arrange: {
                $0.servers = [.of("web1", .unknown), .of("web2")]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "none is healthy",
            rule: .keepHealthy,
            holds: false,
            words: "no healthy node would stay",
            arrange: {
                $0.answers = ["web1": .refused, "web2": .refused]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "fewer than must",
            rule: .keepHealthy,
            holds: false,
            words: "1 healthy would stay, 2 must",
            arrange: { $0.send(.topologyChanged(.cluster(2, keepHealthy: 2)), from: "console") }
        ),
        GuardCase(
            name: "restore of the last",
            rule: .keepHealthy,
            holds: true,
            words: "takes no node away",
            verb: .restore,
            arrange: {
                $0.answers = ["web1": .refused, "web2": .refused]
                $0.advance(.seconds(5))
            }
        ),
    ]
}

import Events
import Model
import TestKit
import Testing

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
            words: "web2 is the last healthy node"
        ) {
            $0.answers["web1"] = .refused
            $0.advance(.seconds(5))
        },
        GuardCase(
            name: "the other is suspect",
            rule: .keepHealthy,
            holds: false,
            words: "web2 is the last healthy node"
        ) {
            $0.answers["web1"] = .timeout
            $0.advance(.seconds(1))
        },
        GuardCase(
            name: "the other is stale",
            rule: .keepHealthy,
            holds: false,
            words: "web2 is the last healthy node"
        ) {
            $0.answers["web1"] = nil
            $0.advance(.seconds(5))
        },
        GuardCase(
            name: "the other drains",
            rule: .keepHealthy,
            holds: false,
            words: "web2 is the last healthy node"
        ) {
            $0.servers = [.of("web1", .draining), .of("web2")]
            $0.advance(.seconds(1))
        },
        GuardCase(
            name: "the balancer does not know the other",
            rule: .keepHealthy,
            holds: false,
            words: "web2 is the last healthy node"
        ) {
            $0.servers = [.of("web1", .unknown), .of("web2")]
            $0.advance(.seconds(1))
        },
        GuardCase(
            name: "none is healthy",
            rule: .keepHealthy,
            holds: false,
            words: "no healthy node would stay"
        ) {
            $0.answers = ["web1": .refused, "web2": .refused]
            $0.advance(.seconds(1))
        },
        GuardCase(
            name: "fewer than must",
            rule: .keepHealthy,
            holds: false,
            words: "1 healthy would stay, 2 must"
        ) { $0.send(.topologyChanged(.cluster(2, keepHealthy: 2)), from: "console") },
        GuardCase(
            name: "restore of the last",
            rule: .keepHealthy,
            holds: true,
            words: "takes no node away",
            verb: .restore
        ) {
            $0.answers = ["web1": .refused, "web2": .refused]
            $0.advance(.seconds(5))
        },
    ]

    static let others: [GuardCase] = [
        GuardCase(name: "free", rule: .oneAtATime, holds: true, words: "no other operation runs"),
        GuardCase(
            name: "another runs",
            rule: .oneAtATime,
            holds: false,
            words: "drain web1 still runs (op1)"
        ) { timeline in
            if (try? timeline.confirm(.drain, "web1")) == nil { Issue.record("not confirmed") }
        },
        GuardCase(name: "up", rule: .notAlready, holds: true, words: "web2 is up"),
        GuardCase(
            name: "kill when down",
            rule: .notAlready,
            holds: false,
            words: "web2 is down already"
        ) {
            $0.answers["web2"] = .refused
            $0.advance(.seconds(2))
        },
        GuardCase(
            name: "drain when it drains",
            rule: .notAlready,
            holds: false,
            words: "web2 drains already",
            verb: .drain
        ) {
            $0.servers = [.of("web1"), .of("web2", .draining)]
            $0.advance(.seconds(1))
        },
        GuardCase(
            name: "drain in maintenance",
            rule: .notAlready,
            holds: false,
            words: "web2 is in maintenance already",
            verb: .drain
        ) {
            $0.servers = [.of("web1"), .of("web2", .maint)]
            $0.advance(.seconds(1))
        },
        GuardCase(
            name: "restore when up",
            rule: .notAlready,
            holds: false,
            words: "web2 is up already",
            verb: .restore
        ),
        GuardCase(
            name: "restore when it drains",
            rule: .notAlready,
            holds: true,
            words: "web2 is draining",
            verb: .restore
        ) {
            $0.servers = [.of("web1"), .of("web2", .draining)]
            $0.advance(.seconds(1))
        },
        GuardCase(
            name: "restore when nothing is known",
            rule: .notAlready,
            holds: true,
            words: "web2 is unknown",
            verb: .restore
        ) {
            $0.answers = [:]
            $0.advance(.seconds(10))
        },
    ]

    static let all = armed + safeName + freshData + observerDoubt + keepHealthy + others
}

import Events
import Model

extension GuardCase {
    static let others: [GuardCase] = [
        GuardCase(name: "free", rule: .oneAtATime, holds: true, words: "no other operation runs"),
        GuardCase(
            name: "another runs",
            rule: .oneAtATime,
            holds: false,
            words: "drain web1 still runs (op1)",
            arrange: { _ = try? $0.confirm(.drain, "web1") }
        ),
        GuardCase(name: "up", rule: .notAlready, holds: true, words: "web2 is up"),
        GuardCase(
            name: "kill when down",
            rule: .notAlready,
            holds: false,
            words: "web2 is down already",
            arrange: {
                $0.answers["web2"] = .refused
                $0.advance(.seconds(2))
            }
        ),
        GuardCase(
            name: "drain when it drains",
            rule: .notAlready,
            holds: false,
            words: "web2 drains already",
            verb: .drain,
            arrange: {
                $0.servers = [.of("web1"), .of("web2", .draining)]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "drain in maintenance",
            rule: .notAlready,
            holds: false,
            words: "web2 is in maintenance already",
            verb: .drain,
            arrange: {
                $0.servers = [.of("web1"), .of("web2", .maint)]
                $0.advance(.seconds(1))
            }
        ),
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
            verb: .restore,
            arrange: {
                $0.servers = [.of("web1"), .of("web2", .draining)]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "restore when nothing is known",
            rule: .notAlready,
            holds: true,
            words: "web2 is unknown",
            verb: .restore,
            arrange: {
                $0.answers = [:]
                $0.advance(.seconds(10))
            }
        ),
    ]
}

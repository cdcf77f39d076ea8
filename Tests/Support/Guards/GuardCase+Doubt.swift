import Events
import Model

extension GuardCase {
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
            nodes: 4,
            arrange: {
                $0.answers["web3"] = .connectTimeout
                $0.answers["web4"] = .connectTimeout
                $0.advance(.seconds(5))
            }
        ),
        GuardCase(
            name: "two of four one after the other",
            rule: .observerDoubt,
            holds: true,
            words: "the console sees the nodes",
            nodes: 4,
            arrange: {
                $0.answers["web3"] = .refused
                $0.advance(.seconds(5))
                $0.answers["web4"] = .refused
                $0.advance(.seconds(5))
            }
        ),
        GuardCase(
            name: "every poll frozen",
            rule: .observerDoubt,
            holds: false,
            words: "4 of 4 nodes turned bad at once: the console may be cut off",
            nodes: 4,
            arrange: {
                $0.answers = [:]
                $0.advance(.seconds(5))
            }
        ),
        GuardCase(
            name: "the one sick node of two",
            rule: .observerDoubt,
            holds: true,
            words: "the console sees the nodes",
            verb: .drain,
            arrange: {
                $0.answers["web2"] = .timeout
                $0.advance(.seconds(5))
            }
        ),
        GuardCase(
            name: "restore when all are down",
            rule: .observerDoubt,
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

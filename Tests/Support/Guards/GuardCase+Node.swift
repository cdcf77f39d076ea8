import Events
import Model

extension GuardCase {
    static let sessions: [GuardCase] = [
        GuardCase(
            name: "accepted by its figure",
            rule: .drainFirst,
            holds: true,
            words: "cuts 10 sessions, accepted"
        ),
        GuardCase(
            name: "not accepted",
            rule: .drainFirst,
            holds: false,
            words: "cuts 10 sessions: drain web2 first, or accept it",
            tamper: { $0.accepts = [] }
        ),
        GuardCase(
            name: "another risk accepted",
            rule: .drainFirst,
            holds: false,
            words: "cuts 10 sessions: drain web2 first, or accept it",
            tamper: { $0.accepts = [AcceptedRisk(.notUp)] }
        ),
        GuardCase(
            name: "a tenth more since then",
            rule: .drainFirst,
            holds: true,
            words: "cuts 11 sessions, accepted",
            meanwhile: {
                $0.servers = [.of("web1"), .of("web2", sessions: 11)]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "many more since then",
            rule: .drainFirst,
            holds: false,
            words: "cuts 12 sessions, not the 10 that were accepted",
            meanwhile: {
                $0.servers = [.of("web1"), .of("web2", sessions: 12)]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "no session",
            rule: .drainFirst,
            holds: true,
            words: "no session is on web2",
            tamper: { $0.accepts = [] },
            arrange: {
                $0.servers = [.of("web1"), .of("web2", .draining)]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "unknown sessions",
            rule: .drainFirst,
            holds: false,
            words: "cuts sessions, nobody knows how many: drain web2 first, or accept it",
            tamper: { $0.accepts = [] },
            arrange: {
                $0.servers = nil
                $0.advance(.seconds(6))
            }
        ),
        GuardCase(
            name: "a drain",
            rule: .drainFirst,
            holds: true,
            words: "cuts no session by itself",
            verb: .drain
        ),
    ]

    static let restore: [GuardCase] = [
        GuardCase(
            name: "not a restore",
            rule: .restoreGate,
            holds: true,
            words: "puts no node back"
        ),
        GuardCase(
            name: "answers",
            rule: .restoreGate,
            holds: true,
            words: "web2 answers its probe",
            verb: .restore
        ),
        GuardCase(
            name: "started first",
            rule: .restoreGate,
            holds: true,
            words: "web2 is started first",
            verb: .restore,
            arrange: {
                $0.answers["web2"] = .refused
                $0.advance(.seconds(2))
            }
        ),
        GuardCase(
            name: "down and not started",
            rule: .restoreGate,
            holds: false,
            words: "the probe does not call web2 up: start it first, or accept it",
            verb: .restore,
            tamper: { $0.steps.removeFirst() },
            arrange: {
                $0.answers["web2"] = .refused
                $0.advance(.seconds(2))
            }
        ),
        GuardCase(
            name: "flaps",
            rule: .restoreGate,
            holds: false,
            words: "the probe does not call web2 up: start it first, or accept it",
            verb: .restore,
            tamper: { $0.steps.removeFirst() },
            arrange: {
                $0.answers["web2"] = .refused
                $0.advance(.seconds(3))
                $0.answers["web2"] = .ok(status: 200)
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "down and accepted",
            rule: .restoreGate,
            holds: true,
            words: "web2 is not up, accepted",
            verb: .restore,
            tamper: {
                $0.steps.removeFirst()
                $0.accepts = [AcceptedRisk(.notUp)]
            },
            arrange: {
                $0.answers["web2"] = .refused
                $0.advance(.seconds(2))
            }
        ),
    ]

    static let plans: [GuardCase] = [
        GuardCase(
            name: "limited",
            rule: .timeLimits,
            holds: true,
            words: "all steps end within 5 s"
        ),
        GuardCase(
            name: "no limit",
            rule: .timeLimits,
            holds: false,
            words: "a step has no time limit",
            tamper: { $0.steps[0].timeout = .zero }
        ),
        GuardCase(
            name: "a way back",
            rule: .undoKnown,
            holds: true,
            words: "taken back by: haproxy: set server todos/web2 state ready",
            verb: .drain
        ),
        GuardCase(
            name: "no way back",
            rule: .undoKnown,
            holds: true,
            words: "nothing takes it back",
            verb: .cut
        ),
        GuardCase(
            name: "another console",
            rule: .oneAtATime,
            holds: false,
            words: "another console acts: ada drains web1",
            arrange: {
                $0.control?.otherActor = "ada drains web1"
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "another node is out",
            rule: .oneAtATime,
            holds: false,
            words: "web1 is out already: restore it first",
            nodes: 3,
            arrange: {
                $0.servers = [.of("web1", .draining), .of("web2"), .of("web3")]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "shed of a node without sessions",
            rule: .notAlready,
            holds: false,
            words: "web2 has no session",
            verb: .shed,
            arrange: {
                $0.servers = [.of("web1"), .of("web2")]
                $0.advance(.seconds(1))
            }
        ),
        GuardCase(
            name: "a figure out of range",
            rule: .safeName,
            holds: false,
            words: "weight takes no 101",
            verb: .weight,
            tamper: { $0.amount = 101 }
        ),
    ]
}

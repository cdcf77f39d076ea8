import Events

@testable import Canary

/// A machine with time moved by hand.
struct MachineHarness {
    var machine: CanaryMachine
    var random: SeededGenerator
    var now = Instant.zero
    private(set) var reports: [CanaryFact] = []
    private(set) var sent: [String] = []
    /// Everything else it did since last asked.
    private(set) var actions: [CanaryMachine.Action] = []

    init(policy: ReconnectPolicy = .meteor, subscription: String? = "tasks", seed: UInt64 = 1) {
        machine = CanaryMachine(
            policy: policy,
            subscription: subscription,
            wallAtZero: WallTime(rawValue: 0)
        )
        random = SeededGenerator(seed: seed)
    }

    mutating func handle(_ inputs: CanaryMachine.Input...) {
        for input in inputs {
            for action in machine.handle(input, at: now, random: &random) {
                switch action {
                case .report(let fact): reports.append(fact)
                case .send(let messages): sent += messages
                case .connect, .close, .abandon: actions.append(action)
                }
            }
        }
    }

    mutating func advance(_ duration: Duration) { now = now + duration }

    /// Jumps to the moment the machine asked for; returns how long that was.
    mutating func wake() -> Duration? {
        guard let wakeAt = machine.wakeAt else { return nil }
        let wait = wakeAt - now
        now = wakeAt
        handle(.timePassed)
        return wait
    }

    /// From a try that began to a usable session.
    mutating func becomeUsable(servedBy node: NodeName? = "web1") {
        handle(.connected, .requestSent, .opened(servedBy: node))
        handle(.received(.connected(session: "s1")))
        handle(.received(.ready(subscriptions: ["canary"])))
    }

    mutating func take() -> (
        reports: [CanaryFact], sent: [String], actions: [CanaryMachine.Action]
    ) {
        defer { (reports, sent, actions) = ([], [], []) }
        return (reports, sent, actions)
    }
}

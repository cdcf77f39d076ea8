import Events

/// The heartbeat of one session: when to ping, and when to give up.
///
/// The rule is ddp-common/heartbeat.js: at each look, ping if nothing was seen since the look before
/// and no answer is awaited; any message is an answer. So a link that had traffic in the present
/// interval is found dead after up to two intervals and one timeout.
struct HeartbeatClock: Equatable {
    let rule: HeartbeatRule
    private(set) var nextLook: Instant
    /// By when something must arrive; nil when no answer is awaited.
    private(set) var answerBy: Instant?
    private var heardSinceLook = false

    init(rule: HeartbeatRule, now: Instant) {
        self.rule = rule
        nextLook = now + rule.interval
    }

    enum Verdict: Equatable {
        case nothing
        case ping
        case dead
    }

    /// When `advance` must be called next.
    var wakeAt: Instant { min(nextLook, answerBy ?? nextLook) }

    mutating func messageReceived() {
        heardSinceLook = true
        answerBy = nil
    }

    /// Does what is due at `now`.
    mutating func advance(to now: Instant) -> Verdict {
        if let answerBy, now >= answerBy { return .dead }
        guard now >= nextLook else { return .nothing }
        nextLook = max(nextLook + rule.interval, now)
        let heard = heardSinceLook
        heardSinceLook = false
        guard answerBy == nil, !heard || !rule.onlyWhenSilent else { return .nothing }
        answerBy = now + rule.timeout
        return .ping
    }
}

/// Meteor's heartbeat rule (`packages/ddp-common/heartbeat.js`), server side.
///
/// At each tick: ping only if nothing was heard since the tick before and no ping is unanswered.
/// Anything heard answers the ping. An idle client is therefore pinged every second tick.
struct Heartbeat {
    enum Action: Equatable {
        case nothing
        /// Send a ping; ask `awaits` with this number after the timeout.
        case ping(Int)
    }

    /// Seconds between ticks: `heartbeatInterval` of `ddp-server/livedata_server.js`.
    static let intervalSeconds: Int64 = 15
    /// Seconds a ping may stay unanswered: `heartbeatTimeout` of the same file.
    static let timeoutSeconds: Int64 = 15

    private var heardSinceTick = false
    private var unanswered: Int?
    private var pingsSent = 0

    /// Something came from the other side.
    mutating func received() {
        heardSinceTick = true
        unanswered = nil
    }

    mutating func tick() -> Action {
        defer { heardSinceTick = false }
        guard !heardSinceTick, unanswered == nil else { return .nothing }
        pingsSent &+= 1
        unanswered = pingsSent
        return .ping(pingsSent)
    }

    /// Whether nothing at all came since ping `number` was sent.
    func awaits(_ number: Int) -> Bool { unanswered == number }
}

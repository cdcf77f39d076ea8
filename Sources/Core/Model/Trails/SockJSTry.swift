import Events

/// What is known of a SockJS client's try that is under way: it takes up to three requests, and has
/// failed only when the last of them has.
struct SockJSTry: Codable, Equatable, Sendable {
    /// Its `/info`, which was answered; nil when no line tells of it.
    var question: Stretch?
    /// Its WebSocket, which failed: the client polls next.
    var failure: Stretch?

    var isBegun: Bool { question != nil || failure != nil }

    /// When it began; nil when it is not under way.
    var begin: WallTime? { question?.begin ?? failure?.begin }

    /// Whether a log tells when it began to connect: its first request went over a connection that it
    /// had, or whose beginning is known.
    var isBeginKnown: Bool {
        guard let first = question ?? failure else { return false }
        return first.secured != nil || first.contact?.isReused == true
    }
}

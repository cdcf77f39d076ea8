/// Every bound of the conversation with HAProxy, with its reason.
enum Limits {
    /// Bytes of one answer: 60,000 sessions of 250 bytes each.
    static let answerBytes = 16 * 1_024 * 1_024
    /// Sessions told in full, as many as the model follows.
    static let sessions = 10_000
    /// Above this many, sessions are counted only: listing them each second would load HAProxy.
    static let sessionsAsked = 40_000
    /// Servers of one backend that are told.
    static let servers = 1_000
    /// Censuses from one whole list of sessions to the next: heals what a dropped event spoiled.
    static let censusesPerSnapshot = 60
    /// From one look at sessions that should be gone to the next: HAProxy ends them at once, in the
    /// next round of its loop.
    static let lookAgain = Duration.milliseconds(20)
    /// Time for one question of the census.
    static let questionTimeout = Duration.seconds(2)
    /// Characters of an answer that are shown as a reason: one line on the screen.
    static let shownCharacters = 200
}

/// Every bound of the conversation with nginx, with its reason.
enum Limits {
    /// Bytes of a status page: nginx's has at most 250, with numbers of 20 digits.
    static let pageBytes = 4_096
    /// Time for connecting, asking and the whole answer together: the page is made from memory.
    static let answerTime = Duration.milliseconds(900)
    /// Characters of an answer that are shown as a reason: part of a line on the screen.
    static let shownCharacters = 60
    /// Bytes of an upstream file: ten thousand servers.
    static let upstreamBytes = 1_024 * 1_024
    /// Characters of nginx's own reason that are shown: what fits on a screen's line.
    static let reasonCharacters = 200
    /// Time between two looks at nginx's workers.
    static let workerPoll = Duration.milliseconds(50)
}

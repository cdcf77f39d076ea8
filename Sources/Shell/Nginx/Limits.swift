/// Every bound of the conversation with nginx, with its reason.
enum Limits {
    /// Bytes of a status page: nginx's has at most 250, with numbers of 20 digits.
    static let pageBytes = 4_096
    /// Time for connecting, asking and the whole answer together: the page is made from memory.
    static let answerTime = Duration.milliseconds(900)
    /// Characters of an answer that are shown as a reason: part of a line on the screen.
    static let shownCharacters = 60
}

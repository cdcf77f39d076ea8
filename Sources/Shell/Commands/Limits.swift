/// Every bound of a command, with its reason.
enum Limits {
    /// Bytes kept of what a command writes: its last words; the rest is read and forgotten.
    static let outputBytes = 8 * 1_024
    /// Characters of its last line that are shown: what fits on a screen's line.
    static let shownCharacters = 200
    /// Time a command has to end itself before it is killed, at most.
    static let graceMax = Duration.milliseconds(500)
    /// Bytes of a pid file: a number of ten digits with blanks around it.
    static let pidFileBytes = 64
}

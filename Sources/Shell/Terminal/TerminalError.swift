/// Why there is no display.
package enum TerminalError: Error, Equatable, CustomStringConvertible {
    /// Standard input or output is a file, a pipe or nothing.
    case notATerminal
    /// `TERM`, given here, is unset, unknown, or a terminal that cannot place its cursor.
    case unusableTerm(String)
    /// The system refused something, in its own words.
    case refused(String)

    package var description: String {
        switch self {
        case .notATerminal:
            "standard input or output is not a terminal: run it in one, or use --once to print "
                + "one screen as text"
        case .unusableTerm(""):
            "TERM is not set, so nothing is known of this terminal: set it, such as "
                + "TERM=xterm-256color"
        case .unusableTerm(let name):
            "TERM=\(name) names no terminal that can show a screen: set another, such as "
                + "TERM=xterm-256color"
        case .refused(let reason):
            "the terminal could not be opened: \(reason)"
        }
    }
}

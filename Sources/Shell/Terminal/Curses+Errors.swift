import CNcurses
import Foundation

extension Curses {
    /// Turns what the shim answers into an error.
    static func demand(_ result: CNcurses_Result) throws(TerminalError) {
        switch result {
        case CNcurses_ok: return
        case CNcurses_not_a_terminal: throw .notATerminal
        case CNcurses_unusable_terminal:
            throw .unusableTerm(ProcessInfo.processInfo.environment["TERM", default: ""])
        case CNcurses_already_open: throw .refused("a display is open already")
        default: throw .refused(unsafe String(cString: strerror(errno)))
        }
    }
}

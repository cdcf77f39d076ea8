package import Canvas
import Foundation
import Ports

/// What the outside wants of the program.
package enum TerminalSignal: Equatable, Sendable {
    /// SIGTERM, SIGHUP or SIGINT, or the terminal is gone: end in order.
    case terminate
    /// SIGTSTP: call `suspend()` when it is a good time.
    case suspend
}

/// The terminal, owned by one thread of its own.
///
/// `init` takes the terminal, `start` begins to read it, `close` gives it back. All methods are safe
/// from any thread and, but for `close`, return at once. One display at a time per process.
///
/// Whatever ends the process but SIGKILL, the terminal is given back: on SIGTERM, SIGHUP and
/// SIGINT by whoever answers `TerminalSignal.terminate` with `close()`, on `exit` and on crashes
/// by handlers; on a stack overflow only if it is the stack of the thread that made the display, or
/// of its own. While the display is up, standard error is kept aside (when it is a terminal) and
/// printed afterwards.
package final class TerminalDisplay: Display {
    private let link: TerminalLink

    /// Takes the terminal on standard input and output.
    ///
    /// - Parameters:
    ///   - theme: what roles look like.
    ///   - colour: whether to use colour.
    ///   - mouse: whether to ask for clicks; the terminal's own selection needs Shift then.
    /// - Throws: `notATerminal`, `unusableTerm`; `refused` when one is open already or the system
    ///   has nothing left.
    package convenience init(
        theme: Theme,
        colour: ColourMode,
        mouse: Bool
    ) throws(TerminalError) {
        try self.init(theme: theme, colour: colour, mouse: mouse, input: 0, output: 1)
    }

    init(
        theme: Theme,
        colour: ColourMode,
        mouse: Bool,
        input: Int32,
        output: Int32
    ) throws(TerminalError) {
        let usesColour = colour.isOn(environment: ProcessInfo.processInfo.environment)
        let link = TerminalLink()
        Curses.protectThread()
        Thread.detachNewThread {
            Thread.current.name = "terminal"
            TerminalLoop.run(link, theme: theme) { () throws(TerminalError) in
                try Curses(input: input, output: output, colour: usesColour, mouse: mouse)
            }
        }
        try link.waitUntilOpen()
        self.link = link
    }

    deinit { close() }

    /// Whether a display could be opened on standard input and output; changes nothing.
    ///
    /// - Throws: `notATerminal` or `unusableTerm`.
    package static func check() throws(TerminalError) {
        try Curses.check(input: 0, output: 1)
    }

    /// Begins to read and to paint.
    ///
    /// Called once; both closures are called on the terminal's thread and must return soon.
    ///
    /// - Parameters:
    ///   - onInput: what was typed, pasted, clicked, and `resize` when the size changed.
    ///   - onSignal: what the outside wants.
    package func start(
        onInput: @escaping @Sendable ([InputEvent]) -> Void,
        onSignal: @escaping @Sendable (TerminalSignal) -> Void
    ) {
        link.begin(TerminalLink.Handlers(onInput: onInput, onSignal: onSignal))
    }

    package var size: Size { link.size }

    package func show(_ screen: Screen) { link.ask { $0.screen = screen } }

    /// Shows everything from now on with another theme.
    package func setTheme(_ theme: Theme) { link.ask { $0.theme = theme } }

    /// Paints everything again, for when something else wrote on the terminal.
    package func redraw() { link.ask { $0.redraws = true } }

    /// Stops the whole process group as Ctrl-Z does elsewhere.
    ///
    /// The terminal is given back first, and taken again when the shell continues the group.
    package func suspend() { link.ask { $0.suspends = true } }

    /// Gives the terminal back and waits until that is done.
    ///
    /// Idempotent. From within one of the closures given to `start` it cannot wait: there the
    /// terminal is given back right after the closure returned.
    package func close() { link.close() }
}

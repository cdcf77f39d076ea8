import CNcurses
import Canvas

/// The terminal through ncurses.
///
/// Taken by `init`, given back by `close()`. One per process, used by one thread at a time.
struct Curses: ~Copyable {
    private var cells: [CNcurses_Cell] = []
    private var bytes = [UInt8](repeating: 0, count: 4_096)
    let depth: ColourDepth

    /// Why it may wake up.
    struct Readiness: OptionSet {
        let rawValue: Int32
        static let input = Self(rawValue: Int32(CNcurses_input_ready.rawValue))
        static let signal = Self(rawValue: Int32(CNcurses_signal_ready.rawValue))
        static let woken = Self(rawValue: Int32(CNcurses_woken.rawValue))
    }

    init(input: Int32, output: Int32, colour: Bool, mouse: Bool) throws(TerminalError) {
        try Self.demand(CNcurses_open(input, output, mouse))
        depth = colour ? ColourDepth(count: Int(CNcurses_colors())) : .none
    }

    /// Whether a display could be opened; changes nothing.
    static func check(input: Int32, output: Int32) throws(TerminalError) {
        try demand(CNcurses_check(input, output))
    }

    /// Lets the terminal be given back even when the calling thread's stack overflows.
    static func protectThread() { CNcurses_protect_thread() }

    func close() { CNcurses_close() }

    var size: Size { Size(columns: Int(CNcurses_columns()), rows: Int(CNcurses_rows())) }

    // MARK: Painting

    mutating func paint(_ plan: PaintPlan, with palette: inout Palette, cursor: Point?) {
        if plan.erases { CNcurses_erase() }
        for run in plan.runs {
            cells.removeAll(keepingCapacity: true)
            var lastStyle: Style?
            var look = Palette.Look()
            for cell in run.cells {
                if cell.style != lastStyle {
                    look = palette.look(for: cell.style)
                    lastStyle = cell.style
                }
                cells.append(
                    CNcurses_Cell(
                        scalar: cell.scalar,
                        combining: cell.combining,
                        foreground: look.foreground,
                        background: look.background,
                        attributes: UInt16(look.attributes.rawValue),
                        width: UInt16(cell.width)
                    )
                )
            }
            // The cells are only read, and only during the call.
            unsafe CNcurses_put(Int32(run.row), Int32(run.column), cells, Int32(cells.count))
        }
        CNcurses_cursor(Int32(cursor?.row ?? 0), Int32(cursor?.column ?? 0), cursor != nil)
        CNcurses_flush()
    }

    func repaint() { CNcurses_repaint() }
    func forgetColours() { CNcurses_forget_colors() }
    func suspend() { CNcurses_suspend() }
    func continued() { CNcurses_continued() }
    func resize() -> Bool { CNcurses_resize() }

    // MARK: Waiting

    func wait(limit: Duration?) -> Readiness {
        let milliseconds = limit.map { $0 / .milliseconds(1) } ?? -1
        return Readiness(rawValue: CNcurses_wait(Int32(milliseconds)))
    }

    /// What was typed; nil when the terminal is gone.
    mutating func read() -> ArraySlice<UInt8>? {
        // At most as many bytes as there is room for are written, during the call.
        let count = unsafe CNcurses_read(&bytes, Int32(bytes.count))
        return count < 0 ? nil : bytes[..<Int(count)]
    }

    /// The number of the next signal that arrived.
    func nextSignal() -> Int32? {
        let number = CNcurses_next_signal()
        return number == 0 ? nil : number
    }

    /// Ends a `wait` early; from any thread, at any time.
    static func wake() { CNcurses_wake() }
}

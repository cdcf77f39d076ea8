import Canvas
import Foundation

/// The life of the terminal's thread: wait, read, report, paint.
struct TerminalLoop: ~Copyable {
    private var curses: Curses
    private let link: TerminalLink
    private let handlers: TerminalLink.Handlers
    private var palette: Palette
    private var decoder = InputDecoder()
    /// When an unfinished sequence is taken for what it is; nil when there is none.
    private var decoderDeadline: ContinuousClock.Instant?
    /// The newest screen that the display was given.
    private var wanted: Screen?
    /// What the terminal shows; nil when it has to be painted as a whole.
    private var shown: Screen?

    /// The whole life of the thread, from taking the terminal to giving it back.
    static func run(
        _ link: TerminalLink,
        theme: Theme,
        open: () throws(TerminalError) -> Curses
    ) {
        do throws(TerminalError) {
            let curses = try open()
            link.didOpen(.success(curses.size))
            if let handlers = link.waitUntilBegun() {
                var loop = TerminalLoop(curses, link, handlers, theme)
                while loop.turn() {}
                loop.curses.close()
            } else {
                curses.close()
            }
            link.didEnd()
        } catch {
            link.didOpen(.failure(error))
        }
    }

    private init(
        _ curses: consuming Curses,
        _ link: TerminalLink,
        _ handlers: TerminalLink.Handlers,
        _ theme: Theme
    ) {
        palette = Palette(theme: theme, depth: curses.depth)
        self.curses = curses
        self.link = link
        self.handlers = handlers
    }

    /// Waits for something and deals with it; false when the display is to be closed.
    private mutating func turn() -> Bool {
        let limit = decoderDeadline.map { max(.zero, $0 - .now) }
        let ready = curses.wait(limit: limit)
        var events: [InputEvent] = []
        if ready.contains(.input) { events += readInput() }
        if let deadline = decoderDeadline, deadline <= .now {
            events += decoder.timeout()
            decoderDeadline = nil
        }
        if ready.contains(.signal) { takeSignals() }
        if let size = adoptSize() { events.append(.resize(size)) }
        if !events.isEmpty { handlers.onInput(events) }
        return obey(link.takeRequests())
    }

    // MARK: Input

    private mutating func readInput() -> [InputEvent] {
        guard let bytes = curses.read() else {
            handlers.onSignal(.terminate)
            return []
        }
        let events = decoder.feed(bytes)
        decoderDeadline = decoder.patience.map { .now + $0 }
        return events
    }

    private mutating func takeSignals() {
        while let number = curses.nextSignal() {
            switch number {
            case SIGTERM, SIGHUP, SIGINT: handlers.onSignal(.terminate)
            case SIGTSTP: handlers.onSignal(.suspend)
            case SIGCONT: curses.continued()
            default: break  // SIGWINCH: the size is looked at in every turn
            }
        }
    }

    /// The terminal's size, when it is not the one that the display knows.
    ///
    /// What was shown is fitted to it at once; the next screen will be drawn for it.
    private mutating func adoptSize() -> Size? {
        _ = curses.resize()
        let size = curses.size
        guard size != link.size else { return nil }
        link.size = size
        shown = nil
        paint()
        return size
    }

    // MARK: Output

    private mutating func obey(_ requests: TerminalLink.Requests) -> Bool {
        if requests.closes { return false }
        if let theme = requests.theme {
            palette = Palette(theme: theme, depth: curses.depth)
            curses.forgetColours()
            shown = nil
        }
        if requests.redraws { curses.repaint() }
        if let screen = requests.screen { wanted = screen }
        if requests.screen != nil || requests.theme != nil || requests.redraws { paint() }
        if requests.suspends {
            curses.suspend()
            if let size = adoptSize() { handlers.onInput([.resize(size)]) }
        }
        return true
    }

    private mutating func paint() {
        guard let wanted else { return }
        let plan = PaintPlan(from: shown, to: wanted, size: curses.size)
        curses.paint(plan, with: &palette, cursor: wanted.cursor)
        shown = wanted
    }
}

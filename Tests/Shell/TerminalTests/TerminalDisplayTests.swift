import Canvas
import Foundation
import Testing

@testable import Terminal

private func text(_ rows: String..., columns: Int = 80, role: Role = .text) -> Screen {
    var screen = Screen(size: Size(columns: columns, rows: rows.count))
    for (row, text) in rows.enumerated() {
        for (column, scalar) in text.unicodeScalars.enumerated() {
            screen[column, row] = Cell(scalar: scalar.value, style: Style(role))
        }
    }
    return screen
}

/// One at a time: a process has one terminal.
@Suite(.serialized, .timeLimit(.minutes(1))) struct `The display` {
    private let terminal: PseudoTerminal

    init() throws {
        unsafe setenv("TERM", "xterm-256color", 1)
        terminal = try PseudoTerminal()
    }

    private func open(
        theme: Theme = .mono,
        colour: ColourMode = .never,
        mouse: Bool = false
    ) throws -> TerminalDisplay {
        let slave = terminal.slave
        return try TerminalDisplay(
            theme: theme,
            colour: colour,
            mouse: mouse,
            input: slave,
            output: slave
        )
    }

    @Test func `shows a screen and gives the terminal back`() throws {
        let before = terminal.localModes
        let display = try open()
        Reports().start(display)
        #expect(terminal.localModes == 0)

        display.show(text("it is \u{25CF} up"))
        #expect(terminal.waits(for: "it is \u{25CF} up"))
        #expect(terminal.output.contains("\u{1B}[?1049h"))
        #expect(terminal.output.contains("\u{1B}[?2004h"))
        display.close()
        display.close()

        #expect(terminal.waits(for: "\u{1B}[?1049l"))
        #expect(terminal.output.contains("\u{1B}[?2004l"))
        #expect(terminal.localModes == before)
    }

    @Test func `gives the terminal back even when it was never started`() throws {
        let before = terminal.localModes
        try open().close()
        #expect(terminal.waits(for: "\u{1B}[?1049l"))
        #expect(terminal.localModes == before)
    }

    @Test func `sends only what changed`() throws {
        let display = try open()
        Reports().start(display)
        let row = String(repeating: "-", count: 80)
        display.show(text(row, row, row))
        #expect(terminal.waits(for: row))
        terminal.settle()

        display.show(text(row, String(repeating: "-", count: 40) + "X" + row.dropFirst(41), row))
        #expect(terminal.waits(for: "X"))
        #expect(terminal.output.utf8.count < 20)

        display.redraw()
        #expect(terminal.waits(for: row))
        display.close()
    }

    @Test func `reports keys, a paste and no signals of the keyboard`() async throws {
        let display = try open()
        let reports = Reports()
        reports.start(display)
        terminal.type("K\u{3}\u{1A}\u{1B}[A\u{1B}[200~y\ry\u{1B}[201~\u{1B}")

        let expected: [InputEvent] = [
            .key(.character("K")), .key(.character("c"), .control),
            .key(.character("z"), .control), .key(.up), .paste("y\ry"), .key(.escape),
        ]
        #expect(await reports.next(6) == expected.map { .input($0) })
        display.close()
    }

    @Test func `reports a change of size and fits the screen to it`() async throws {
        let display = try open()
        let reports = Reports()
        reports.start(display)
        #expect(display.size == Size(columns: 80, rows: 24))
        display.show(text("0123456789"))
        #expect(terminal.waits(for: "0123456789"))
        terminal.settle()

        terminal.resize(columns: 5, rows: 3)
        kill(getpid(), SIGWINCH)

        let size = Size(columns: 5, rows: 3)
        #expect(await reports.next(1) == [.input(.resize(size))])
        #expect(display.size == size)
        #expect(terminal.waits(for: "01234"))
        #expect(!terminal.output.contains("012345"))
        display.close()
    }

    @Test(
        arguments: [
            (SIGTERM, .terminate), (SIGHUP, .terminate), (SIGINT, .terminate),
            (SIGTSTP, .suspend),
        ] as [(Int32, TerminalSignal)]
    )
    func `reports what the outside wants`(number: Int32, signal: TerminalSignal) async throws {
        let display = try open()
        let reports = Reports()
        reports.start(display)
        kill(getpid(), number)
        #expect(await reports.next(1) == [.signal(signal)])
        display.close()
    }

    @Test func `wants to end when the terminal is gone`() async throws {
        let display = try open()
        let reports = Reports()
        reports.start(display)
        terminal.hangUp()
        #expect(await reports.next(1) == [.signal(.terminate)])
        display.close()
    }

    @Test func `asks for the mouse only when told to`() throws {
        let display = try open(mouse: true)
        display.close()
        #expect(terminal.waits(for: "\u{1B}[?1000l"))
        #expect(terminal.output.contains("\u{1B}[?1000h\u{1B}[?1006h"))
        terminal.settle()

        try open(mouse: false).close()
        #expect(terminal.waits(for: "\u{1B}[?1049l"))
        #expect(!terminal.output.contains("\u{1B}[?1000"))
    }

    @Test func `colours by role, and changes its theme`() throws {
        func theme(_ color: UInt8) -> Theme {
            Theme(name: "test", paints: [.down: Paint(foreground: .ansi(color))])
        }
        let display = try open(theme: theme(1), colour: .always)
        Reports().start(display)
        display.show(text("down", role: .down))
        #expect(terminal.waits(for: "\u{1B}[31mdown"))
        display.setTheme(theme(2))
        #expect(terminal.waits(for: "\u{1B}[32mdown"))
        display.close()
    }

    @Test func `uses no colours when told not to`() throws {
        let theme = Theme(name: "test", paints: [.down: Paint(foreground: .ansi(1))])
        let display = try open(theme: theme, colour: .never)
        Reports().start(display)
        display.show(text("down", role: .down))
        #expect(terminal.waits(for: "\u{1B}[0;1mdown"))
        #expect(!terminal.output.contains("\u{1B}[31m"))
        display.close()
    }

    @Test func `replaces what would move the rest of the row`() throws {
        let display = try open()
        Reports().start(display)
        display.show(text("<\u{1B}[2J\u{9B}\u{202E}>"))
        #expect(terminal.waits(for: "<\u{FFFD}[2J\u{FFFD}\u{FFFD}>"))
        display.close()
    }
}

extension `The display` {
    @Test func `is refused where there is no terminal`() throws {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        #expect(throws: TerminalError.notATerminal) {
            try TerminalDisplay(
                theme: .mono,
                colour: .never,
                mouse: false,
                input: descriptor,
                output: 1
            )
        }
        #expect(throws: TerminalError.notATerminal) {
            try TerminalDisplay(
                theme: .mono,
                colour: .never,
                mouse: false,
                input: terminal.slave,
                output: descriptor
            )
        }
    }

    @Test(arguments: ["dumb", "", "no-such-terminal"])
    func `is refused on a terminal that can show no screen`(name: String) throws {
        unsafe setenv("TERM", name, 1)
        #expect(throws: TerminalError.unusableTerm(name)) { try open() }
    }

    @Test func `is refused while there is one already`() throws {
        let display = try open()
        #expect(throws: TerminalError.refused("a display is open already")) { try open() }
        display.close()
        try open().close()
    }

    @Test(arguments: [TerminalError.notATerminal, .unusableTerm(""), .unusableTerm("dumb")])
    func `says what to do`(error: TerminalError) {
        #expect(error.description.contains(": "))
        #expect(error.description.contains("use --once") || error.description.contains("set"))
    }
}

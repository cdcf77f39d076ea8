import Foundation
import Testing

/// What reaches a dialog beside a decision: paste, a held key, keys typed ahead, a new size.
@Suite(
    .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["SIGNALBOX_E2E"] != nil, "make e2e runs it")
)
struct `A dialog in a real terminal` {
    @Test func `is confirmed by no paste, held key, type-ahead or new size`() throws {
        let place = try Workplace()
        let terminal = try Tmux(
            environment: place.environment,
            [Workplace.program, "demo", "--dir", place.lab, "--recording", place.recording]
        )
        try terminal.wait(forText: "2 nodes: 2 up", limit: .seconds(120))

        try terminal.press("Down")
        try terminal.press("d")
        try terminal.wait(forText: "drain web1 ─ 1 of 2 nodes")
        try terminal.paste("y\ny\n")
        try terminal.wait(forText: "pasted text does not count")
        try terminal.type(String(repeating: "d", count: 200))
        try terminal.wait(forText: "y or n")
        try terminal.resize(columns: 38, rows: 9)
        try terminal.type("y")
        try terminal.wait(forText: "make the terminal larger")
        try terminal.resize(columns: 140, rows: 44)
        try terminal.wait(forText: "drain web1 ─ 1 of 2 nodes")
        try leave(terminal, "drain web1 ─ 1 of 2 nodes")

        // A pasted line's end is no Enter, and what follows it no answer.
        try terminal.type(":drain web2")
        try terminal.paste("\ny")
        try terminal.wait(forText: "drain web2y")
        try leave(terminal, "drain web2y")
        try terminal.press("@")
        try terminal.wait(forText: "nothing was sent by this run")
        try leave(terminal, "nothing was sent by this run")
        try terminal.press("q")
        try terminal.wait(forText: "ended with 0", limit: .seconds(60))
    }

    /// Presses Escape and waits until what was open is gone: a key right behind it would be read
    /// as one with Alt.
    private func leave(_ terminal: Tmux, _ text: String) throws {
        try terminal.press("Escape")
        try terminal.wait(for: "“\(text)” to go") { screen in
            !screen.contains { $0.contains(text) }
        }
    }
}

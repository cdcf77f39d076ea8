package import Canvas
import Events
import Model
package import Ports
package import Views

/// The replay console: the same screens from a recording, with a transport bar.
///
/// It has no runner, no driver and no source: nothing in a recording can act.
package final class ReplayLoop: Sendable {
    /// Time between two screens while playing: 20 a second look smooth and cost little.
    private static let frameTime = Duration.milliseconds(50)
    /// The speeds that `+` and `-` go through (screens.md: 0.1x to 1000x).
    static let speeds: [Double] = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 125, 250, 500, 1_000]

    private let inputs: InputQueue
    private let ticker: any Ticker
    private let display: any Display
    private let themes: [Theme]
    private let glyphs: Glyphs
    private let zoneOffsetSeconds: Int

    package init(
        inputs: InputQueue,
        ticker: any Ticker,
        display: any Display,
        themes: [Theme],
        glyphs: Glyphs,
        zoneOffsetSeconds: Int
    ) {
        self.inputs = inputs
        self.ticker = ticker
        self.display = display
        self.themes = themes
        self.glyphs = glyphs
        self.zoneOffsetSeconds = zoneOffsetSeconds
    }

    /// Runs until the viewer quits or a signal ends it.
    package func run(_ tape: Tape, view: ViewName = .nodes) {
        var tape = tape
        var interface = Interface(view: view)
        var wheel = ThemeWheel(themes)
        var last = ticker.now
        let size = InputEvent.resize(display.size)
        _ = interface.handle(size, state: tape.player.state, frame: frame(&tape))
        draw(&tape, &interface)
        while !inputs.hasEnded {
            let events = inputs.take(waiting: tape.isPlaying ? Self.frameTime : .seconds(3_600))
            let now = ticker.now
            let moved = tape.play(for: now - last)
            last = now
            for event in events {
                let frame = frame(&tape)
                for intent in interface.handle(event, state: tape.player.state, frame: frame) {
                    switch intent {
                    case .quit: return
                    case .transport(let command): tape.obey(command)
                    case .suspend: display.suspend()
                    case .redraw: display.redraw()
                    case .nextTheme:
                        if let theme = wheel.next() { display.setTheme(theme) }
                    // A replay is frozen by pausing it, and can confirm nothing.
                    case .confirm, .abort, .host, .drill, .note, .setFrozen: break
                    }
                }
            }
            if moved || !events.isEmpty { draw(&tape, &interface) }
        }
    }

    private func draw(_ tape: inout Tape, _ interface: inout Interface) {
        let frame = frame(&tape)
        display.show(render(tape.player.state, interface, frame, size: display.size))
        interface.markShown()
    }

    private func frame(_ tape: inout Tape) -> FrameContext {
        FrameContext(
            mode: .replay(tape.transport),
            recordingProblem: tape.player.problem,
            glyphs: glyphs,
            zoneOffsetSeconds: zoneOffsetSeconds
        )
    }
}

package import Canvas
import Events
import Model
package import Ports
package import Views

/// The live console: collects events every tick, folds, records, acts and draws.
///
/// `run` blocks the one thread that owns the state; everything else only posts to it.
package final class LiveLoop: Sendable {
    /// Time between two folds of the mailbox (design: lines become batches of one tick).
    package static let tick = Duration.milliseconds(100)

    /// What surrounds the console of one run.
    package struct Surroundings: Sendable {
        package var sources: [any EventSource]
        /// Carries out effects; nil when nothing can be controlled.
        package var runner: EffectRunner?
        /// nil when nothing is recorded.
        package var journal: (any Journal)?
        /// nil when nobody looks.
        package var display: (any Display)?
        package var themes: [Theme]
        package var glyphs: Glyphs
        /// Local time minus UTC.
        package var zoneOffsetSeconds: Int
        /// Carries out a confirmed stop, release or mark of the host and returns at once; nil: the
        /// console offers none.
        package var hostActs: (@Sendable (HostAct) -> Void)?
        /// Runs drills; nil: the console offers none.
        package var drills: (any DrillSeat)?

        package init(
            sources: [any EventSource],
            runner: EffectRunner?,
            journal: (any Journal)?,
            display: (any Display)?,
            themes: [Theme],
            glyphs: Glyphs,
            zoneOffsetSeconds: Int
        ) {
            self.sources = sources
            self.runner = runner
            self.journal = journal
            self.display = display
            self.themes = themes
            self.glyphs = glyphs
            self.zoneOffsetSeconds = zoneOffsetSeconds
        }
    }

    private let mailbox: Mailbox
    private let inputs: InputQueue
    private let ticker: any Ticker
    private let surroundings: Surroundings

    package init(
        mailbox: Mailbox,
        inputs: InputQueue,
        ticker: any Ticker,
        surroundings: Surroundings
    ) {
        self.mailbox = mailbox
        self.inputs = inputs
        self.ticker = ticker
        self.surroundings = surroundings
    }

    /// Runs until the operator quits, a signal ends it, or `isEnough` says so after a tick.
    ///
    /// - Returns: the console as it was at the end.
    package func run(
        _ console: Console,
        until isEnough: (Console) -> Bool = { _ in false }
    ) -> Console {
        var console = console
        let topology = console.state.topology
        mailbox.post(.topologyChanged(topology), from: "console", at: ticker.wall)
        for source in surroundings.sources { source.start(into: mailbox) }
        if let display = surroundings.display {
            _ = console.handle(.resize(display.size), frame: frame(console))
        }
        var pacer = FramePacer()
        var themes = ThemeWheel(surroundings.themes)
        var due = ticker.now
        while !inputs.hasEnded {
            let events = inputs.take(waiting: due - ticker.now)
            for event in events {
                for intent in console.handle(event, frame: frame(console)) {
                    if intent == .quit { return console }
                    carryOut(intent, console.state, &themes)
                }
            }
            if !events.isEmpty { draw(&console) }
            guard ticker.now >= due else { continue }
            let folded = fold(&console)
            if pacer.isWorthDrawing(folded, wall: console.state.clock.wall) { draw(&console) }
            surroundings.drills?.tick(console.state)
            if isEnough(console) { return console }
            due = max(due + Self.tick, ticker.now)
        }
        return console
    }

    /// Folds one tick, records it, and begins its effects.
    ///
    /// Returns the envelopes.
    private func fold(_ console: inout Console) -> [Envelope] {
        let (posted, now, dropped) = mailbox.collect()
        let (envelopes, effects) = console.tick(
            posted,
            now: now,
            wall: ticker.wall,
            dropped: dropped
        )
        if let journal = surroundings.journal {
            for envelope in envelopes { journal.append(envelope) }
        }
        for effect in effects { surroundings.runner?.run(effect) }
        return envelopes
    }

    private func carryOut(_ intent: Intent, _ state: State, _ themes: inout ThemeWheel) {
        switch intent {
        case .confirm(let plan):
            let progress = OperationProgress(id: plan.id, change: .confirmed(plan))
            mailbox.post(.operationProgressed(progress), from: "console", at: ticker.wall)
        case .abort(let id):
            let progress = OperationProgress(id: id, change: .aborted)
            mailbox.post(.operationProgressed(progress), from: "console", at: ticker.wall)
        case .host(let act): surroundings.hostActs?(act)
        case .note(let text):
            mailbox.post(.noteAdded(Note(text: text)), from: "console", at: ticker.wall)
        case .drill(let ask): surroundings.drills?.carryOut(ask, in: state)
        case .suspend: surroundings.display?.suspend()
        case .redraw: surroundings.display?.redraw()
        case .nextTheme:
            if let theme = themes.next() { surroundings.display?.setTheme(theme) }
        // Freezing is the console's own; quitting ends the loop; there is no transport when live.
        case .quit, .setFrozen, .transport: break
        }
    }

    private func draw(_ console: inout Console) {
        guard let display = surroundings.display else { return }
        display.show(console.screen(frame(console), size: display.size))
        console.markShown()
    }

    private func frame(_ console: Console) -> FrameContext {
        let journal = surroundings.journal?.status
        var frame = FrameContext(
            mode: .live,
            recordingPath: journal?.path,
            recordingProblem: journal?.problem,
            glyphs: surroundings.glyphs,
            frozenAt: console.frozenAt,
            wall: console.state.clock.wall,
            zoneOffsetSeconds: surroundings.zoneOffsetSeconds
        )
        frame.actsOnHost = surroundings.hostActs != nil
        frame.drills = surroundings.drills?.offers ?? []
        frame.drill = surroundings.drills?.words
        return frame
    }
}

/// Decides which ticks are worth a new screen, so that an idle console costs next to nothing.
struct FramePacer {
    private var second: Int64?

    /// True when something beside the clock was folded, or the clock shows a new second.
    mutating func isWorthDrawing(_ envelopes: [Envelope], wall: WallTime?) -> Bool {
        let present = wall.map { $0.rawValue / 1_000_000_000 }
        defer { second = present }
        return present != second || envelopes.contains { !$0.isTick }
    }
}

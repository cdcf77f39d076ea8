package import Canvas
package import Events
package import Model
package import Views

/// The console without its surroundings: what was learned and typed goes in, screens come out.
///
/// A value with no clock, thread or socket. The live loop and the tests feed it.
package struct Console: Sendable {
    /// All that is known.
    ///
    /// Changed by `reduce` only.
    package private(set) var state: State
    package private(set) var interface: Interface
    /// The state as it was when the operator froze the screen; nil while it runs.
    private var frozen: State?
    private var sequence: UInt64 = 0

    package init(topology: Topology, view: ViewName = .nodes) {
        state = State(topology: topology)
        interface = Interface(view: view)
    }

    /// What the screens show: the frozen state, or the present one.
    package var shown: State { frozen ?? state }

    /// When the screen was frozen; nil while it runs.
    package var frozenAt: WallTime? { frozen.flatMap(\.clock.wall) }

    /// Folds one tick: all that was posted since the last one, then the clock.
    ///
    /// - Returns: the envelopes, to be recorded in this order, and what the shell must do.
    package mutating func tick(
        _ posted: [Mailbox.Posted],
        now: Instant,
        wall: WallTime,
        dropped: UInt64
    ) -> (envelopes: [Envelope], effects: [Effect]) {
        var envelopes: [Envelope] = []
        envelopes.reserveCapacity(posted.count + 1)
        for item in posted {
            envelopes.append(seal(item.event, from: item.source, at: item.at, seen: item.seen))
        }
        let tick = Tick(wall: wall, droppedEvents: dropped)
        envelopes.append(seal(.ticked(tick), from: "console", at: wall, seen: now))
        var effects: [Effect] = []
        for envelope in envelopes { effects += reduce(envelope, into: &state) }
        return (envelopes, effects)
    }

    /// Handles what was typed; freezing is carried out here, the rest is the caller's.
    package mutating func handle(_ input: InputEvent, frame: FrameContext) -> [Intent] {
        let intents = interface.handle(input, state: shown, frame: frame)
        for case .setFrozen(let freezes) in intents { frozen = freezes ? state : nil }
        return intents
    }

    /// The screen of the present moment.
    package func screen(_ frame: FrameContext, size: Size) -> Screen {
        render(shown, interface, frame, size: size)
    }

    /// Notes that the present screen reached the display: only then do dialogs take a confirmation.
    package mutating func markShown() { interface.markShown() }

    private mutating func seal(
        _ event: Event,
        from source: SourceID,
        at: WallTime?,
        seen: Instant
    ) -> Envelope {
        sequence += 1
        return Envelope(sequence: sequence, seen: seen, source: source, at: at, event: event)
    }
}

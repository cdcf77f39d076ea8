package import Events
package import Model

/// One entry of what happened, in words; safe for a terminal only after `sanitise`.
package struct Telling: Equatable, Sendable {
    /// Best known time; nil until the first tick told the civil time.
    package var at: WallTime?
    package var node: NodeName?
    package var words: String
    /// Who says so.
    package var source: SourceID
    package var severity: Happening.Severity
}

/// What happened, oldest first, in the words of the nodes view; what the ring dropped is not there.
package func tellings(in state: State) -> [Telling] {
    let scene = Scene(state, Interface(), FrameContext())
    return state.happenings.map { happening in
        Telling(
            at: happening.at,
            node: happening.node,
            words: scene.words(for: happening),
            source: happening.source,
            severity: happening.severity
        )
    }
}

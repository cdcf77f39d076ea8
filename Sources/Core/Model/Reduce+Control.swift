import Events

extension State {
    /// Takes what the host tells of acting; a new stop, or its end, and what a dead console left
    /// behind are told.
    mutating func fold(_ facts: ControlFacts, _ stamp: Stamp) {
        let before = control
        control = facts
        control?.past = facts.past ?? before?.past
        controlSeen = stamp.seen
        if before?.stop != facts.stop {
            post(.stopChanged(facts.stop), facts.stop == nil ? .good : .warning, stamp)
        }
        let known = Set((before?.past ?? []).filter(\.isLeftOver).map(\.key))
        for past in facts.past ?? [] where past.isLeftOver && !known.contains(past.key) {
            post(.leftOver(past), .warning, node: past.node, at: past.began, stamp)
        }
    }
}

extension PastOperation {
    /// Whether its console died before it could tell the outcome.
    package var isLeftOver: Bool {
        switch outcome {
        case .notSent, .unfinished, .reverted: true
        case .done, .failed, .unknown, .aborted, .refused, .rehearsed, .running: false
        }
    }

    /// One operation of one run in one state.
    fileprivate var key: String { "\(run) \(id) \(outcome.rawValue)" }
}

package import Events

/// Folds one envelope into the state and returns what must be done because of it.
///
/// The only code that changes `State`, live and in replay; a pure function of the envelopes in the
/// order of their sequence. It never traps on what an envelope holds. Effects are carried out by the
/// caller in live runs and ignored in replay.
///
/// - Complexity: of a tick with nothing new O(nodes + what is open), never O(history).
package func reduce(_ envelope: Envelope, into state: inout State) -> [Effect] {
    let stamp = state.stamp(envelope)
    switch envelope.event {
    case .topologyChanged(let topology): state.fold(topology, stamp)
    case .probeFinished(let result): state.fold(result, stamp)
    case .logBatchRead(let batch): state.fold(batch, stamp)
    case .censusTaken(let census): state.fold(census, stamp)
    case .socketsCounted(let census): state.fold(census, stamp)
    case .gaugeTaken(let gauge): state.fold(gauge, stamp)
    case .canaryReported(let report): state.fold(report, stamp)
    case .sourceChanged(let change): state.fold(change, stamp)
    case .operationProgressed(let progress): return state.fold(progress, stamp)
    case .controlSeen(let facts): state.fold(facts, stamp)
    case .noteAdded(let note): state.post(.note(note.text), .info, stamp)
    case .ticked(let tick): return state.fold(tick, stamp)
    }
    return []
}

/// When and by whom something was told.
struct Stamp: Codable, Equatable, Sendable {
    var seen: Instant
    /// Best known civil time: the source's own, else the console's at `seen`; nil before the first
    /// tick told the civil time.
    var at: WallTime?
    var source: SourceID
}

extension State {
    func stamp(_ envelope: Envelope) -> Stamp {
        Stamp(
            seen: envelope.seen,
            at: envelope.at ?? wall(at: envelope.seen),
            source: envelope.source
        )
    }

    /// The console's civil time at an instant of the run; nil before the first tick.
    func wall(at seen: Instant) -> WallTime? { clock.wall.map { $0 + (seen - clock.now) } }

    func nodeIndex(_ name: NodeName?) -> Int? {
        guard let name else { return nil }
        return nodes.firstIndex { $0.name == name }
    }

    /// Adds to what happened; returns a mark by which it can be amended.
    @discardableResult
    mutating func post(
        _ fact: Happening.Fact,
        _ severity: Happening.Severity,
        node: NodeName? = nil,
        at: WallTime? = nil,
        _ stamp: Stamp
    ) -> HappeningMark {
        let mark = HappeningMark(position: happenings.dropped + happenings.count)
        happenings.append(
            Happening(
                at: at ?? stamp.at,
                seen: stamp.seen,
                node: node,
                fact: fact,
                source: stamp.source,
                severity: severity
            )
        )
        return mark
    }

    /// Revises an entry with what became known since; nothing when it fell off the list.
    mutating func amend(_ mark: HappeningMark, _ fact: Happening.Fact) {
        let index = mark.position - happenings.dropped
        guard happenings.indices.contains(index) else { return }
        happenings[index].fact = fact
    }
}

/// The place of a happening since the run began, whatever fell off the list before it.
struct HappeningMark: Codable, Equatable, Sendable {
    var position: Int
}

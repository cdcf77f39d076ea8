package import Events

/// A moment of a run that is worth going to.
package struct Landmark: Codable, Equatable, Sendable {
    /// The tick at which it became known; of a burst, an operation or a note, when it began.
    package var seen: Instant
    package var kind: Kind
    /// What it is, for people; as it came from outside, where it did.
    package var label: String

    package init(seen: Instant, kind: Kind, label: String = "") {
        self.seen = seen
        self.kind = kind
        self.label = label
    }

    package enum Kind: String, Codable, Sendable {
        /// Something new was learned of what happened.
        case happening
        case fault
        case burst
        case operation
        case note
    }
}

/// Finds the landmarks of a run while it is folded from its beginning.
///
/// The recorder and a replay without its findings use the same.
package struct LandmarkFinder: Sendable {
    private var happenings = 0
    private var fault: Fault?
    private var bursts = 0
    private var operations = 0

    package init() {}

    /// The landmarks that came with `envelope`, after it was folded into `state`.
    package mutating func look(at state: State, after envelope: Envelope) -> [Landmark] {
        if case .noteAdded(let note) = envelope.event {
            return [Landmark(seen: envelope.seen, kind: .note, label: note.text)]
        }
        guard envelope.isTick else { return [] }
        var found: [Landmark] = []
        let told = state.happenings.dropped + state.happenings.count
        if told != happenings { found.append(Landmark(seen: envelope.seen, kind: .happening)) }
        happenings = told
        if state.fault != fault, state.fault != nil {
            found.append(Landmark(seen: envelope.seen, kind: .fault))
        }
        fault = state.fault
        for burst in Self.new(state.bursts, &bursts) {
            found.append(Landmark(seen: burst.openedSeen, kind: .burst, label: "burst"))
        }
        for operation in Self.new(state.operations, &operations) {
            found.append(
                Landmark(
                    seen: operation.confirmedSeen,
                    kind: .operation,
                    label: operation.plan.verb.rawValue
                )
            )
        }
        return found
    }

    /// What was appended since `count` elements had been.
    private static func new<Element>(
        _ ring: Ring<Element>,
        _ count: inout Int
    ) -> Slice<Ring<Element>> {
        let total = ring.dropped + ring.count
        let fresh = min(max(0, total - count), ring.count)
        count = total
        return ring.suffix(fresh)
    }
}

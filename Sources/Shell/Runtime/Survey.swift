package import Events
package import Model
package import Views

/// What a recorded run holds from end to end, found by folding it once.
package struct Survey: Sendable {
    /// The ticks at which something new was learned of what happened.
    package private(set) var happenings: [Instant] = []
    /// The ticks at which each fault of the run became known.
    package private(set) var faults: [Instant] = []
    /// Where bursts opened and operations were confirmed, for the transport bar.
    package private(set) var marks: [Mark] = []
    /// The state at the end.
    package private(set) var final: State

    init(_ envelopes: [Envelope]) {
        final = State(topology: Topology(cluster: "", nodes: []))
        var told = 0
        var fault: Fault?
        for envelope in envelopes {
            _ = reduce(envelope, into: &final)
            guard envelope.isTick else { continue }
            let present = final.happenings.dropped + final.happenings.count
            if present != told { happenings.append(envelope.seen) }
            told = present
            if final.fault != fault, final.fault != nil { faults.append(envelope.seen) }
            fault = final.fault
        }
        let bursts = final.bursts.map { Mark(at: $0.openedSeen, kind: .burst, label: "burst") }
        let operations = final.operations.map { operation in
            Mark(at: operation.confirmedSeen, kind: .operation, label: operation.plan.verb.rawValue)
        }
        marks = (bursts + operations).sorted { $0.at < $1.at }
    }

    /// A moment worth a sign on the transport bar.
    package struct Mark: Sendable {
        package var at: Instant
        package var kind: Transport.Mark.Kind
        package var label: String
    }
}

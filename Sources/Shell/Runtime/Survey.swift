package import Events
package import Model
package import Views

/// What a recorded run holds from end to end.
package struct Survey: Sendable {
    /// The ticks at which something new was learned of what happened.
    package private(set) var happenings: [Instant] = []
    /// The ticks at which each fault of the run became known.
    package private(set) var faults: [Instant] = []
    /// Where bursts opened, operations were confirmed and notes were made, for the transport bar.
    package private(set) var marks: [Mark] = []
    /// The state at the end.
    package private(set) var final: State

    /// Finds it by folding the run once, unless the recorder did and told.
    init(_ run: FoldedRun) {
        var found: [Landmark] = []
        if let told = run.source.landmarks {
            found = told
            var run = run
            run.goToEnd()
            final = run.state
        } else {
            var state = State(topology: Topology(cluster: "", nodes: []))
            var finder = LandmarkFinder()
            run.readAll { envelope in
                _ = reduce(envelope, into: &state)
                found += finder.look(at: state, after: envelope)
            }
            final = state
        }
        for landmark in found {
            switch landmark.kind {
            case .happening: happenings.append(landmark.seen)
            case .fault: faults.append(landmark.seen)
            case .burst:
                marks.append(Mark(at: landmark.seen, kind: .burst, label: landmark.label))
            case .operation:
                marks.append(Mark(at: landmark.seen, kind: .operation, label: landmark.label))
            case .note:
                marks.append(Mark(at: landmark.seen, kind: .note, label: landmark.label))
            }
        }
        marks.sort { $0.at < $1.at }
    }

    /// A moment worth a sign on the transport bar.
    package struct Mark: Sendable {
        package var at: Instant
        package var kind: Transport.Mark.Kind
        package var label: String
    }
}
